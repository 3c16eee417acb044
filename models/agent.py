import secrets
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import EncryptedText, Model, UTCDateTime, choice, db

if TYPE_CHECKING:
    from models.department import Department

# RFC 9106's second choice asks 64 MiB for each sign-in; OWASP's 19 MiB, t=2 lets a small machine breathe.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Role(StrEnum):
    AGENT = "agent"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    TRANSLATOR = "translator"  # words the desk's texts, and sees nothing else


agent_department = sa.Table(
    "agent_department",
    db.metadata,
    sa.Column("agent_id", sa.ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("department_id", sa.ForeignKey("department.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Agent(Model):
    """Who answers. One who leaves is switched off, never deleted: the name stays on the answers (S9, R12).

    `totp_since`: since then a code of `totp_secret` is asked for beside the password; `totp_last_step` is the last
    half minute whose code was taken, for no code is taken twice (RFC 6238, 5.2).
    `takes_tickets`: tickets are given to them by themselves; `speaks`: the languages they answer in, none: their own.
    `away_from` to `away_until`: on these days, both included, `deputy` is told in their stead.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str] = mapped_column(sa.String(320), unique=True)
    role: Mapped[Role] = mapped_column(choice(Role), default=Role.AGENT)
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    timezone: Mapped[str] = mapped_column(sa.String(64), default="")
    signature: Mapped[str] = mapped_column(sa.Text, default="")
    theme: Mapped[str] = mapped_column(sa.String(8), default="auto")
    uses_keys: Mapped[bool] = mapped_column(default=True)
    sends_by: Mapped[str] = mapped_column(sa.String(16), default="pending")
    is_switched_on: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str] = mapped_column(sa.Text, default="")
    session_key: Mapped[str] = mapped_column(sa.String(32), default=lambda: secrets.token_hex(8))
    totp_secret: Mapped[str] = mapped_column(EncryptedText, default="")
    totp_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    totp_last_step: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    created_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    takes_tickets: Mapped[bool] = mapped_column(default=True)
    speaks: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    away_from: Mapped[date | None] = mapped_column(sa.Date)
    away_until: Mapped[date | None] = mapped_column(sa.Date)
    deputy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id", ondelete="SET NULL"), index=True)

    deputy: Mapped["Agent | None"] = relationship(remote_side=[id], post_update=True)  # two may stand in for each other
    departments: Mapped[list["Department"]] = relationship(secondary=agent_department, back_populates="agents")

    def __str__(self) -> str:
        return self.name

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def is_translator(self) -> bool:
        return self.role == Role.TRANSLATOR

    @property
    def is_manager(self) -> bool:
        """Managers, and administrators, who may do all that managers may."""
        return self.role in (Role.MANAGER, Role.ADMINISTRATOR)

    def is_away(self, today: date) -> bool:
        return self.away_from is not None and self.away_from <= today <= (self.away_until or date.max)

    def stand_in(self, today: date) -> "Agent":
        """Who is told in their stead on this day; themselves where they are there, or nobody else is."""
        agent, asked = self, {self}
        while agent.is_away(today) or not agent.is_switched_on:
            if agent.deputy is None or agent.deputy in asked:
                return self
            agent = agent.deputy
            asked.add(agent)
        return agent

    def set_password(self, password: str) -> None:
        """From now on this password; whoever is signed in as this agent is signed out."""
        self.password_hash = _hasher.hash(password)
        self.end_sessions()

    def set_one_time_password(self) -> str:
        """A password to be changed at the next sign-in; answers it, since it is kept nowhere."""
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        self.set_password(password)
        self.must_change_password = True
        return password

    def end_sessions(self) -> None:
        """Signs the agent out everywhere."""
        self.session_key = secrets.token_hex(8)

    def has_password(self, password: str) -> bool:
        """Whether this is the agent's password. Takes as long for one who has none."""
        try:
            return _hasher.verify(self.password_hash or _NO_PASSWORD, password) and bool(self.password_hash)
        except (VerificationError, InvalidHashError):
            return False

    @classmethod
    def with_address(cls, address: str) -> "Agent | None":
        """The agent who signs in with this mail address, in any case."""
        return db.session.execute(sa.select(cls).where(cls.address == address.strip().lower())).scalar_one_or_none()

    @staticmethod
    def spend_the_time_of_a_check(password: str) -> None:
        """For an unknown address: answers take as long as for a known one, so nobody learns which is which."""
        with suppress(VerificationError):
            _hasher.verify(_NO_PASSWORD, password)


_NO_PASSWORD = _hasher.hash(secrets.token_hex(16))
