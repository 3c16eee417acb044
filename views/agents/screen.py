"""What a ticket's own screen shows: everything said and done in it, in order, and what stands beside it."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload, selectinload, undefer

from desk import recipients
from desk.forwards import CAN_BE_FORWARDED
from models import (
    Agent,
    Attachment,
    CannedReply,
    Clock,
    Customer,
    Department,
    Event,
    IncomingMail,
    Kind,
    Message,
    OutgoingMail,
    Pledge,
    Role,
    Ticket,
    db,
)
from models.agent import agent_department
from models.outgoing import WENT_WRONG
from views.agents import choices
from views.agents.about import Panel, panel
from views.agents.belonging import Belonging, belonging
from views.agents.colleagues import Others, others_of
from views.agents.draft_form import Draft, make_ready
from views.agents.history import record_of
from views.agents.undoing import undoable_lines
from views.agents.words import event_words

LONG = 60  # messages; a longer correspondence is folded
SHOWN_OF_MANY = 40
TOLD_ON_THE_MESSAGE = ("bounced", "delayed", "mail_opened", "answered_by_machine")


@dataclass
class Entry:
    """One thing of the correspondence: a message, or a grey line of the history.

    A machine's message has both: `words` say what it is about, and the message is folded below them.
    `origin` is the number of the ticket that it was part of before that one was joined to this.
    """

    at: datetime
    message: Message | None = None
    words: str = ""
    outgoing: OutgoingMail | None = None
    has_original: bool = False
    origin: int | None = None
    event_id: int | None = None

    @cached_property
    def kind(self) -> str:
        return self.message.kind.value if self.message else "event"


@dataclass
class Screen:
    """All that the template needs. `known` is the newest line of the record: what comes later is news.

    `is_folded`: of a long correspondence only the first message and the newest are here.
    """

    ticket: Ticket
    entries: list[Entry]
    draft: Draft
    about: Panel
    is_folded: bool = False
    undoable_operations: dict[int, int] = field(default_factory=dict)
    undoable_lines: dict[int, str] = field(default_factory=dict)
    newest: int = 0  # the last line of the record that it shows
    known: int = 0  # the same of its own record, without that of tickets joined to it
    departments: list[Department] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)
    canned: list[CannedReply] = field(default_factory=list)
    others: Others = field(default_factory=Others)
    belonging: Belonging = field(default_factory=Belonging)
    troubled: list[OutgoingMail] = field(default_factory=list)

    def file_named(self, name: str) -> Attachment | None:
        """The first file of the customer's that is called so."""
        said = (one.message for one in self.entries if one.message and one.kind == Kind.CUSTOMER)
        return next((file for message in said for file in message.attachments if file.filename == name), None)

    @property
    def last_heard(self) -> Message | None:
        """The newest message of the customer that this screen shows."""
        heard = (one.message for one in self.entries if one.kind == Kind.CUSTOMER)
        return max(heard, key=lambda message: message.id if message else 0, default=None)

    @property
    def last_message_id(self) -> int:
        """The newest of all: what comes later is news to who writes."""
        return max((one.message.id for one in self.entries if one.message), default=0)

    @property
    def passed_on(self) -> list[Message]:
        """What can be forwarded."""
        return [one.message for one in self.entries if one.message and one.message.kind in CAN_BE_FORWARDED]

    def undoable(self, agent: Agent, now: datetime) -> Entry | None:
        """The agent's latest answer, if it can still be taken back."""
        own = (one for one in reversed(self.entries) if one.outgoing and one.message and one.message.agent == agent)
        return next((one for one in own if one.outgoing and one.outgoing.can_be_withdrawn(now)), None)


