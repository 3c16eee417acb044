"""The clocks of a ticket, kept in line with what is true of it (S2).

Every line of the record comes by here (`hear`). When all else in the transaction is done, each ticket that moved is
looked at once: its clocks are begun, stopped, ended or begun again as its facts say (`desk.clock_rules`), and what was
promised is counted anew. So it doesn't matter which act moved it, or whether one forgot to say so: `settle` may be
called at any time and as often as one likes.

A stopped clock keeps a row for each pause, so that everybody can see, and count again, how it came to its time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import ObjectDeletedError

from desk import levels
from desk.clock_rules import Look, settle_target
from desk.clock_timing import show_on_ticket
from models import Clock, Event, Target, Ticket, db, kept_for_transaction
from models.base import UTCDateTime, at_last

# What these say can change what a clock does; all others are passed over.
MOVES = frozenset(
    "opened customer_wrote advised replied withdrawn solved closed pending reopened transferred prioritised spam "
    "not_spam merged merged_into unmerged split_off split_from undone".split()
)


@dataclass
class Heard:
    """What moved a ticket in this transaction, and when at last."""

    at: datetime
    kinds: set[str] = field(default_factory=set)


def hear(event: Event) -> None:
    """Something happened. Outside a transaction nothing is counted."""
    if event.kind in MOVES and event.ticket is not None:
        known = _heard().setdefault(event.ticket, Heard(event.at))
        known.at = max(known.at, event.at)
        known.kinds.add(event.kind)
        at_last("clocks", _settle_heard)


def settle(tickets: Collection[Ticket], *, now: datetime) -> None:
    """Bring the clocks of these into line, whatever happened; first with what has happened in this transaction."""
    _settle_heard()
    _settle({ticket: Heard(now) for ticket in tickets})


def _heard() -> dict[Ticket, Heard]:
    return kept_for_transaction("clocks heard", dict[Ticket, Heard])


def _settle_heard() -> None:
    moved = {ticket: heard for ticket, heard in _heard().items() if ticket in db.session and _is_there(ticket)}
    _heard().clear()
    if moved:
        _settle(moved)


def _is_there(ticket: Ticket) -> bool:
    """Who was forgotten, or deleted with all of theirs, leaves no row: nothing is owed any more."""
    try:
        return ticket.status is not None
    except ObjectDeletedError:
        return False


def _settle(moved: dict[Ticket, Heard]) -> None:
    book = levels.book()
    db.session.flush()
    known = _clocks_of(ticket for ticket, heard in moved.items() if "opened" not in heard.kinds)
    if not book and not known:
        return
    for ticket, heard in moved.items():
        clocks = known[ticket.id]
        for target in Target:
            look = Look(ticket, target, clocks, book.goal(target, ticket), heard.at, heard.kinds)
            clocks += settle_target(look)
        show_on_ticket(ticket, [one for one in clocks if one.ended_at is None])


def _clocks_of(tickets: Iterable[Ticket]) -> defaultdict[int, list[Clock]]:
    """Those that run, and of those that have ended the ones that may begin again."""
    asked = list(tickets)
    found = defaultdict[int, list[Clock]](list)
    if not asked:
        return found
    waits = {ticket.waiting_since for ticket in asked if ticket.waiting_since}
    known = {"tickets": [ticket.id for ticket in asked], "waits": list(waits)}
    for clock in db.session.execute(_running_or_begun_again(), known).unique().scalars():
        found[clock.ticket_id].append(clock)
    return found


@cache
def _running_or_begun_again() -> Select[Clock]:
    waits = bindparam("waits", expanding=True, type_=UTCDateTime)
    again = or_(Clock.ended_at.is_(None), Clock.target != Target.NEXT_ANSWER, Clock.started_at.in_(waits))
    theirs = Clock.ticket_id.in_(bindparam("tickets", expanding=True))
    return select(Clock).where(theirs, again).order_by(Clock.id).options(joinedload(Clock.pauses))
