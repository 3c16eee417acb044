"""How pressing a ticket is, and the words that it is sorted by (S15). What changes nothing does nothing."""

from collections.abc import Iterable
from datetime import datetime

from desk.record import record
from models import Agent, Priority, Tag, Ticket

MOST_TAGS = 20


def prioritise(ticket: Ticket, priority: Priority, *, by: Agent | None, now: datetime, **why: str) -> None:
    """`why` goes into the record, such as the rule that wants it."""
    if ticket.priority == priority:
        return
    details = {"from": ticket.priority.value, "to": priority.value}
    ticket.priority = priority
    record(ticket, "prioritised", by=by, now=now, **details, **why)


def tag(ticket: Ticket, names: Iterable[str], *, by: Agent | None, now: datetime, **why: str) -> None:
    """These words too; as many as a ticket may have."""
    known = {one.key for one in ticket.tags}
    tags = [Tag.named(name) for name in names_in(names)]
    added = [one for one in tags if one.key not in known][: max(MOST_TAGS - len(known), 0)]
    if added:
        ticket.tags.extend(added)
        record(ticket, "tagged", by=by, now=now, tags=[one.name for one in added], **why)


def untag(ticket: Ticket, names: Iterable[str], *, by: Agent | None, now: datetime) -> None:
    """Not these any more."""
    keys = {Tag.key_of(name) for name in names_in(names)}
    removed = [one for one in ticket.tags if one.key in keys]
    if removed:
        ticket.tags[:] = [one for one in ticket.tags if one not in removed]
        record(ticket, "untagged", by=by, now=now, tags=[one.name for one in removed])


def tag_only(ticket: Ticket, names: Iterable[str], *, by: Agent | None, now: datetime) -> None:
    """These and no others."""
    wanted = names_in(names)
    keys = {Tag.key_of(name) for name in wanted}
    untag(ticket, [one.name for one in ticket.tags if one.key not in keys], by=by, now=now)
    tag(ticket, wanted, by=by, now=now)


def names_in(names: Iterable[str]) -> list[str]:
    """The names as they are kept, each once in any case of its letters, in an order that is always the same.

    The order keeps two who make the same tags at once from waiting for each other.
    """
    tidy = (Tag.tidy(str(name)) for name in names)
    by_key = {Tag.key_of(name): name for name in tidy if name}
    return [by_key[key] for key in sorted(by_key)]
