"""What agents promise customers in answers: found when they are sent, offered, looked after once it is taken (A6).

A promise that nobody took is nothing but an offer. One that was taken is kept by the next answer to the customer, or
by who says that it is; its author is reminded before its time is over, and told once if it is broken.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import lazy_gettext

from desk import attention, levels, spoken
from desk.business_time import BusinessHours
from desk.errors import DeskError
from desk.found_promises import Found, find
from desk.promise_times import usual_hours
from desk.record import record
from models import Agent, Message, Office, Pledge, PledgeEnd, Ticket, db

OFFERED_FOR = timedelta(days=7)
FAR = timedelta(hours=24)


class PromiseIsOver(DeskError):
    text = lazy_gettext("The time of this promise is over already.")


def promised_in(text: str, ticket: Ticket, agent: Agent, *, now: datetime) -> list[Found]:
    """What an answer with these words would promise; in the language that it is written in, else the customer's."""
    hours = hours_of(ticket, agent)
    languages = dict.fromkeys(filter(None, (spoken.of_answer(text), ticket.language)))
    return next((found for one in languages if (found := find(text, one, hours, now))), [])


def hours_of(ticket: Ticket, agent: Agent) -> BusinessHours:
    """The department's; where it says none, usual ones on the agent's own clock."""
    said = levels.book().hours_in(ticket.department.calendar_id) if ticket.department.calendar_id else None
    return said or usual_hours(ZoneInfo(agent.timezone or Office.current().timezone))


def hear(message: Message, *, now: datetime) -> None:
    """An answer was given: it keeps what was promised before, and what it promises itself is offered to its author."""
    ticket, agent = message.ticket, message.agent
    assert agent
    if ticket.promised_at:
        for pledge in _owed(ticket):
            _end(pledge, PledgeEnd.KEPT, by=agent, message=message, now=now)
        look_again(ticket, now=now)
    for found in promised_in(message.text, ticket, agent, now=now):
        row = Pledge(ticket=ticket, message=message, agent=agent, words=found.words[:300], due_at=found.at)
        row.offered_at = now
        db.session.add(row)


def unsay(message: Message, *, now: datetime) -> None:
    """The answer was taken back: it promised nothing, and kept nothing."""
    db.session.flush()
    db.session.execute(sa.delete(Pledge).where(Pledge.message_id == message.id))
    for pledge in db.session.execute(sa.select(Pledge).where(Pledge.ended_by_id == message.id)).scalars():
        pledge.ended_at = pledge.outcome = pledge.ended_by_id = None
        pledge.next_at = None if pledge.broken_at else pledge.due_at
    look_again(message.ticket, now=now)


def take(pledge: Pledge, *, by: Agent, now: datetime) -> None:
    """From now on it is looked after. Twice is once. Raises PromiseIsOver."""
    if pledge.promised_at:
        return
    if pledge.due_at <= now:
        raise PromiseIsOver
    pledge.promised_at, pledge.next_at = now, _reminded_at(pledge, now)
    record(pledge.ticket, "promised", by=by, now=now, due=pledge.due_at.isoformat(), words=pledge.words)
    look_again(pledge.ticket, now=now)


def take_all_of(message: Message, *, by: Agent, now: datetime) -> None:
    """All that an answer promises; nothing where it promises nothing."""
    db.session.flush()
    offered = sa.select(Pledge).where(Pledge.message_id == message.id, Pledge.promised_at.is_(None))
    for pledge in db.session.execute(offered.order_by(Pledge.due_at)).scalars():
        take(pledge, by=by, now=now)


def decline(pledge: Pledge) -> None:
    """It was none. What was taken stays."""
    if pledge.is_offered:
        db.session.delete(pledge)


def mark_kept(pledge: Pledge, *, by: Agent, now: datetime) -> None:
    """It was done otherwise than by an answer. Twice is once."""
    if pledge.promised_at and not pledge.ended_at:
        _end(pledge, PledgeEnd.KEPT, by=by, message=None, now=now)
        look_again(pledge.ticket, now=now)


