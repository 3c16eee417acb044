"""What became of a mail that was sent: it came back, was opened, or a machine answered it; and what a person does then.

A mail that went wrong stays in "Needs attention" until it is sent again, or somebody says that it's all right.
"""

from datetime import datetime

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from sqlalchemy import select

from desk import attention, bounces, reasons
from desk.customers import is_ours
from desk.errors import AddressIsOurs, AddressOfAnother, MailHasNotFailed, NotAnAddress
from desk.record import record
from mail.read import ReadMail
from models import Agent, Customer, CustomerAddress, Message, OutgoingMail, OutgoingState, Purpose, Ticket, db
from models.written import bare, is_address

LOOKED_BACK = 20  # mails of the ticket, where a report names no Message-ID


def hear_machine(message: Message, mail: ReadMail, *, now: datetime) -> None:
    """A bounce, an out-of-office or a read receipt has come: it is told where it belongs, and in its own words."""
    if mail.is_bounce:
        _hear_bounce(message, mail, now=now)
    elif mail.is_receipt:
        _hear_receipt(message, mail, now=now)
    else:
        record(message.ticket, "answered_by_machine", now=now, message=message.id)


def send_again(outgoing: OutgoingMail, *, by: Agent, now: datetime) -> None:
    """Once more, to those whom it didn't reach. Of two at once the second is told that it has not failed."""
    if not outgoing.hold().has_gone_wrong:
        raise MailHasNotFailed
    outgoing.send_again(now=now)
    _record(outgoing, "sent_again", by=by, now=now)


def send_to_corrected(outgoing: OutgoingMail, wrong: str, right: str, *, by: Agent, now: datetime) -> None:
    """Once more, to the address that was meant; later mails of the ticket go there too."""
    wrong, right = wrong.strip().lower(), right.strip().lower()
    if not outgoing.hold().has_gone_wrong or wrong not in {bare(one).lower() for one in outgoing.everyone}:
        raise MailHasNotFailed
    if not is_address(right):
        raise NotAnAddress(right)
    if is_ours(right):
        raise AddressIsOurs(right)
    if outgoing.ticket:
        _correct(outgoing.ticket, wrong, right)
    outgoing.error = reasons.without(outgoing.error, wrong)
    outgoing.send_to(wrong, right, now=now)
    _record(outgoing, "address_corrected", by=by, now=now, **{"from": wrong, "to": right})


def refusal_in_words(address: str, answer: str, why: LazyString | None, *, is_permanent: bool) -> str:
    """Why a server didn't take the mail for this address, in every language, to be kept with the mail."""
    if why is not None:  # it was never asked
        return reasons.kept(_line(address, why, ""))
    return reasons.kept(_line(address, bounces.refusal_in_words(answer, is_permanent=is_permanent), answer))


def tell_of_failure(outgoing: OutgoingMail, *, now: datetime) -> None:
    """An answer could not be sent, for good: the record says so, and whose answer it was is told."""
    if outgoing.ticket and outgoing.has_gone_wrong and outgoing.purpose == Purpose.REPLY:
        agent = outgoing.message.agent_id if outgoing.message else None
        record(outgoing.ticket, "not_sent", now=now, agent=agent, addresses=outgoing.doubtful[:5])


def dismiss(outgoing: OutgoingMail, *, by: Agent, now: datetime) -> None:
    """Somebody has looked at it, and it's all right. A second look changes nothing."""
    if outgoing.hold().dismiss(now=now):
        _record(outgoing, "looked_at", by=by, now=now)


def _hear_bounce(message: Message, mail: ReadMail, *, now: datetime) -> None:
    ticket = message.ticket
    sent = _sent(mail.bounced_ids, mail) or _sent_to(ticket, mail.bounced_addresses)
    addresses = _missed(sent, mail) if sent else list(mail.bounced_addresses)
    if sent:
        _note(sent.hold(), mail, addresses)
        attention.look_again(ticket, now=now)
    record(
        ticket,
        "bounced" if mail.bounce_is_permanent else "delayed",
        now=now,
        message=message.id,
        status=mail.bounce_status,
        reason=mail.bounce_reason,
        addresses=addresses[:5],
        agent=sent.message.agent_id if sent and sent.message else None,
    )


