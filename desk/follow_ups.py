"""What the desk writes to customers by itself after a while, and what it closes (A11, C4).

A customer who is awaited is reminded, a few times at most, until they answer; what is solved is closed after a while,
and they are told some days before. Everything is counted from what stands on the ticket, and each mail is a row that
can be written once only: looked at twice it is done once, after a day away it is late and still one.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, or_, select

from desk import awaited, canned, confirmations, tickets
from desk.customers import is_ours
from desk.record import record
from mail import compose
from models import Department, FollowUp, FollowUpKind, Status, Ticket, db
from models.canned import fill

MOST_LOOKED_AT = 500


def due(*, now: datetime) -> list[int]:
    """Ids of tickets with something to do, department by department."""
    found: list[int] = []
    for department in db.session.execute(Department.in_order()).scalars():
        found += _due_in(department, now)
    return found


def go_on(ticket_id: int, *, now: datetime) -> str:
    """Remind, announce or close, if it is still time for it; answers which, "" for none."""
    ticket = db.session.get(Ticket, ticket_id)
    if ticket is None or ticket.hold() is not ticket:
        return ""
    db.session.refresh(ticket)  # held only now: somebody may have moved it meanwhile
    if not ticket.is_live_now or ticket.snoozed_until:
        return ""
    if ticket.status == Status.PENDING:
        return _remind(ticket, now=now)
    return _close(ticket, now=now) if ticket.status == Status.SOLVED else ""


def _remind(ticket: Ticket, *, now: datetime) -> str:
    department, since = ticket.department, ticket.last_message_at
    told = _told(ticket, FollowUpKind.REMINDER, since)
    if not department.remind_days or len(told) >= department.remind_most:
        return ""
    last = max([awaited.since([ticket])[ticket.id], *told])
    if now < last + timedelta(days=department.remind_days):
        return ""
    return _write(ticket, FollowUpKind.REMINDER, since, len(told) + 1, 0, now=now)


def _close(ticket: Ticket, *, now: datetime) -> str:
    department, since = ticket.department, ticket.solved_at
    if not department.close_days or since is None:
        return ""
    closes_at = since + timedelta(days=department.close_days)
    if notice := department.close_notice_days:
        told = _told(ticket, FollowUpKind.CLOSING, since)
        if not told:
            if now < closes_at - timedelta(days=notice):
                return ""
            return _write(ticket, FollowUpKind.CLOSING, since, 1, notice, now=now)
        closes_at = max(closes_at, told[0] + timedelta(days=notice))
    if now < closes_at:
        return ""
    tickets.close(ticket, by=None, now=now, after_days=str((now - since).days))
    return "closed"


def _write(ticket: Ticket, kind: FollowUpKind, since: datetime, number: int, days: int, *, now: datetime) -> str:
    """Where nobody can be written to, that counts as written: else it would be tried for ever."""
    can_be = bool(ticket.address) and not is_ours(ticket.address)
    if can_be and not confirmations.may_write_about(ticket, now=now):
        return ""  # too much at once; later
    db.session.add(FollowUp(ticket_id=ticket.id, kind=kind, since=since, number=number, at=now))
    if not can_be:
        return ""
    outgoing = compose.follow_up(ticket, kind, _own_words(ticket, kind, days), days, now=now)
    db.session.add(outgoing)
    compose.remember(outgoing)
    confirmations.note_written(outgoing, ticket, now=now)
    what = "customer_reminded" if kind == FollowUpKind.REMINDER else "closing_announced"
    record(ticket, what, now=now, number=number, days=days)
    return what


def _own_words(ticket: Ticket, kind: FollowUpKind, days: int) -> str:
    """The office's, in the customer's language; empty if it has none in that."""
    department = ticket.department
    texts = department.reminder_texts if kind == FollowUpKind.REMINDER else department.closing_texts
    values = canned.fillings(ticket, agent=department.name_in(ticket.language)) | {"days": str(days)}
    return fill(texts.get(ticket.language, ""), values).strip()


def _told(ticket: Ticket, kind: FollowUpKind, since: datetime) -> list[datetime]:
    """When the customer was written to about this."""
    rows = select(FollowUp.at).where(FollowUp.ticket_id == ticket.id, FollowUp.kind == kind, FollowUp.since == since)
    return list(db.session.execute(rows.order_by(FollowUp.number)).scalars())


def _due_in(department: Department, now: datetime) -> list[int]:
    found: list[int] = []
    if department.remind_days:
        before = now - timedelta(days=department.remind_days)
        told = _rows(FollowUpKind.REMINDER, Ticket.last_message_at)
        fewer = select(func.count()).where(*told).correlate(Ticket).scalar_subquery() < department.remind_most
        lately = exists().where(*told, FollowUp.at > before)
        found += _ids(department, Status.PENDING, Ticket.last_message_at <= before, fewer, ~lately)
    if department.close_days:
        over = Ticket.solved_at <= now - timedelta(days=department.close_days)
        if notice := department.close_notice_days:
            told = _rows(FollowUpKind.CLOSING, Ticket.solved_at)
            soon = Ticket.solved_at <= now - timedelta(days=department.close_days - notice)
            long_told = exists().where(*told, FollowUp.at <= now - timedelta(days=notice))
            over = or_(soon & ~exists().where(*told), over & long_told)
        found += _ids(department, Status.SOLVED, over)
    return found


def _rows(kind: FollowUpKind, since: Any) -> tuple[Any, ...]:
    return (FollowUp.ticket_id == Ticket.id, FollowUp.kind == kind, FollowUp.since == since)


def _ids(department: Department, status: Status, *more: Any) -> list[int]:
    theirs = (Ticket.department_id == department.id, Ticket.status == status, Ticket.is_live(), Ticket.is_awake())
    rows = select(Ticket.id).where(*theirs, *more).order_by(Ticket.last_message_at, Ticket.id).limit(MOST_LOOKED_AT)
    return list(db.session.execute(rows).scalars())
