"""Rules on tickets: what the office wants done when something happens, or when a time has passed (S4).

What happened waits as a row (`desk.occasions`) until a job has looked at it; for what takes time the job asks which
tickets have come to theirs. A rule looks at a ticket once for each occasion (`RuleLook`), in the transaction that does
what it wants: so nothing is done twice, whoever is killed, and after a day away it is done once. Several rules that
look at the same act in their order; each sees what the one before it did.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select

from desk import asked_ticket, awaited, conditions, levels, ticket_rule_acts
from desk.business_time import add_business_time
from models import Occasion, RuleLook, Status, Ticket, TicketRule, WaitingOccasion, db
from models.ticket_rule import OF_TIME

MOST_LOOKED_AT = 500  # tickets of a rule in one go
SINCE: dict[Occasion, tuple[Status, Any]] = {
    Occasion.UNANSWERED: (Status.OPEN, Ticket.waiting_since),
    Occasion.SILENT: (Status.PENDING, Ticket.last_message_at),
    Occasion.SOLVED: (Status.SOLVED, Ticket.solved_at),
}
LONGEST_BREAK = timedelta(days=14)  # in which nobody works, more than that is counted too early only


def apply_waiting(waiting_id: int, *, now: datetime) -> list[TicketRule]:
    """Let the rules look at what happened; answers those that fitted. A second time there is nothing to look at."""
    waiting = db.session.get(WaitingOccasion, waiting_id)
    if waiting is None:
        return []
    ticket, occasion, at = waiting.ticket.hold(), waiting.occasion, waiting.at
    if not WaitingOccasion.take(waiting_id):
        return []
    if not ticket.is_live_now:
        return []
    since = ticket.created_at if occasion == Occasion.OPENED else at
    rules = db.session.execute(TicketRule.in_order([occasion])).scalars()
    return [rule for rule in rules if at >= rule.active_since and look(rule, ticket, since, now=now)]


def rules_of_time() -> list[TicketRule]:
    """In their order."""
    return list(db.session.execute(TicketRule.in_order(OF_TIME)).scalars())


def due(rule: TicketRule, *, now: datetime) -> list[tuple[int, datetime]]:
    """Ids of tickets that have come to this rule's time, and since when it ran; the longest first."""
    status, since = SINCE[rule.occasion]
    passed = timedelta(minutes=rule.after_minutes or 1)
    earliest = rule.active_since - (7 * passed + LONGEST_BREAK if rule.in_hours else passed)
    looked = exists().where(RuleLook.ticket_id == Ticket.id, RuleLook.rule_id == rule.id, RuleLook.since >= since)
    candidates = (Ticket.status == status, Ticket.is_live(), Ticket.is_awake(), since <= now - passed)
    rows = select(Ticket).where(*candidates, since >= earliest, ~looked).order_by(since, Ticket.id)
    tickets = list(db.session.execute(rows.limit(MOST_LOOKED_AT)).scalars())
    begun = since_of(rule, tickets)
    return [(one.id, begun[one.id]) for one in tickets if rule.active_since <= time_of(rule, one, begun[one.id]) <= now]


def apply_due(rule_id: int, ticket_id: int, *, now: datetime) -> bool:
    """Let the rule look, if the ticket's time has still come; answers whether it fitted."""
    rule, ticket = db.session.get(TicketRule, rule_id), db.session.get(Ticket, ticket_id)
    if rule is None or ticket is None or not rule.is_active or ticket.hold() is not ticket:
        return False
    db.session.refresh(ticket)  # held only now: somebody may have moved it meanwhile
    status, _ = SINCE[rule.occasion]
    if ticket.status != status or not ticket.is_live_now or ticket.snoozed_until:
        return False
    since = since_of(rule, [ticket])[ticket.id]
    return time_of(rule, ticket, since) <= now and look(rule, ticket, since, now=now)


def look(rule: TicketRule, ticket: Ticket, since: datetime, *, now: datetime) -> bool:
    """Do what the rule wants, if it fits and hasn't looked yet; the database holds that."""
    known = select(RuleLook.id).where(RuleLook.ticket_id == ticket.id, RuleLook.rule_id == rule.id)
    if db.session.execute(known.where(RuleLook.since == since)).first():
        return False
    has_fitted = fits(rule, ticket)
    db.session.add(RuleLook(rule_id=rule.id, ticket_id=ticket.id, since=since, looked_at=now, has_fitted=has_fitted))
    if has_fitted:
        ticket_rule_acts.act(rule, ticket, now=now)
        db.session.flush()
    return has_fitted


def fits(rule: TicketRule, ticket: Ticket) -> bool:
    """Whether its conditions are met as the ticket stands now. Without conditions it always fits."""
    return not rule.conditions or bool(
        conditions.fit(rule.conditions, asked_ticket.asked(ticket), needs_all=rule.needs_all)
    )


def since_of(rule: TicketRule, tickets: Iterable[Ticket]) -> dict[int, datetime]:
    """Since when the time of this rule runs, by the ids of tickets for which it does."""
    status, column = SINCE[rule.occasion]
    running = [one for one in tickets if one.status == status and getattr(one, column.key)]
    if rule.occasion == Occasion.SILENT:
        return awaited.since(running)
    return {one.id: getattr(one, column.key) for one in running}


def time_of(rule: TicketRule, ticket: Ticket, since: datetime) -> datetime:
    """When so much has passed. Who is never at work is waited for day and night."""
    passed = timedelta(minutes=rule.after_minutes or 1)
    hours = levels.book().hours_of_department(ticket.department_id) if rule.in_hours else None
    return (add_business_time(hours, since, passed) if hours else None) or since + passed
