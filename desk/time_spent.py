"""How long agents worked on an answer or a note (S6), where their department wants to know; nobody has to say it."""

import re
from datetime import datetime

from flask_babel import lazy_gettext

from desk.errors import DeskError
from desk.record import record
from models import Agent, Message

MOST_MINUTES = 24 * 60


class NoTimeSpent(DeskError):
    text = lazy_gettext("Please write the time as minutes, or as hours and minutes (1:30); a day at most.")
    status = 422


class NotYourTime(DeskError):
    text = lazy_gettext("Only who worked that long, or the department's manager, can correct this time.")
    status = 403


def read(text: str) -> int | None:
    """Minutes, "20" or "1:30"; None where nothing was said. Raises NoTimeSpent."""
    text = text.strip()
    if not text:
        return None
    told = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,4})", text, re.ASCII)
    if not told or (told[1] and int(told[2]) > 59):
        raise NoTimeSpent
    minutes = int(told[1] or 0) * 60 + int(told[2])
    if minutes > MOST_MINUTES:
        raise NoTimeSpent
    return minutes or None


def spend(message: Message, minutes: int | None) -> None:
    """With the message itself. What was said of it before stays: a form sent twice is said once."""
    if message.minutes is None:
        message.minutes = minutes


def may_correct(message: Message, agent: Agent) -> bool:
    """Its author, the manager of the ticket's department, administrators."""
    if message.agent_id is None:
        return False
    manages = agent.is_administrator or message.ticket.department.manager_id == agent.id
    return manages or message.agent_id == agent.id


def correct(message: Message, minutes: int | None, *, by: Agent, now: datetime) -> None:
    """On the record. The same twice is once. Raises NotYourTime."""
    if not may_correct(message, by):
        raise NotYourTime
    before, message.minutes = message.minutes, minutes
    if before != minutes:
        named = {"message": message.id, "name": message.author}
        record(message.ticket, "time_corrected", by=by, now=now, **{"from": before or 0, "to": minutes or 0}, **named)
