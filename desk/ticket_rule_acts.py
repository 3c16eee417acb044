"""What a rule on tickets does (S4). Each act is a line of the ticket's history with the rule's name.

What can't be done is left out, and the record says so: no rule keeps another from doing its part.
"""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from desk import canned, check_lists, confirmations, sight, sorting, tickets
from desk.errors import NotInDepartment
from desk.record import record, record_said
from mail import compose
from models import Agent, CheckList, Kind, Message, Office, Status, Tells, Ticket, TicketRule, db
from models.base import add_numbered


def act(rule: TicketRule, ticket: Ticket, *, now: datetime) -> None:
    """All that it wants; the state comes last, since it may end the matter."""
    if rule.department:
        tickets.transfer(ticket, rule.department, by=None, now=now, rule=rule.name)
        db.session.flush()  # who may hold it is asked of the database
    if rule.assignee:
        _assign(ticket, rule.assignee, rule, now=now)
    if rule.priority:
        sorting.prioritise(ticket, rule.priority, by=None, now=now, rule=rule.name)
    sorting.tag(ticket, rule.tags, by=None, now=now, rule=rule.name)
    if rule.check_list:
        _put_list_on(ticket, rule.check_list, rule, now=now)
    if rule.note:
        _note(ticket, rule, now=now)
    _tell(ticket, rule, now=now)
    if rule.canned_reply:
        _answer(ticket, rule, now=now)
    if rule.status:
        _set_status(ticket, rule.status, rule, now=now)


def _assign(ticket: Ticket, agent: Agent, rule: TicketRule, *, now: datetime) -> None:
    try:
        tickets.assign(ticket, agent.stand_in(_today(agent, now)), by=None, now=now, rule=rule.name)
    except NotInDepartment:  # or switched off meanwhile
        record(ticket, "rule_left_out", now=now, rule=rule.name, agent=agent.name)


def _put_list_on(ticket: Ticket, prepared: CheckList, rule: TicketRule, *, now: datetime) -> None:
    db.session.flush()
    try:
        check_lists.put_on(ticket, prepared, by=None, now=now, rule=rule.name)
    except check_lists.ListFull:
        record(ticket, "rule_left_out", now=now, rule=rule.name, list=prepared.name)


def _note(ticket: Ticket, rule: TicketRule, *, now: datetime) -> None:
    """For agents alone, in the office's own words."""
    message = Message(kind=Kind.NOTE, text=rule.note, created_at=now, ticket_id=ticket.id)
    add_numbered(message)
    message.ticket = ticket
    record_said(message, "noted", now=now, rule=rule.name)


def _tell(ticket: Ticket, rule: TicketRule, *, now: datetime) -> None:
    """Those who may see it, or who stands in for them."""
    there = dict.fromkeys(one.stand_in(_today(one, now)) for one in _named(ticket, rule))
    db.session.flush()
    told = sight.who_sees(ticket, there) if there else []
    if told:
        names, ids = [one.name for one in told], [one.id for one in told]
        record(ticket, "rule_told", now=now, rule=rule.name, to=names, agents=ids)


def _named(ticket: Ticket, rule: TicketRule) -> Iterator[Agent]:
    holder = ticket.assignee
    whom = {
        Tells.ASSIGNEE: holder,
        Tells.MANAGER: ticket.department.manager,
        Tells.DEPUTY: holder.deputy if holder else None,
    }
    for agent in (rule.agent, *(whom[Tells(one)] for one in rule.tells)):
        if agent:
            yield agent


def _answer(ticket: Ticket, rule: TicketRule, *, now: datetime) -> None:
    """The canned reply, as a mail that no machine answers; within the office's cap on automatic mails.

    It is no answer of ours: the customer still waits for that.
    """
    reply = rule.canned_reply
    assert reply
    text = canned.filled(reply, ticket, agent=ticket.department.name_in(ticket.language)).strip()
    if not text or not confirmations.may_write_about(ticket, now=now):
        record(ticket, "rule_left_out", now=now, rule=rule.name, canned=reply.name)
        return
    outgoing = compose.auto_reply(ticket, text, now=now)
    db.session.add(outgoing)
    compose.remember(outgoing)
    confirmations.note_written(outgoing, ticket, now=now)
    canned.count_use([reply.id], now=now)
    record(ticket, "rule_answer", now=now, rule=rule.name, canned=reply.name)


def _set_status(ticket: Ticket, status: Status, rule: TicketRule, *, now: datetime) -> None:
    change = {
        Status.OPEN: tickets.reopen,
        Status.PENDING: tickets.wait_for_customer,
        Status.SOLVED: tickets.solve,
        Status.CLOSED: tickets.close,
    }[status]
    change(ticket, by=None, now=now, rule=rule.name)


def _today(agent: Agent, now: datetime) -> date:
    """The day of the agent's own clock."""
    return now.astimezone(ZoneInfo(agent.timezone or Office.current().timezone)).date()
