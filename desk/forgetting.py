"""The right to be forgotten (GDPR, 17): a customer's name, addresses, telephones and remarks go for good.

Their tickets stay, as matters of the office, without name and address; or go too, but for those of others that were
merged into them. What a person wrote as plain words nobody can clear of names by rule, so the page says that those
stay. Gone are the mails as they came and their formatted copies, which show both on top, what machines sent back,
whatever was merged into them, and their names in the record. Mails to several people, drafts and the record of others'
tickets lose their addresses alone.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext
from sqlalchemy.orm import defer

from desk import data_copies, deletion, left_to_others, retention
from desk.customer_merging import MergedElsewhere
from desk.errors import DeskError
from desk.record import record_elsewhere
from desk.scrubbing import scrub_drafts, scrub_events, scrub_mails, sent_to
from models import (
    Agent,
    BlockedSender,
    Customer,
    CustomerAddress,
    CustomerMerge,
    CustomerPhone,
    Draft,
    HeldRequest,
    IncomingMail,
    IncomingState,
    Kind,
    Message,
    OutgoingMail,
    OutgoingState,
    Participant,
    Purpose,
    SignInLink,
    StaleTicket,
    Ticket,
    db,
)
from models.outgoing import WENT_WRONG

ITS_OWN = ("id", "merged_into_id", "forgotten_at", "language", "language_from", "created_at")
NO_WORDS = {"text": "", "html": "", "first_recipient": "", "error": ""}
NO_CALL = {"call_back_to": "", "call_back_times": ""}
LONG = ("text", "html", "glimpse")  # of what is emptied nobody needs to know these
BY_MAIL = (Kind.CUSTOMER, Kind.ADVICE, Kind.MACHINE)
NOBODY: dict[str, list[str]] = {
    name: [] for name in ("recipients", "copies", "blind_copies", "undelivered", "still_to")
}


class OnlyAdministratorsForget(DeskError):
    text = lazy_gettext("Only an administrator can delete a customer’s data.")
    status = 403


class ForgetNotConfirmed(DeskError):
    text = lazy_gettext("Please write it exactly as it is shown, so that nobody else is deleted by mistake.")
    status = 422


class ForgottenAlready(DeskError):
    text = lazy_gettext("This customer’s data has been deleted already.")


class TicketsSince(DeskError):
    text = lazy_gettext("Meanwhile something was said in their tickets. Please look again at what would be deleted.")


@dataclass(frozen=True)
class Takings:
    """What goes, or loses its name, in numbers; and what stays where their tickets go too.

    `others` are tickets of others that were merged into theirs, `in_others` theirs that were merged into others'.
    """

    addresses: int
    phones: int
    tickets: int
    messages: int
    originals: int
    in_others: int
    others: int
    others_messages: int
    merged: int


def takings(customer: Customer) -> Takings:
    ids, addresses = _all_of(customer), _addresses(customer)
    own, told = Ticket.customer_id.in_(ids), Message.ticket_id.in_(_tickets(ids))
    counted = (
        _number(CustomerAddress, CustomerAddress.customer_id.in_(ids)),
        _number(CustomerPhone, CustomerPhone.customer_id.in_(ids)),
        _number(Ticket, own),
        _number(Message, told),
        _number(IncomingMail, _mails_of(ids, addresses)),
        _number(
            Ticket, sa.and_(own, Ticket.id.not_in(left_to_others.with_parts(ids, Ticket.merged_into_id.is_(None))))
        ),
    )
    counts, staying = db.session.execute(sa.select(*counted)).one(), left_to_others.staying(ids)
    others_messages = sum(len(one.messages) for one in staying)
    return Takings(*counts, others=len(staying), others_messages=others_messages, merged=len(ids) - 1)


def confirmation(customer: Customer) -> str:
    """What is to be written by who means it."""
    return customer.address or customer.name or str(customer.id)


def forget(customer: Customer, *, written: str, seen: int, with_tickets: bool, by: Agent, now: datetime) -> None:
    """For good. `written` must be `confirmation`, `seen` the number of messages that the administrator was told of."""
    if not by.is_administrator:
        raise OnlyAdministratorsForget
    _hold(customer)
    if customer.forgotten_at:
        raise ForgottenAlready
    if customer.merged_into:
        raise MergedElsewhere(customer)
    if written.strip().casefold() != confirmation(customer).casefold():
        raise ForgetNotConfirmed
    if takings(customer).messages != seen:
        raise TicketsSince
    ids, addresses, names = _all_of(customer), _addresses(customer), _names(customer)
    if with_tickets:
        left_to_others.take_apart(ids, by=by, now=now)
    touched = list(db.session.execute(_touched(ids, addresses)).scalars())
    mails = _held_mails(ids, addresses)
    _clear_mails(ids, addresses, now=now)
    _clear_notices(ids, addresses)
    touched += scrub_mails(mails, addresses, now=now)
    scrub_drafts(addresses)
    _clear_tickets(ids, addresses, touched, now=now)
    scrub_events(customers=ids, names=names | addresses, addresses=addresses, tickets=sorted(set(touched)))
    removed = deletion.remove_all_of(ids, now=now) if with_tickets else 0
    _clear_customers(ids, addresses, now=now)
    record_elsewhere("customer_forgotten", by=by, now=now, customer=customer.id, tickets=removed)
    db.session.expire_all()


def _hold(customer: Customer) -> None:
    """As it is now; nothing comes into their tickets until it is done.

    Tickets are held before customers are: whoever files a mail in one then waits for its customer. A ticket of theirs
    that is being opened is waited for.
    """
    db.session.refresh(customer, with_for_update={"key_share": True})  # as whoever merges them does it
    tickets = (
        sa.select(Ticket.id).where(Ticket.id.in_(left_to_others.with_parts(_all_of(customer)))).order_by(Ticket.id)
    )
    db.session.execute(tickets.with_for_update()).all()
    db.session.refresh(customer, with_for_update=True)


def _clear_customers(ids: list[int], addresses: set[str], *, now: datetime) -> None:
    """The rows stay, and say nothing; also of those who were merged into them, which can't be undone any more."""
    for model in (CustomerAddress, CustomerPhone):
        _run(sa.delete(model).where(model.customer_id.in_(ids)))
    _run(sa.delete(CustomerMerge).where(sa.or_(CustomerMerge.into_id.in_(ids), CustomerMerge.merged_id.in_(ids))))
    data_copies.drop(ids, now=now)
    _run(sa.delete(SignInLink).where(SignInLink.address.in_(addresses)))
    _run(sa.delete(BlockedSender).where(BlockedSender.pattern.in_(addresses)))
    columns = [one for one in Customer.__table__.columns if one.key not in ITS_OWN]
    empty = {one.key: None if one.nullable else one.type.python_type() for one in columns}
    _become(Customer, Customer.id.in_(ids), forgotten_at=now, **empty)


