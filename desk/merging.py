"""Two tickets that turn out to be one matter: read and answered as one, and taken apart again if that was wrong (R18).

What was said moves. What others know the merged ticket by stays with it and leads on: its number, its link, its token
and the Message-IDs of its mails (`Ticket.whole`). Two events tell all that moved, which is what the way back reads.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from desk import attention, call_backs, check_lists, handed_on, links, participants, pledges, tickets, watching
from desk.errors import NoSuchTicket, PartOfAnother, SameTicket, SpamIsKeptApart
from desk.record import record
from models import Agent, Draft, Event, Kind, Message, OutgoingMail, Reminder, Status, Suggestion, Ticket, db

IDS_AT_ONCE = 500
SAID = (Kind.CUSTOMER, Kind.REPLY)


def merge(ticket: Ticket, into: Ticket, *, by: Agent, now: datetime) -> None:
    """From now on the one is part of the other, and all who take part in one take part in both. Twice is once."""
    into = into.whole
    _hold(ticket, into)
    if ticket.merged_into and ticket.whole is into:
        return
    _refuse(ticket, into, by)
    before = {"part": _state(ticket), "whole": _state(into)}
    moved = _move(ticket, into, now=now)
    given, told = handed_on.share(ticket, into)
    _wait_as_one(ticket, into, by=by, now=now)
    ticket.merged_into, ticket.suggestion, ticket.suggested = into, None, None
    if into.suggested_id == ticket.id:
        into.suggestion = into.suggested = None
    tidy(ticket, into, now=now)
    watching.hand_on(ticket, into, now=now)
    Reminder.hand_on(ticket, into)
    mails = len(moved["messages"])
    record(into, "merged", by=by, now=now, number=ticket.number, messages=mails, **told)
    details = {"number": into.number, "part": ticket.number, "before": before, "after": _state(into), **moved}
    details |= {"given": given} if given else {}
    record(ticket, "merged_into", by=by, now=now, **details)


def unmerge(ticket: Ticket, *, by: Agent, now: datetime) -> None:
    """A ticket of its own again, with all it brought. What was said since stays with the other one."""
    if ticket.merged_into is None:
        return
    into = ticket.merged_into
    _hold(ticket, into)
    if into.merged_into:
        raise PartOfAnother(into.whole.number)
    _refuse_what_is_hidden(by, ticket, into)
    merging = last_merging(ticket)
    ticket.merged_into = None
    _move_back(ticket, into, merging.details)
    _wait_apart(ticket, into, merging)
    _restore_suggestion(ticket, merging.details["before"]["part"])
    _restore_suggestion(into, merging.details["before"]["whole"])
    told = handed_on.take_back(into, merging.details.get("given", {}), _mergings_into(into))
    tidy(ticket, into, now=now)
    record(into, "unmerged", by=by, now=now, number=ticket.number, **told)
    record(ticket, "unmerged", by=by, now=now, number=into.number)


def last_merging(ticket: Ticket) -> Event:
    """The event that tells how this ticket became part of another one."""
    merged = sa.select(Event).where(Event.ticket_id == ticket.id, Event.kind == "merged_into")
    return db.session.execute(merged.order_by(Event.id.desc()).limit(1)).scalar_one()


def _hold(*held: Ticket) -> None:
    """Whoever else merges one of them waits, and then sees what was done. In one order: nobody waits for ever."""
    ids = [ticket.id for ticket in held]
    statement = sa.select(Ticket).where(Ticket.id.in_(ids)).order_by(Ticket.id).with_for_update()
    db.session.execute(statement.execution_options(populate_existing=True)).scalars().all()


def _refuse(ticket: Ticket, into: Ticket, by: Agent) -> None:
    _refuse_what_is_hidden(by, ticket, into)
    if ticket.merged_into:
        raise PartOfAnother(ticket.whole.number)
    if ticket is into:
        raise SameTicket
    if into.merged_into:  # while this waited for its turn
        raise PartOfAnother(into.whole.number)
    if ticket.is_spam or into.is_spam:
        raise SpamIsKeptApart


def _refuse_what_is_hidden(by: Agent, *both: Ticket) -> None:
    if not all(tickets.is_reachable(ticket, by) for ticket in both):
        raise NoSuchTicket


def _state(ticket: Ticket) -> dict[str, Any]:
    return {
        "status": ticket.status.value,
        "waiting_since": ticket.waiting_since.isoformat() if ticket.waiting_since else None,
        "escalated_level": ticket.escalated_level,
        "suggestion": ticket.suggestion.value if ticket.suggestion else None,
        "suggested": ticket.suggested_id,
    }


def _move(ticket: Ticket, into: Ticket, *, now: datetime) -> dict[str, list[Any]]:
    moved = {
        "messages": _ids(Message, ticket),
        "outgoing": _ids(OutgoingMail, ticket),
        "drafts": _drafts_that_can_move(ticket, into),
    }
    for model, ids in ((Message, moved["messages"]), (OutgoingMail, moved["outgoing"]), (Draft, moved["drafts"])):
        bring(model, ids, ticket, into)
    tags = [tag for tag in ticket.tags if tag not in into.tags]
    into.tags.extend(tags)
    moved["items"] = check_lists.hand_on(ticket, into)
    moved["links"] = links.hand_on(ticket, into, now=now)
    return {**moved, "participants": _bring_people(ticket, into, now=now), "tags": [tag.id for tag in tags]}


def _bring_people(ticket: Ticket, into: Ticket, *, now: datetime) -> list[str]:
    """Of the other ticket they see what is said from now on: more they were never sent."""
    people = [(ticket.address, ticket.customer.name), *((one.address, one.name) for one in ticket.participants)]
    others = (one for one in people if not into.customer.has_address(one[0]))
    return participants.let_in(into, others, since=now)


def _drafts_that_can_move(ticket: Ticket, into: Ticket) -> list[int]:
    """An agent has one draft in a ticket: who writes in both finds the other one again when they are taken apart."""
    busy = sa.select(Draft.agent_id).where(Draft.ticket_id == into.id)
    drafts = sa.select(Draft.id).where(Draft.ticket_id == ticket.id, Draft.agent_id.not_in(busy))
    return list(db.session.execute(drafts).scalars())


def _move_back(ticket: Ticket, into: Ticket, moved: dict[str, Any]) -> None:
    for model, name in ((Message, "messages"), (OutgoingMail, "outgoing"), (Draft, "drafts")):
        bring(model, moved[name], into, ticket)
    check_lists.take_back(moved.get("items", []), ticket, into)
    links.forget(moved["links"])
    spoke = sa.select(Message.from_address).where(Message.ticket_id == into.id)
    gone = set(moved["participants"]) - set(db.session.execute(spoke).scalars())
    into.participants[:] = [one for one in into.participants if one.address not in gone]
    into.tags[:] = [tag for tag in into.tags if tag.id not in moved["tags"]]


def _ids(model: Any, ticket: Ticket) -> list[int]:
    return list(
        db.session.execute(sa.select(model.id).where(model.ticket_id == ticket.id).order_by(model.id)).scalars()
    )


def bring(model: Any, ids: list[int], source: Ticket, target: Ticket) -> None:
    """Rows of one ticket to another; those that went elsewhere meanwhile stay there."""
    for some in _batches(ids):
        db.session.execute(
            sa.update(model)
            .where(model.id.in_(some), model.ticket_id == source.id)
            .values(ticket_id=target.id)
            .execution_options(synchronize_session=False)
        )


def _batches(ids: list[int]) -> Iterator[list[int]]:
    return (ids[first : first + IDS_AT_ONCE] for first in range(0, len(ids), IDS_AT_ONCE))


def _wait_as_one(ticket: Ticket, into: Ticket, *, by: Agent, now: datetime) -> None:
    """Who has been waiting in one of them waits in both, since the earlier instant."""
    since = ticket.waiting_since
    ticket.waiting_since, ticket.escalated_level = None, 0
    if since is None:
        return
    waited = into.waiting_since or since
    if into.status in (Status.SOLVED, Status.CLOSED):
        tickets.reopen(into, by=by, now=now)
    into.status, into.waiting_since = Status.OPEN, min(since, waited)


def _wait_apart(ticket: Ticket, into: Ticket, merging: Event) -> None:
    """The part waits as it did. The whole does as before, unless someone was answered or has written since."""
    before, after = merging.details["before"], merging.details["after"]
    part, whole = before["part"], before["whole"]
    ticket.waiting_since, ticket.escalated_level = _instant(part["waiting_since"]), part["escalated_level"]
    if (into.status.value, into.waiting_since) != (after["status"], _instant(after["waiting_since"])):
        return
    waits = [since for since in (_instant(whole["waiting_since"]), *_waits_since(into, merging)) if since]
    if waits:
        into.waiting_since = min(waits)
    else:
        into.status, into.waiting_since = Status(whole["status"]), None


def _waits_since(into: Ticket, merging: Event) -> Iterable[datetime | None]:
    """Since when those have been waiting who wrote after the merge, or came by another one."""
    heard = sa.select(sa.func.min(Message.created_at)).where(
        Message.ticket_id == into.id, Message.kind == Kind.CUSTOMER, Message.created_at > merging.at
    )
    yield db.session.execute(heard).scalar_one()
    for event in _mergings_into(into):
        yield _instant(event.details["before"]["part"]["waiting_since"])


def _mergings_into(whole: Ticket) -> list[Event]:
    """How those became part of it that are so still, in the order in which they came."""
    parts = db.session.execute(sa.select(Ticket).where(Ticket.merged_into_id == whole.id)).scalars()
    return sorted(map(last_merging, parts), key=lambda event: event.id)


def _restore_suggestion(ticket: Ticket, before: dict[str, Any]) -> None:
    if before["suggestion"] and ticket.suggestion is None:
        ticket.suggestion = Suggestion(before["suggestion"])
        ticket.suggested = db.session.get(Ticket, before["suggested"]) if before["suggested"] else None


def tidy(*both: Ticket, now: datetime) -> None:
    """What stands on the tickets themselves, by the messages that they have now."""
    db.session.flush()
    db.session.expire_all()
    for ticket in both:
        _count(ticket)
        pledges.follow_messages(ticket)
        attention.look_again(ticket, now=now)
        call_backs.look_again(ticket)


def _count(ticket: Ticket) -> None:
    said = sa.select(Message).where(Message.ticket_id == ticket.id, Message.kind.in_(SAID))
    newest = db.session.execute(said.order_by(Message.created_at.desc(), Message.id.desc()).limit(1)).scalar()
    counted = said.with_only_columns(
        sa.func.count(Message.id), sa.func.min(sa.case((Message.kind == Kind.REPLY, Message.created_at)))
    )
    ticket.message_count, ticket.first_answered_at = db.session.execute(counted.order_by(None)).one()
    if newest:
        ticket.last_message_at = newest.created_at
        ticket.excerpt = tickets.excerpt_of(newest)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
