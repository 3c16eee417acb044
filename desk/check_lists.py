"""Check lists: what agents want to have done before a ticket is finished. Each act says what is wanted; twice is once.

The ticket is held meanwhile. A list reminds and forbids nothing: a ticket with open items can be solved. What the
office keeps ready is copied onto a ticket: who changes it later changes no ticket.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext

from desk.errors import DeskError
from desk.record import record
from models import Agent, CheckItem, CheckList, Office, Ticket, TicketRule, db
from models.languages import Texts, in_language

MOST_ITEMS = 100
MOST_LETTERS = 300


class NothingToDo(DeskError):
    text = lazy_gettext("Please write what is to be done.")
    status = 422


class ListFull(DeskError):
    text = lazy_gettext("This check list is full. Please remove an item first.")


class PutOnByRules(DeskError):
    """`names` are those of the rules."""

    status = 409

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "Rules put this check list on tickets, so it stays. Change these first: %(names)s", names=", ".join(names)
        )


def add(ticket: Ticket, text: str, *, by: Agent, now: datetime) -> None:
    """At the end. What stands there open already isn't added again. Raises NothingToDo, ListFull."""
    text = " ".join(text.split())[:MOST_LETTERS]
    if not text:
        raise NothingToDo
    items = _items(ticket)
    if any(item.text == text and item.done_at is None for item in items):
        return
    if len(items) >= MOST_ITEMS:
        raise ListFull
    db.session.add(CheckItem(ticket_id=ticket.id, text=text, position=CheckItem.last_position(ticket) + 1))
    record(ticket, "item_added", by=by, now=now, text=text)


def put_on(ticket: Ticket, prepared: CheckList, *, by: Agent | None, now: datetime, **why: str) -> None:
    """What the ticket's list doesn't say yet, done or open, comes at its end. Raises ListFull.

    Without `by` a rule did it, which `why` names, or it came by itself.
    """
    known, items = {item.text for item in _items(ticket)}, [(_told(item), item) for item in prepared.items]
    added = [(text, item) for text, item in dict(items).items() if text not in known]
    if not added:
        return
    if len(known) + len(added) > MOST_ITEMS:
        raise ListFull
    last = CheckItem.last_position(ticket)
    for place, (text, item) in enumerate(added, last + 1):
        row = CheckItem(ticket_id=ticket.id, text=text, texts=item, list_id=prepared.id, position=place)
        db.session.add(row)
    record(ticket, "list_put_on", by=by, now=now, list=prepared.name, number=len(added), **why)


def put_on_by_itself(ticket: Ticket, *, now: datetime) -> None:
    """Those that tickets of its category are to have. Where a list has no room left, it stays as it is."""
    if ticket.category_id is None or ticket.is_spam:
        return
    fitting = (CheckList.comes_by_itself, CheckList.fits(ticket.department_id, ticket.category_id))
    rows = sa.select(CheckList).where(*fitting).order_by(CheckList.name, CheckList.id)
    with db.session.no_autoflush:  # what else is to be written goes in one go, at the end
        lists = db.session.execute(rows).scalars().all()
    if lists:
        db.session.flush()
    for prepared in lists:
        with suppress(ListFull):
            put_on(ticket, prepared, by=None, now=now)


def delete(prepared: CheckList) -> None:
    """Tickets keep what came from it. Raises PutOnByRules as long as some do that."""
    rules = sa.select(TicketRule.name).where(TicketRule.check_list_id == prepared.id).order_by(TicketRule.position)
    if names := list(db.session.execute(rules).scalars()):
        raise PutOnByRules(names)
    db.session.delete(prepared)


def tick(ticket: Ticket, item: CheckItem, *, is_done: bool, by: Agent, now: datetime) -> None:
    """Who ticked it first did it."""
    has_changed = CheckItem.tick(item.id, by, now) if is_done else CheckItem.untick(item.id)
    if has_changed:
        record(ticket, "item_ticked" if is_done else "item_unticked", by=by, now=now, text=item.text)


def remove(ticket: Ticket, item: CheckItem, *, by: Agent, now: datetime) -> None:
    text = item.text
    if CheckItem.remove(item.id):
        record(ticket, "item_removed", by=by, now=now, text=text)


def hand_on(ticket: Ticket, into: Ticket) -> list[int]:
    """The items of what becomes part of another, below those of that. Answers their ids, for the way back."""
    ids, last = [item.id for item in _items(ticket)], CheckItem.last_position(into)
    _bring(ids, ticket, into, position=CheckItem.position + last)
    return ids


def take_back(ids: list[int], ticket: Ticket, into: Ticket) -> None:
    """Those that are still there, to the ticket that is apart again."""
    _bring(ids, into, ticket)


def _bring(ids: list[int], source: Ticket, target: Ticket, **more: Any) -> None:
    theirs = (CheckItem.id.in_(ids), CheckItem.ticket_id == source.id)
    moving = sa.update(CheckItem).where(*theirs).values(ticket_id=target.id, **more)
    db.session.execute(moving.execution_options(synchronize_session=False))


def _told(item: Texts) -> str:
    """As the record says it: in the office's language, or the next best."""
    return in_language(item, Office.current().language)[:MOST_LETTERS]


def _items(ticket: Ticket) -> list[CheckItem]:
    rows = sa.select(CheckItem).where(CheckItem.ticket_id == ticket.id).order_by(CheckItem.position, CheckItem.id)
    return list(db.session.execute(rows).scalars())