def screen(
    ticket: Ticket, agent: Agent, draft: Draft, *, is_folded: bool = False, about: Panel | None = None
) -> Screen:
    """Gather it, in a number of queries that doesn't grow with the ticket."""
    about = about or panel(ticket)
    departments = choices.departments_shown()
    names = {one.id: choices.department_name(one) for one in departments.every}
    events, undoable_operations = record_of(ticket)
    newest = events[-1].id if events else 0
    shown = Screen(
        ticket=ticket,
        known=max((event.id for event in events if event.ticket_id == ticket.id), default=0),
        entries=_entries(ticket, events, names, is_folded),
        draft=draft,
        about=about,
        is_folded=is_folded,
        undoable_operations=undoable_operations,
        newest=newest,
        departments=departments.every,
        agents=who_may_hold(ticket),
        canned=canned_for(ticket),
        others=others_of(ticket, agent),
        belonging=belonging(ticket, agent, has_parts=any(one.kind == "merged" for one in events)),
        troubled=_troubled(ticket) if ticket.attention_since else [],
    )
    shown.undoable_lines = undoable_lines(ticket, events, shown.belonging)
    make_ready(draft, recipients.usual_after(ticket, shown.last_heard))
    return shown


@cache
def with_all_beside_it() -> tuple[Any, ...]:
    """How to load a ticket for its screen."""
    return (
        undefer(Ticket.minutes_spent),  # type: ignore[attr-defined]
        undefer(Ticket.check_rows),  # type: ignore[attr-defined]
        undefer(Ticket.lists_at_hand),  # type: ignore[attr-defined]
        joinedload(Ticket.customer).options(
            joinedload(Customer.addresses), joinedload(Customer.phones), joinedload(Customer.organisation)
        ),
        joinedload(Ticket.department),
        joinedload(Ticket.assignee),
        selectinload(Ticket.participants),
        joinedload(Ticket.tags),
        joinedload(Ticket.watchers),
        joinedload(Ticket.reminders),  # type: ignore[attr-defined]
        joinedload(Ticket.pledges).joinedload(Pledge.agent),  # type: ignore[attr-defined]
        joinedload(Ticket.clocks).joinedload(Clock.level),  # type: ignore[attr-defined]
    )


@cache
def needed_to_answer() -> tuple[Any, ...]:
    """How to load a ticket that something is said in."""
    return (
        undefer(Ticket.check_rows),  # type: ignore[attr-defined]
        joinedload(Ticket.customer).joinedload(Customer.addresses),
        joinedload(Ticket.department).joinedload(Department.addresses),
        joinedload(Ticket.assignee),
        joinedload(Ticket.participants),
    )


def who_may_hold(ticket: Ticket) -> list[Agent]:
    """Agents at work in the ticket's department, its manager, and administrators."""
    known = {"department": ticket.department_id, "manager": ticket.department.manager_id}
    return list(db.session.execute(_at_home(), known).scalars())


@cache
def _at_home() -> sa.Select[Agent]:
    is_here = agent_department.c.department_id == sa.bindparam("department")
    here = sa.select(agent_department.c.agent_id).where(is_here)
    manages = (Agent.id == sa.bindparam("manager"), Agent.role == Role.ADMINISTRATOR)
    return sa.select(Agent).where(Agent.is_switched_on, sa.or_(Agent.id.in_(here), *manages)).order_by(Agent.name)


def canned_for(ticket: Ticket) -> list[CannedReply]:
    """The canned replies of the ticket's department, and those for all; those most in use first."""
    return list(db.session.execute(_canned_of(), {"department": ticket.department_id}).scalars())


@cache
def _canned_of() -> sa.Select[CannedReply]:
    fits = sa.or_(CannedReply.department_id.is_(None), CannedReply.department_id == sa.bindparam("department"))
    return sa.select(CannedReply).where(fits).order_by(CannedReply.used.desc(), CannedReply.name)


def conversation(ticket: Ticket) -> list[Entry]:
    """All that was said, without the history; for other pages than its screen."""
    return _messages(ticket)


def _entries(ticket: Ticket, events: list[Event], department_names: dict[int, str], is_folded: bool) -> list[Entry]:
    messages, origins = _messages(ticket, is_folded), _origins(ticket, events)
    told = {event.details.get("message"): event for event in events if event.kind in TOLD_ON_THE_MESSAGE}
    for entry in messages:
        entry.origin = origins.get(entry.message.id) if entry.message else None
        if entry.message and (event := told.get(entry.message.id)):
            entry.words = event_words(event, department_names)
            events.remove(event)
    history = _history(ticket, events, department_names)
    if is_folded and len(messages) > 1:
        history = [entry for entry in history if entry.at >= messages[1].at]
    entries = [*messages, *history]
    # What happens together is told in the order of cause: the message, then what came of it.
    return sorted(entries, key=lambda entry: (entry.at, entry.message is None))