def drop(pledge: Pledge, *, by: Agent | None, now: datetime) -> None:
    """It is no longer owed. Twice is once."""
    if pledge.promised_at and not pledge.ended_at:
        pledge.ended_at, pledge.outcome, pledge.next_at = now, PledgeEnd.DROPPED, None
        record(pledge.ticket, "promise_dropped", by=by, now=now, due=pledge.due_at.isoformat())
        look_again(pledge.ticket, now=now)


def look_after(pledge: Pledge, *, now: datetime) -> None:
    """Its moment has come: to remind its author, or to say that it is broken. Late, it says only the latter."""
    ticket = pledge.ticket
    if pledge.ended_at or not pledge.promised_at:
        return
    if ticket.is_closed or not ticket.is_live_now:
        drop(pledge, by=None, now=now)
    elif now < pledge.due_at:
        pledge.next_at = pledge.due_at
        _tell(pledge, "promise_near", now=now)
    else:
        pledge.broken_at = pledge.due_at
        _tell(pledge, "promise_broken", now=now)
        look_again(ticket, now=now)


def look_again(ticket: Ticket, *, now: datetime) -> None:
    """What stands on the ticket itself."""
    db.session.flush()
    soonest = sa.select(sa.func.min(Pledge.due_at)).where(Pledge.ticket_id == ticket.id, Pledge.is_owed())
    ticket.promised_at = db.session.execute(soonest).scalar_one()
    attention.look_again(ticket, now=now)


def follow_messages(ticket: Ticket) -> None:
    """Where messages moved, what was promised in them moved along."""
    theirs = sa.select(Message.ticket_id).where(Message.id == Pledge.message_id).scalar_subquery()
    said = sa.select(Message.id).where(Message.ticket_id == ticket.id)
    moved = sa.or_(Pledge.ticket_id == ticket.id, Pledge.message_id.in_(said))
    db.session.execute(
        sa.update(Pledge).where(moved).values(ticket_id=theirs).execution_options(synchronize_session=False)
    )
    soonest = sa.select(sa.func.min(Pledge.due_at)).where(Pledge.ticket_id == ticket.id, Pledge.is_owed())
    ticket.promised_at = db.session.execute(soonest).scalar_one()


def forget_old(*, now: datetime) -> None:
    """What was offered, and nobody took."""
    old = (Pledge.promised_at.is_(None), Pledge.offered_at < now - OFFERED_FOR)
    db.session.execute(sa.delete(Pledge).where(*old))


def _owed(ticket: Ticket) -> list[Pledge]:
    owed = sa.select(Pledge).where(Pledge.ticket_id == ticket.id, Pledge.is_owed()).order_by(Pledge.due_at)
    return list(db.session.execute(owed).scalars())


def _end(pledge: Pledge, outcome: PledgeEnd, *, by: Agent, message: Message | None, now: datetime) -> None:
    """Done: in time, or late. What nobody noticed was broken, while the clock stood still, is known from now on."""
    if now > pledge.due_at:
        pledge.broken_at, outcome = pledge.broken_at or pledge.due_at, PledgeEnd.LATE
    pledge.ended_at, pledge.outcome, pledge.next_at = now, outcome, None
    pledge.ended_by_id = message.id if message else None
    record(pledge.ticket, f"promise_{outcome}", by=by, now=now, due=pledge.due_at.isoformat())


def _reminded_at(pledge: Pledge, now: datetime) -> datetime:
    """As the work of its day begins; where that is near or over, when half of the time is."""
    hours = hours_of(pledge.ticket, pledge.agent)
    begins = [start for start, _end in hours.on(pledge.due_at.astimezone(hours.zone).date())]
    morning = min(begins, default=pledge.due_at - FAR)
    return morning if now < morning < pledge.due_at else now + (pledge.due_at - now) / 2


def _tell(pledge: Pledge, kind: str, *, now: datetime) -> None:
    """A line of the record, and by that a notice to who promised it, or to who stands in for them."""
    hours = hours_of(pledge.ticket, pledge.agent)
    whom = pledge.agent.stand_in(now.astimezone(hours.zone).date())
    due = pledge.due_at.isoformat()
    record(pledge.ticket, kind, now=now, agent=whom.id, name=pledge.agent.name, due=due)
