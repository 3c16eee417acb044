"""Two customers who turn out to be one person are made one, and two again.

All that refers to the one refers to the other then, and its empty row leads there. What moved, and what the other
learnt, is kept: undone, each has again what it had. What came since from an address that goes back goes back with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext

from desk import levels_of_customers, organisations
from desk.errors import DeskError, UndoneAlready
from desk.record import record_elsewhere
from models import (
    Agent,
    Customer,
    CustomerAddress,
    CustomerMerge,
    CustomerPhone,
    Message,
    StaleTicket,
    Ticket,
    UTCDateTime,
    db,
)

# Whatever belongs to a customer, by what it is known again after years. An id may be given to another row by then.
MOVES: dict[str, tuple[Any, Any]] = {
    "tickets": (Ticket, Ticket.number),
    "messages": (Message, Message.id),
    "addresses": (CustomerAddress, CustomerAddress.address),
    "phones": (CustomerPhone, CustomerPhone.digits),
}
ITS_OWN = ("id", "merged_into_id", "forgotten_at", "language", "language_from")  # columns that nothing is learnt for
PLACE = ("organisation_id", "is_placed_by_hand")
AT_ONCE = 500


class OnlyManagersMerge(DeskError):
    text = lazy_gettext("Only managers and administrators can merge customers.")
    status = 403


class SameCustomer(DeskError):
    text = lazy_gettext("This is the same customer.")
    status = 422


class MergedElsewhere(DeskError):
    def __init__(self, customer: Customer) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "“%(name)s” has been merged into “%(into)s” meanwhile.", name=str(customer), into=str(customer.whole)
        )


class IsForgotten(DeskError):
    text = lazy_gettext("Of a customer who was deleted nothing is left to be merged.")


@dataclass(frozen=True)
class Undone:
    """What undoing could not give back, since it was changed: how many rows of each kind, and the names of facts."""

    missing: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    since: int = 0  # tickets that came meanwhile and went with their address


def merge(one: Customer, into: Customer, *, by: Agent, now: datetime) -> CustomerMerge:
    """From now on all that was the one's is the other's. Raises SameCustomer, MergedElsewhere, IsForgotten."""
    if not by.is_manager:
        raise OnlyManagersMerge
    _hold(one, into)
    _refuse(one, into)
    moved = _move_all(one, into) | {"levels": levels_of_customers.move(one, into, now=now)}
    done = CustomerMerge(merged=one, into=into, agent=by, at=now, moved=moved, changed=_learn(one, into))
    db.session.add(done)
    one.merged_into_id = into.id
    db.session.flush()
    _mark_stale(into.id, now=now)
    record_elsewhere("customers_merged", by=by, now=now, **_told(done))
    db.session.expire_all()
    return done


def undo(done: CustomerMerge, *, by: Agent, now: datetime) -> Undone:
    """Two customers again; answers what couldn't be given back. Raises UndoneAlready, MergedElsewhere."""
    if not by.is_manager:
        raise OnlyManagersMerge
    _hold(done.merged, done.into)
    db.session.refresh(done, with_for_update={"of": CustomerMerge})  # a stray may be following the others just now
    if done.undone_at:
        raise UndoneAlready
    if done.into.merged_into:
        raise MergedElsewhere(done.into)
    back = {kind: _give_back(kind, done) for kind in MOVES}
    missing = {kind: len(done.moved.get(kind, ())) - number for kind, number in back.items()}
    since = _follow_addresses(done)
    levels_of_customers.give_back(done.moved.get("levels", ()), done.into, done.merged, now=now)
    kept = _unlearn(done)
    done.merged.merged_into_id, done.undone_at, done.undone_by = None, now, by
    db.session.flush()
    for customer_id in (done.merged_id, done.into_id):
        _mark_stale(customer_id, now=now)
    db.session.expire_all()
    organisations.place_apart(done.merged, done.into)
    record_elsewhere("customers_taken_apart", by=by, now=now, **_told(done))
    return Undone({kind: number for kind, number in missing.items() if number}, kept, since)


def strays() -> sa.Select[int]:
    """Ids of merged customers of whom something was written down in the very moment when they were merged."""
    theirs = (sa.exists().where(model.customer_id == Customer.id) for model in (Ticket, Message))
    return sa.select(Customer.id).where(Customer.merged_into_id.is_not(None), sa.or_(*theirs))


def gather(customer_id: int, *, now: datetime) -> None:
    """Such a stray follows the others. For who isn't merged it does nothing."""
    lasts = sa.select(CustomerMerge).where(CustomerMerge.merged_id == customer_id, CustomerMerge.undone_at.is_(None))
    done = db.session.execute(lasts.with_for_update(of=CustomerMerge)).scalar_one_or_none()
    if done and done.merged.merged_into_id == done.into_id:
        moved = _move_all(done.merged, done.into)
        done.moved = done.moved | {kind: [*done.moved.get(kind, ()), *moved[kind]] for kind in MOVES}
        _mark_stale(done.into_id, now=now)


def takings(one: Customer, reader: Agent) -> dict[str, int]:
    """How much of each kind would move, of what the reader may see (R14), in one question."""
    visible = Ticket.is_visible_to(reader)
    seen = {"tickets": visible, "messages": Message.ticket_id.in_(sa.select(Ticket.id).where(visible))}
    counted = (
        sa.select(sa.func.count())
        .select_from(model)
        .where(model.customer_id == one.id, seen.get(kind, sa.true()))
        .scalar_subquery()
        .label(kind)
        for kind, (model, _) in MOVES.items()
    )
    return dict(db.session.execute(sa.select(*counted)).one()._mapping)