def _clear_tickets(ids: list[int], addresses: set[str], touched: Iterable[int], *, now: datetime) -> None:
    """Names and addresses in them, and in those of others where they took part. Links they were sent open nothing."""
    theirs, wrote = Ticket.customer_id.in_(ids), _wrote(ids, addresses)
    db.session.add_all(StaleTicket(ticket_id=one, marked_at=now) for one in sorted(set(touched)))
    whole, nameless = {"full_text": None, "html": None}, {"from_name": "", "from_address": ""} | NO_CALL
    came_by_mail = sa.and_(wrote, Message.kind.in_(BY_MAIL))
    _run(sa.update(Message).where(sa.or_(came_by_mail, _is_a_machines(ids))).values(**whole))
    _run(sa.update(Message).where(wrote).values(**nameless))
    _run(sa.delete(HeldRequest).where(HeldRequest.address.in_(addresses)))
    _run(sa.delete(Participant).where(Participant.address.in_(addresses)))
    _run(sa.update(Ticket).where(theirs, _holds(Ticket.spam_reason, addresses)).values(spam_reason=""))
    _run(sa.update(Ticket).where(theirs).values(address=""))
    keys = [{"id": one, "link_key": secrets.token_hex(8)} for one in db.session.execute(_tickets(ids)).scalars()]
    if keys:
        db.session.execute(sa.update(Ticket), keys)


def _clear_mails(ids: list[int], addresses: set[str], *, now: datetime) -> None:
    """Those as they came are thrown away; those that wait aren't sent any more; of those sent no words stay."""
    mails = _mails_of(ids, addresses)
    digests = set(db.session.execute(sa.select(IncomingMail.digest).where(mails)).scalars())
    # What a mail held stands in its message, and files are bytes of their own.
    _become(IncomingMail, mails, message_id=None, **deletion.emptied(now))
    retention.release(digests, now=now)
    theirs = OutgoingMail.ticket_id.in_(_tickets(ids))
    waits = sa.and_(theirs, OutgoingMail.state.in_((OutgoingState.QUEUED, *WENT_WRONG)))
    _run(sa.update(OutgoingMail).where(waits).values(state=OutgoingState.WITHDRAWN))
    _become(OutgoingMail, theirs, **NO_WORDS, **NOBODY)
    _run(sa.update(Draft).where(Draft.ticket_id.in_(_tickets(ids))).values(recipients=[], copies=[], blind_copies=[]))


