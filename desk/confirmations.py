"""Mails that the desk writes by itself to customers: few, and never to machines (S11)."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select

from desk import canned
from desk.alike import may_be_people, sender_behind, words_alike
from desk.customers import is_ours
from desk.rules import Ruled
from mail import compose
from models import (
    AutoAnswer,
    CannedReply,
    Office,
    OutgoingMail,
    Ticket,
    ahead,
    db,
    kept_for_transaction,
)

Sign = tuple[str, ...]

AS_USUAL = Ruled()
AS_A_CLASS = 8  # times as many mails go to those who may be people who differ by a number, and say different things
MOST_TOLD = 1000  # where more than these are told in an hour, the newest count for those who vary their address


def confirm(ticket: Ticket, *, is_machine: bool, now: datetime, ruled: Ruled = AS_USUAL) -> OutgoingMail | None:
    """Tell the customer that their request has come (C4). None: the office, or prudence, doesn't want it."""
    text = _own_words(ticket, ruled)
    if is_machine or not _is_wanted(ruled, text) or not may_write_about(ticket, now=now):
        return None
    outgoing = compose.auto_reply(ticket, text, now=now) if text else compose.confirmation(ticket, now=now)
    db.session.add(outgoing)
    compose.remember(outgoing)
    note_written(outgoing, ticket, now=now)
    return outgoing


def note_written(outgoing: OutgoingMail, ticket: Ticket, *, now: datetime) -> None:
    """One more automatic mail about this ticket counts from now on."""
    ahead.forget("automatic mails", outgoing.first_recipient)
    _told_alike(now=now).update(_signs(ticket.address, ticket.customer.name, ticket.subject, ticket.excerpt))


def was_sent(twins: list[Ticket], address: str) -> bool:
    """Whether the customer was told of these tickets, which the same mail has made: once is enough."""
    if not twins:
        return False
    told = exists().where(
        OutgoingMail.ticket_id.in_([twin.whole.id for twin in twins]),
        OutgoingMail.is_automatic,
        OutgoingMail.first_recipient == address.lower(),
    )
    return bool(db.session.execute(select(told)).scalar_one())


def unsaid(*, is_machine: bool, ruled: Ruled) -> dict[str, Any]:
    """What a customer isn't told now and may be told later, for the record; empty if it is nothing."""
    if is_machine or ruled.auto_answer == AutoAnswer.NONE:
        return {}
    said = {"auto_answer": ruled.auto_answer.value}
    return {**said, "canned_reply": ruled.canned_reply.id} if ruled.canned_reply else said


def confirm_late(ticket: Ticket, unsaid: dict[str, Any], *, now: datetime) -> OutgoingMail | None:
    """Tell the customer what they weren't told before."""
    canned_reply = db.session.get(CannedReply, unsaid.get("canned_reply") or 0)
    ruled = Ruled(auto_answer=AutoAnswer(unsaid["auto_answer"]), canned_reply=canned_reply)
    return confirm(ticket, is_machine=False, now=now, ruled=ruled)


def may_write_to(address: str, *, now: datetime) -> bool:
    """Not to ourselves, nor where nobody is; and at most so many automatic mails an hour.

    Two desks must not talk each other to death.
    """
    return mails_left(address, now=now) > 0


def mails_left(address: str, *, now: datetime) -> int:
    """How many automatic mails may still go there within this hour."""
    if not address or is_ours(address):
        return 0
    address = address.lower()
    written = ahead.answer("automatic mails", address, lambda: _written_to({address}, now=now)[address])
    return max(0, Office.current().automatic_mails_per_hour - written)


def may_write_about(ticket: Ticket, *, now: datetime) -> bool:
    """Whether one more automatic mail may go to its customer.

    Another desk may write from another address each time, reply+123@, and all of them lead to the same machine.

    A class of pupils isn't one: who says something else each time is told for longer. A machine that does so too is
    told no more in the end, and then has nothing to answer.
    """
    most, told = Office.current().automatic_mails_per_hour, _told_alike(now=now)
    sender, and_words = _signs(ticket.address, ticket.customer.name, ticket.subject, ticket.excerpt)
    if may_be_people(ticket.address, ticket.customer.name):
        is_machine = told[and_words] >= most or told[sender] >= AS_A_CLASS * most
    else:
        is_machine = told[sender] >= most
    return not is_machine and may_write_to(ticket.address, now=now)


def _signs(address: str, name: str, subject: str, excerpt: str | None) -> tuple[Sign, Sign]:
    """By what a machine is known that got mails before: what stands behind its addresses, and also by what it says."""
    sender = sender_behind(address, name)
    return sender, (*sender, words_alike(subject, excerpt or ""))


def _told_alike(*, now: datetime) -> Counter[Sign]:
    """How many automatic mails each sender got of late, whatever addresses it writes from."""
    since = now - timedelta(hours=1)
    return kept_for_transaction(
        "told alike",
        lambda: Counter(sign for told in OutgoingMail.automatic_newest(since, MOST_TOLD) for sign in _signs(*told)),
    )


def ask_ahead(addresses: set[str], *, now: datetime) -> None:
    """How many automatic mails went to each of these of late, and to whoever stands behind several."""
    ahead.know("automatic mails", _written_to(addresses, now=now))
    _told_alike(now=now)


def _written_to(addresses: set[str], *, now: datetime) -> dict[str, int]:
    return OutgoingMail.automatic_since(now - timedelta(hours=1), addresses)


def _own_words(ticket: Ticket, ruled: Ruled) -> str:
    """What a rule has said instead of the confirmation. No agent wrote it: it speaks for the department."""
    if ruled.auto_answer != AutoAnswer.CANNED or ruled.canned_reply is None:
        return ""
    return canned.filled(ruled.canned_reply, ticket, agent=ticket.department.name_in(ticket.language)).strip()


def _is_wanted(ruled: Ruled, own_words: str) -> bool:
    """A rule's own words are sent also where the office confirms nothing: somebody wanted just them."""
    return bool(own_words) or (ruled.auto_answer != AutoAnswer.NONE and Office.current().confirms_requests)