def _hear_receipt(message: Message, mail: ReadMail, *, now: datetime) -> None:
    sent = _sent(mail.receipt_for, mail)
    if sent and sent.opened_at is None:
        sent.opened_at = now
    record(message.ticket, "mail_opened", now=now, message=message.id, address=message.from_address)


def _note(sent: OutgoingMail, mail: ReadMail, addresses: list[str]) -> None:
    why = reasons.kept(_why(mail, addresses))
    if mail.bounce_is_permanent:
        sent.mark_bounced(addresses, reasons.joined(sent.error, why) if sent.undelivered else why)
    elif sent.state == OutgoingState.SENT:
        sent.error = why


def _why(mail: ReadMail, addresses: list[str]) -> LazyString:
    """Whom it didn't reach and why, with the server's own words beside."""
    why = bounces.in_words(mail.bounce_status, mail.bounce_reason, is_permanent=mail.bounce_is_permanent)
    return _line(", ".join(addresses[:5]) or "?", why, " ".join(mail.bounce_reason.split()))


def _line(whom: str, why: LazyString, answer: str) -> LazyString:
    if not answer:
        return lazy_gettext("%(addresses)s: %(why)s", addresses=whom, why=why)
    return lazy_gettext("%(addresses)s: %(why)s The server said: %(answer)s", addresses=whom, why=why, answer=answer)


def _sent(ids: tuple[str, ...], mail: ReadMail) -> OutgoingMail | None:
    """The mail of ours that a report names by its Message-ID, or refers to."""
    named = [*ids, *mail.in_reply_to, *reversed(mail.references)][:200]
    rows = db.session.execute(select(OutgoingMail).where(OutgoingMail.letter_id.in_(named))).scalars()
    return min(rows, key=lambda row: named.index(row.letter_id), default=None)


def _sent_to(ticket: Ticket, addresses: tuple[str, ...]) -> OutgoingMail | None:
    """The latest mail of the ticket to one of these: some servers name nothing else."""
    rows = db.session.execute(
        select(OutgoingMail)
        .where(OutgoingMail.ticket_id == ticket.id, OutgoingMail.sent_at.is_not(None))
        .order_by(OutgoingMail.id.desc())
        .limit(LOOKED_BACK)
    ).scalars()
    return next((row for row in rows if not set(addresses).isdisjoint(_addresses(row))), None)


def _missed(sent: OutgoingMail, mail: ReadMail) -> list[str]:
    """Whom it didn't reach, as we wrote to them: a report may name where their mail is forwarded to."""
    known = _addresses(sent)
    named = [one for one in mail.bounced_addresses if one in known]
    return named or (known if len(known) == 1 else list(mail.bounced_addresses))


def _addresses(sent: OutgoingMail) -> list[str]:
    return [bare(one).lower() for one in sent.everyone]


def _correct(ticket: Ticket, wrong: str, right: str) -> None:
    """In the ticket, and with its customer if it was their address; never one that is someone else's."""
    if ticket.address == wrong or ticket.customer.has_address(wrong):
        owner = Customer.with_address(right)
        if owner is None:
            ticket.customer.addresses.append(CustomerAddress(address=right))
        elif owner != ticket.customer:
            raise AddressOfAnother(right)
    if ticket.address == wrong:
        ticket.address = right
    taken = {right, ticket.address}
    for one in list(ticket.participants):
        if one.address == wrong and taken.isdisjoint(other.address for other in ticket.participants):
            one.address = right
        elif one.address == wrong:
            ticket.participants.remove(one)


def _record(outgoing: OutgoingMail, kind: str, *, by: Agent, now: datetime, **details: str) -> None:
    if outgoing.ticket:
        record(outgoing.ticket, kind, by=by, now=now, **details)
        attention.look_again(outgoing.ticket, now=now)