def _clear_notices(ids: list[int], addresses: set[str]) -> None:
    """In those that agents were sent it stands who asked, and who answered."""
    told = sa.and_(OutgoingMail.ticket_id.in_(_touched(ids, addresses)), OutgoingMail.purpose == Purpose.NOTICE)
    waits = sa.and_(told, OutgoingMail.state == OutgoingState.QUEUED)
    _run(sa.update(OutgoingMail).where(waits).values(state=OutgoingState.WITHDRAWN))
    _become(OutgoingMail, told, subject="", **NO_WORDS)


def _become(model: Any, condition: sa.ColumnElement[bool], **facts: Any) -> None:
    """Row by row, so that whoever keeps something beside such a row hears of it."""
    unread = [defer(getattr(model, name)) for name in LONG if hasattr(model, name)]
    for row in db.session.execute(sa.select(model).where(condition).options(*unread)).scalars():
        for name, fact in facts.items():
            setattr(row, name, fact)
    db.session.flush()


def _held_mails(ids: list[int], addresses: set[str]) -> set[int]:
    """Ids of the mails in tickets they have to do with, and of others to them. Nobody sends one until it is done."""
    rows = sa.select(OutgoingMail.id, OutgoingMail.state).where(sent_to(addresses, _touched(ids, addresses)))
    states = dict(db.session.execute(rows.order_by(OutgoingMail.id).with_for_update()).all())
    if OutgoingState.SENDING in states.values():
        raise deletion.BeingSentNow
    return set(states)


def _touched(ids: list[int], addresses: set[str]) -> sa.Select[int]:
    """Ids of their tickets, and of those of others where they spoke or take part."""
    return sa.select(Ticket.id).where(
        sa.or_(
            Ticket.customer_id.in_(ids),
            Ticket.id.in_(sa.select(Message.ticket_id).where(_wrote(ids, addresses))),
            Ticket.id.in_(sa.select(Participant.ticket_id).where(Participant.address.in_(addresses))),
        )
    )


def _wrote(ids: list[int], addresses: set[str]) -> sa.ColumnElement[bool]:
    return sa.or_(Message.customer_id.in_(ids), sa.func.lower(Message.from_address).in_(addresses))


def _is_a_machines(ids: list[int]) -> sa.ColumnElement[bool]:
    """What came back from them, with our mail and their address in it."""
    return sa.and_(Message.kind == Kind.MACHINE, Message.ticket_id.in_(_tickets(ids)))


def _holds(column: Any, addresses: set[str]) -> sa.ColumnElement[bool]:
    return sa.or_(sa.false(), *(sa.func.lower(column).contains(one, autoescape=True) for one in addresses))


def _mails_of(ids: list[int], addresses: set[str]) -> sa.ColumnElement[bool]:
    """Filed from them, whosever ticket they are in, or from machines in theirs. What isn't filed yet is another
    matter.
    """
    said = sa.select(Message.id).where(sa.or_(_wrote(ids, addresses), _is_a_machines(ids)))
    sent = sa.func.lower(IncomingMail.from_address).in_(addresses)
    is_theirs = sa.or_(IncomingMail.message_id.in_(said), sent)
    return sa.and_(IncomingMail.state == IncomingState.PROCESSED, IncomingMail.removed_at.is_(None), is_theirs)


def _all_of(customer: Customer) -> list[int]:
    """Their id, and those of all who were merged into them, through any number of merges."""
    all_of = sa.select(Customer.id).where(Customer.id == customer.id).cte("all_of", recursive=True)
    all_of = all_of.union(sa.select(Customer.id).where(Customer.merged_into_id == all_of.c.id))
    return list(db.session.execute(sa.select(all_of.c.id)).scalars())


def _addresses(customer: Customer) -> set[str]:
    return {one.address for one in customer.addresses}


def _names(customer: Customer) -> set[str]:
    rows = db.session.execute(sa.select(Customer.name).where(Customer.id.in_(_all_of(customer)), Customer.name != ""))
    return set(rows.scalars())


def _tickets(ids: Iterable[int]) -> sa.Select[int]:
    return sa.select(Ticket.id).where(Ticket.customer_id.in_(list(ids)))


def _number(model: Any, condition: sa.ColumnElement[bool]) -> Any:
    return sa.select(sa.func.count()).select_from(model).where(condition).scalar_subquery()


def _run(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
