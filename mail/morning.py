"""The mail that tells an agent in the morning what is to be looked after; each line leads to the page for it."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from flask import current_app
from flask_babel import format_date, gettext

from mail import compose, look
from mail.notices import HEADERS
from mail.parts import rendered
from models import Agent, Department, OutgoingMail, Purpose
from models.written import written


class Line(Protocol):
    @property
    def words(self) -> str: ...
    @property
    def path(self) -> str: ...


class Section(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def lines(self) -> Sequence[Line]: ...
    @property
    def and_more(self) -> str: ...


def sheet(agent: Agent, sections: Iterable[Section], department: Department, *, now: datetime) -> OutgoingMail:
    """In the language that is in force. It comes from this department's address."""
    told, sender = list(sections), compose.sender_address(department)
    seen, home = look.of_office(), current_app.config["BASE_URL"].rstrip("/")
    subject = gettext("Morning sheet, %(day)s", day=format_date(now, "full"))
    nothing = gettext("Nothing needs to be looked after.")
    settings = f"{home}/desk/profile/#morning"
    return OutgoingMail(
        purpose=Purpose.NOTICE,
        letter_id=f"morning.{secrets.token_hex(8)}@{compose.domain_of(sender)}",
        sender_name=seen.name,
        sender_address=sender,
        recipients=[written(agent.name, agent.address)],
        first_recipient=agent.address.lower(),
        subject=subject[:600],
        text=_as_text(subject, told, home, nothing, settings),
        html=rendered("mail/morning.html", seen, subject=subject, sections=told, home=home, settings=settings),
        headers=dict(HEADERS),
        is_automatic=True,
        created_at=now,
        due_at=now,
    )


def _as_text(subject: str, sections: list[Section], home: str, nothing: str, settings: str) -> str:
    parts = [subject]
    for section in sections:
        lines = [f"• {line.words}\n  {home}{line.path}" for line in section.lines]
        parts.append("\n".join([section.title, "", *lines, *filter(None, [section.and_more])]))
    return "\n\n\n".join([*parts, *([] if sections else [nothing]), _why(settings)])


def _why(settings: str) -> str:
    return gettext("You get this because you asked for it in your profile: %(link)s", link=settings)
