"""Joining and splitting, undone from the line of the history that tells of it (R18).

Both have a way back that loses nothing that was said since: what was joined is taken apart, what was split off is
joined again.
"""

from datetime import datetime

from desk import merging
from desk.errors import ChangedSince, NoSuchTicket, UndoneAlready
from models import Agent, Event, Ticket

CAN_BE_UNDONE = ("merged", "split_off", "split_from")


def undo_line(event: Event, *, by: Agent, now: datetime) -> Ticket:
    """Undo what this line tells; answers the ticket that goes on. Raises UndoneAlready, ChangedSince, NoSuchTicket."""
    other = Ticket.with_number(event.details.get("number", ""))
    if event.ticket is None or other is None or event.kind not in CAN_BE_UNDONE:
        raise NoSuchTicket
    if event.kind == "merged":
        return _take_apart(other, event, by=by, now=now)
    new, old = (other, event.ticket) if event.kind == "split_off" else (event.ticket, other)
    return _join_again(new, old, by=by, now=now)


def _take_apart(part: Ticket, event: Event, *, by: Agent, now: datetime) -> Ticket:
    assert event.ticket
    if part.merged_into is None:
        raise UndoneAlready
    if part.merged_into is not event.ticket or merging.last_merging(part).at != event.at:
        raise ChangedSince
    merging.unmerge(part, by=by, now=now)
    return event.ticket


def _join_again(new: Ticket, old: Ticket, *, by: Agent, now: datetime) -> Ticket:
    if new.merged_into:
        raise UndoneAlready if new.whole is old.whole else ChangedSince
    if new.split_from_id != old.id:
        raise ChangedSince
    merging.merge(new, old, by=by, now=now)
    return old.whole
