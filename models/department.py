from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent, agent_department
from models.base import Model, choice, db, kept_for_transaction
from models.calendar import Calendar
from models.languages import Texts, in_language

if TYPE_CHECKING:
    from models.brand import Brand
    from models.escalation_level import EscalationLevel


class Distribution(StrEnum):
    """To whom the next ticket goes."""

    OFF = "off"
    IN_TURN = "in_turn"
    LEAST_LOADED = "least_loaded"
    BY_LANGUAGE = "by_language"  # to who speaks the customer's, the least loaded of them


class Department(Model):
    """Who is in charge of a kind of matter: with its agents, a manager, addresses and a signature.

    `calendar`: when it is at work; None: it doesn't say.
    `remind_days`: after so many days a customer who is awaited is reminded, at most `remind_most` times; 0: never.
    `close_days`: after so many days a solved ticket is closed, which is said `close_notice_days` before; 0: never, not.
    `reminder_texts`, `closing_texts`: the office's own words for that; in a language without any, the desk's.
    `distributes`: how tickets that nobody holds are given to agents; `distribute_most`: who has so many
    open ones gets no more, 0: no limit.
    `escalates_in_hours`: where no service level says otherwise, waits are counted in its hours, not day and night.
    `tracks_time`: its agents may say how long they worked on an answer or a note.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    names: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    descriptions: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    signatures: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)
    escalates_in_hours: Mapped[bool] = mapped_column(default=False)
    tracks_time: Mapped[bool] = mapped_column(default=False)
    is_public: Mapped[bool] = mapped_column(default=True)
    distributes: Mapped[Distribution] = mapped_column(choice(Distribution), default=Distribution.OFF)
    distribute_most: Mapped[int] = mapped_column(default=0)
    remind_days: Mapped[int] = mapped_column(default=0)
    remind_most: Mapped[int] = mapped_column(default=2)
    reminder_texts: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    close_days: Mapped[int] = mapped_column(default=0)
    close_notice_days: Mapped[int] = mapped_column(default=0)
    closing_texts: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    manager_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    calendar_id: Mapped[int | None] = mapped_column(sa.ForeignKey("calendar.id", ondelete="SET NULL"), index=True)
    brand_id: Mapped[int | None] = mapped_column(sa.ForeignKey("brand.id", ondelete="SET NULL"), index=True)

    manager: Mapped[Agent | None] = relationship(foreign_keys=[manager_id])
    calendar: Mapped[Calendar | None] = relationship()
    brand: Mapped["Brand | None"] = relationship(back_populates="departments")
    agents: Mapped[list[Agent]] = relationship(secondary=agent_department, back_populates="departments")
    addresses: Mapped[list["DepartmentAddress"]] = relationship(
        back_populates="department", cascade="all, delete-orphan", order_by="DepartmentAddress.id"
    )
    escalation_levels: Mapped[list["EscalationLevel"]] = relationship(
        back_populates="department", cascade="all, delete-orphan", order_by="EscalationLevel.level"
    )

    def __str__(self) -> str:
        return self.name_in("en") or f"#{self.id}"

    def name_in(self, language: str) -> str:
        """The department's name for a reader of this language."""
        return in_language(self.names, language)

    @property
    def address(self) -> str | None:
        """The address under which the department answers: its first."""
        return self.addresses[0].address if self.addresses else None

    @classmethod
    def for_recipients(cls, recipients: Iterable[str]) -> "Department | None":
        """The department that one of these addresses belongs to; the first address that fits decides."""
        return next(iter(cls.all_for_recipients(recipients)), None)

    @classmethod
    def all_for_recipients(cls, recipients: Iterable[str]) -> "list[Department]":
        """The departments that these addresses belong to, in the addresses' order."""
        found = kept_for_transaction("departments by address", cls._by_address)
        return list(dict.fromkeys(found[address] for address in map(str.lower, recipients) if address in found))

    @classmethod
    def _by_address(cls) -> "dict[str, Department]":
        """An office has some dozens of them; a mail may have ten thousand recipients."""
        rows = db.session.execute(sa.select(DepartmentAddress.address, cls).join(cls)).all()
        return dict(rows)

    @classmethod
    def ids_of(cls, agent: Agent) -> sa.Select[int]:
        """The departments an agent is at home in: as a member, or as their manager."""
        return cls._ids_of(agent.id)

    @classmethod
    @lru_cache(maxsize=1024)
    def is_home_of(cls, agent_id: int, column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """Whether the column names one of these. The same each time: what is made of it needn't be made anew."""
        return column.in_(cls._ids_of(agent_id))

    @classmethod
    @lru_cache(maxsize=1024)
    def _ids_of(cls, agent_id: int) -> sa.Select[int]:
        """A page asks it six times over, and each time it is the same question."""
        member = sa.select(agent_department.c.department_id).where(agent_department.c.agent_id == agent_id)
        return sa.select(cls.id).where(sa.or_(cls.manager_id == agent_id, cls.id.in_(member)))

    @classmethod
    def in_order(cls) -> sa.Select["Department"]:
        """All departments as the office ordered them."""
        return sa.select(cls).order_by(cls.position, cls.id)


class DepartmentAddress(Model):
    """An address whose mail belongs to a department (R13). Lower case, one department only."""

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(sa.String(320), unique=True)

    department: Mapped[Department] = relationship(back_populates="addresses")

    def __str__(self) -> str:
        return self.address