def _first_and_last() -> sa.ColumnElement[bool]:
    ids = sa.select(Message.id).where(Message.ticket_id == sa.bindparam("ticket"))
    newest = ids.order_by(Message.id.desc()).limit(SHOWN_OF_MANY).subquery()
    first = ids.with_only_columns(sa.func.min(Message.id)).scalar_subquery()
    return sa.or_(Message.id.in_(sa.select(newest.c.id)), Message.id == first)


def _messages(ticket: Ticket, is_folded: bool = False) -> list[Entry]:
    rows = db.session.execute(_said_in(is_folded), {"ticket": ticket.id})
    # A message has one mail; should it ever have two, the newer one tells what became of it.
    entries = [*{row[0].id: Entry(row[0].created_at, row[0], "", row[1], row[2]) for row in rows}.values()]
    return _with_originals_elsewhere(entries)


@cache
def _said_in(is_folded: bool) -> sa.Select[Message, OutgoingMail, bool]:
    is_wanted = (Message.ticket_id == sa.bindparam("ticket"), *([_first_and_last()] if is_folded else []))
    beside = (joinedload(Message.agent), selectinload(Message.attachments))
    return (
        sa.select(Message, OutgoingMail, sa.exists().where(IncomingMail.message_id == Message.id))
        .outerjoin(OutgoingMail, OutgoingMail.message_id == Message.id)
        .where(*is_wanted)
        .options(*beside, defer(OutgoingMail.text), defer(OutgoingMail.html))
        .order_by(Message.id, OutgoingMail.id)
    )


def _with_originals_elsewhere(entries: list[Entry]) -> list[Entry]:
    """What the same mail became in another department has that one's original."""
    heard = (Kind.CUSTOMER, Kind.ADVICE, Kind.MACHINE)
    missing = [one for one in entries if one.message and one.message.kind in heard and not one.has_original]
    by_mail = [one.message.id for one in missing if one.message and one.message.submission is None]
    found = IncomingMail.digests_by_twin(by_mail)
    for entry in missing:
        entry.has_original = bool(entry.message and entry.message.id in found)
    return entries


def _origins(ticket: Ticket, events: list[Event]) -> dict[int, int]:
    """The number of the ticket that a message came in, where it isn't this one."""
    origins: dict[int, int] = {}
    for event in reversed(events):  # the first ticket that it was part of comes last, and is told
        if event.kind == "merged_into" and event.ticket_id != ticket.id:
            origins |= dict.fromkeys(event.details["messages"], event.details["part"])
    return origins


def _history(ticket: Ticket, events: list[Event], department_names: dict[int, str]) -> list[Entry]:
    parts = {event.ticket_id: event.details["part"] for event in events if event.kind == "merged_into"}
    parts.pop(ticket.id, None)
    # That it was joined is told by the event on this one.
    told = [event for event in events if event.kind != "merged_into" or event.ticket_id == ticket.id]
    entries = [
        Entry(one.at, words=event_words(one, department_names), origin=parts.get(one.ticket_id), event_id=one.id)
        for one in told
    ]
    return [entry for entry in entries if entry.words]


def _troubled(ticket: Ticket) -> list[OutgoingMail]:
    """Mails that went wrong, of whatever purpose, until somebody has looked at them."""
    return list(
        db.session.execute(
            sa.select(OutgoingMail)
            .where(
                OutgoingMail.ticket_id == ticket.id,
                OutgoingMail.state.in_(WENT_WRONG),
                OutgoingMail.dismissed_at.is_(None),
            )
            .options(defer(OutgoingMail.text), defer(OutgoingMail.html))
            .order_by(OutgoingMail.id)
        ).scalars()
    )