def _hold(*customers: Customer) -> None:
    """Always in the same order. Mail may be filed meanwhile, for that needs no more of them than their ids."""
    ids = [customer.id for customer in customers]
    rows = sa.select(Customer).where(Customer.id.in_(ids)).order_by(Customer.id)
    held = rows.with_for_update(key_share=True, of=Customer).execution_options(populate_existing=True)
    db.session.execute(held).scalars().all()


def _refuse(one: Customer, into: Customer) -> None:
    if one.id == into.id:
        raise SameCustomer
    for customer in (one, into):
        if customer.merged_into:
            raise MergedElsewhere(customer)
        if customer.forgotten_at:
            raise IsForgotten


def _move_all(one: Customer, into: Customer) -> dict[str, list[Any]]:
    """Their addresses stand behind those the other has. A number that both have stays with the empty row."""
    last = sa.select(sa.func.coalesce(sa.func.max(CustomerAddress.position), 0) + 1)
    last = last.where(CustomerAddress.customer_id == into.id)
    known = sa.select(CustomerPhone.digits).where(CustomerPhone.customer_id == into.id)
    shift = db.session.execute(last).scalar_one()
    return {
        "tickets": _move("tickets", one, into),
        "messages": _move("messages", one, into),
        "addresses": _move("addresses", one, into, position=CustomerAddress.position + shift),
        "phones": _move("phones", one, into, CustomerPhone.digits.not_in(known)),
    }


def _move(kind: str, one: Customer, into: Customer, *only: Any, **more: Any) -> list[Any]:
    model, key = MOVES[kind]
    if model is Ticket:  # in the order in which everybody holds them
        rows = sa.select(Ticket.id).where(Ticket.customer_id == one.id).order_by(Ticket.id)
        db.session.execute(rows.with_for_update()).all()
    moving = sa.update(model).where(model.customer_id == one.id, *only).values(customer_id=into.id, **more)
    return sorted(_run(moving.returning(key)).scalars())


def _learn(one: Customer, into: Customer) -> dict[str, list[Any]]:
    """What the one knew and the other didn't. Who was met first, when; and the remarks of both.

    Where they belong goes with who said so, or the next change of a domain would take it away again.
    """
    changed = {}
    is_placed = into.organisation_id is not None or into.is_placed_by_hand
    for name in Customer.__table__.columns.keys():  # noqa: SIM118 - not a dict
        if name not in ITS_OWN:
            was, other = getattr(into, name), getattr(one, name)
            if name in PLACE:
                setattr(into, name, was if is_placed else other)
            else:
                setattr(into, name, _together(name, was, other))
            if getattr(into, name) != was:
                changed[name] = [_written(was), _written(getattr(into, name))]
    return changed


def _together(name: str, own: Any, other: Any) -> Any:
    if name == "created_at":
        return min(own, other)
    if name == "remarks" and own and other and other not in own:
        return f"{own}\n\n{other}"
    return other if own in (None, "", False) else own


def _unlearn(done: CustomerMerge) -> list[str]:
    """Each fact as it was; answers the names of those that somebody has changed since, which stay."""
    kept = []
    for name, (before, after) in done.changed.items():
        is_now = _written(getattr(done.into, name))
        if name == "is_placed_by_hand" and "organisation_id" in kept:
            continue  # by whom they were put where they are now
        if is_now == after:
            is_instant = isinstance(Customer.__table__.columns[name].type, UTCDateTime)
            setattr(done.into, name, datetime.fromisoformat(before) if is_instant else before)
        elif name == "remarks" and before and (added := after.removeprefix(before)) in is_now:
            done.into.remarks = is_now.replace(added, "", 1)
        else:
            kept.append(name)
    return kept


def _give_back(kind: str, done: CustomerMerge) -> int:
    """How many of those that moved could be moved back: those that are the other's still."""
    model, key = MOVES[kind]
    is_as_old = (Message.created_at <= done.at,) if model is Message else ()
    number = 0
    for some in _handfuls(done.moved.get(kind, ())):
        theirs = sa.update(model).where(key.in_(some), model.customer_id == done.into_id, *is_as_old)
        number += _run(theirs.values(customer_id=done.merged_id)).rowcount
    return number


def _follow_addresses(done: CustomerMerge) -> int:
    """What came since from their addresses; answers how many tickets those are."""
    own = sa.select(CustomerAddress.address).where(CustomerAddress.customer_id == done.merged_id)
    messages = sa.update(Message).where(
        Message.customer_id == done.into_id, Message.created_at >= done.at, sa.func.lower(Message.from_address).in_(own)
    )
    tickets = sa.update(Ticket).where(
        Ticket.customer_id == done.into_id, Ticket.created_at >= done.at, sa.func.lower(Ticket.address).in_(own)
    )
    _run(messages.values(customer_id=done.merged_id))
    return int(_run(tickets.values(customer_id=done.merged_id)).rowcount)


def _mark_stale(customer_id: int, *, now: datetime) -> None:
    """The index knows tickets by the names of their customers."""
    theirs = sa.select(Ticket.id, sa.literal(now, UTCDateTime)).where(Ticket.customer_id == customer_id)
    _run(sa.insert(StaleTicket).from_select(["ticket_id", "marked_at"], theirs))


def _told(done: CustomerMerge) -> dict[str, Any]:
    names = {"name": str(done.merged), "into_name": str(done.into)}
    return {"merge": done.id, "customer": done.merged_id, "into": done.into_id, **names}


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _handfuls(keys: Iterable[Any]) -> Iterable[list[Any]]:
    every = list(keys)
    return (every[first : first + AT_ONCE] for first in range(0, len(every), AT_ONCE))


def _run(statement: Any) -> Any:
    return db.session.execute(statement.execution_options(synchronize_session=False))
