"""Taking an answer back before it leaves: the ticket is then as if it had not been written."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from desk import participants, tickets
from models import Agent, Draft, Event, Kind, Message, OutgoingMail, Status, Ticket, Writing, db

LOOKED_BACK = 50  # events of the ticket


def facts(ticket: Ticket) -> dict[str, Any]:
    """What an answer changes in its ticket, to be kept with the event that tells of it."""
    return {
        "status": ticket.status.value,
        "waiting_since": _written(ticket.waiting_since),
        "first_answered_at": _written(ticket.first_answered_at),
        "solved_at": _written(ticket.solved_at),
        "escalated_level": ticket.escalated_level,
        "participants": [[one.address, one.name, _written(one.since)] for one in ticket.participants],
    }


def restore(ticket: Ticket, message: Message, agent: Agent, *, now: datetime) -> None:
    """What the answer changed, where nobody has changed it since."""
    details = _told(ticket, message)
    if details is None:  # it was answered in a ticket that has become part of this one
        return
    before = details["before"]
    if ticket.first_answered_at == message.created_at:
        ticket.first_answered_at = _instant(before["first_answered_at"])
    if details["took"] and ticket.assignee == agent:
        tickets.assign(ticket, None, by=agent, now=now)
    ticket.escalated_level = ticket.escalated_level or before["escalated_level"]
    ticket.participants[:] = [one for one in ticket.participants if one.address not in details["new"]]
    for address, name, *since in before["participants"]:  # lines of old don't know since when
        participants.let_in(ticket, [(address, name)], since=_instant(since[0]) if since else None)
    _wait_again(ticket, message, before, details["status"])


def forget(ticket: Ticket, message: Message) -> None:
    """It was never said: lists tell of what was said last before it."""
    if message.kind == Kind.REPLY:
        _uncount(ticket, message)
    for outgoing in db.session.execute(select(OutgoingMail).where(OutgoingMail.message_id == message.id)).scalars():
        outgoing.message = None
    db.session.flush()
    db.session.delete(message)


def _uncount(ticket: Ticket, message: Message) -> None:
    said = (Message.ticket_id == ticket.id, Message.kind.in_((Kind.CUSTOMER, Kind.REPLY)), Message.id != message.id)
    last = db.session.execute(select(Message).where(*said).order_by(Message.id.desc()).limit(1)).scalar_one_or_none()
    ticket.message_count = Ticket.message_count - 1
    if last:
        ticket.last_message_at, ticket.excerpt = last.created_at, tickets.excerpt_of(last)


def as_draft(message: Message, outgoing: OutgoingMail, *, now: datetime) -> Draft:
    """Its words, recipients and files, where the agent finds them again; above what they have begun meanwhile.

    If that is a note, the whole is one until the agent says otherwise: words for agents alone go to nobody else (R20).
    """
    assert message.agent
    draft = Draft.of(message.ticket, message.agent)
    if draft is None:
        draft = Draft(ticket=message.ticket, agent=message.agent, text="", files=[], version=0, updated_at=now)
        draft.number = message.ticket.number
        db.session.add(draft)
    if not (draft.is_note and draft.text.strip()):
        draft.kind = Writing.FORWARD if message.kind == Kind.FORWARD else Writing.REPLY
    draft.forwarded = _forwarded(message)
    draft.version = (draft.version or 0) + 1
    draft.text = "\n\n".join(filter(None, (message.text, draft.text)))
    draft.recipients, draft.copies = outgoing.recipients, outgoing.copies
    draft.blind_copies, draft.updated_at = outgoing.blind_copies, now
    draft.files = [
        *draft.files,
        *(
            {"filename": one.filename, "content_type": one.content_type, "size": one.size, "digest": one.digest}
            for one in message.attachments
        ),
    ]
    return draft


def _wait_again(ticket: Ticket, message: Message, before: dict[str, Any], status_after: str) -> None:
    """The customer waits as they did; if they have written meanwhile, for as long as they have in all."""
    since = _instant(before["waiting_since"])
    later = exists().where(Message.ticket_id == ticket.id, Message.kind == Kind.CUSTOMER, Message.id > message.id)
    if db.session.execute(select(later)).scalar_one():
        ticket.waiting_since = since or ticket.waiting_since
    elif ticket.status == status_after:
        ticket.status = Status(before["status"])
        ticket.waiting_since, ticket.solved_at = since, _instant(before["solved_at"])


def _forwarded(message: Message) -> list[int]:
    told = _told(message.ticket, message, "forwarded") if message.kind == Kind.FORWARD else None
    return list(told["messages"]) if told else []


def _told(ticket: Ticket, message: Message, kind: str = "replied") -> dict[str, Any] | None:
    events = db.session.execute(
        select(Event)
        .where(Event.ticket_id == ticket.id, Event.kind == kind)
        .order_by(Event.id.desc())
        .limit(LOOKED_BACK)
    ).scalars()
    return next((event.details for event in events if event.details.get("message") == message.id), None)


def _written(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
