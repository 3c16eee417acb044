"""The rules on tickets, kept in their order (S4). What couldn't work is refused in words."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext

from desk import rule_book, sorting
from desk.conditions import ON_TICKETS
from desk.errors import DeskError
from models import Office, TicketRule, db


class NoTime(DeskError):
    text = lazy_gettext("Please say after what time.")
    status = 422


def keep(rule: TicketRule, *, now: datetime) -> None:
    """Write a rule down, new or changed. Raises a DeskError for one that says nothing.

    What it looks at begins now, also for one that looks at something else than before.
    """
    tidy(rule)
    if not does_something(rule):
        raise rule_book.NothingToDo
    before = sa.inspect(rule).attrs
    looks_elsewhere = any(before[name].history.has_changes() for name in ("occasion", "after_minutes", "is_active"))
    if rule.active_since is None or looks_elsewhere:
        rule.active_since = now
    rule_book.write_down(rule)
    note_occasions()


def switch(rule: TicketRule, *, now: datetime) -> None:
    """Off if it is on, on if it is off: then it looks at what comes from now on."""
    rule.is_active = not rule.is_active
    rule.active_since = now
    note_occasions()


def delete(rule: TicketRule) -> None:
    db.session.delete(rule)
    note_occasions()


def tidy(rule: TicketRule) -> None:
    """Only what means something. Raises a DeskError for what doesn't."""
    rule.conditions = rule_book.checked(rule.conditions or [], ON_TICKETS, may_be_none=True)
    rule.tags, rule.note, rule.tells = sorting.names_in(rule.tags or []), (rule.note or "").strip(), rule.tells or []
    if not rule.is_of_time:
        rule.after_minutes, rule.in_hours = None, False
    elif not rule.after_minutes:
        raise NoTime


def does_something(rule: TicketRule) -> bool:
    acts = (rule.department_id, rule.assignee_id, rule.priority, rule.tags, rule.note, rule.status)
    return any((*acts, rule.canned_reply_id, rule.check_list_id, rule.tells, rule.agent_id))


def note_occasions() -> None:
    """So that what happens is kept for rules only where one of them looks at it."""
    db.session.flush()
    looked_at = db.session.execute(sa.select(TicketRule.occasion).where(TicketRule.is_active).distinct()).scalars()
    Office.current().rule_occasions = sorted(one.value for one in looked_at)
