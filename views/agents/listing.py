"""The list of tickets: which part of them was asked for, one page of it, and how many wait in each part."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext
from sqlalchemy.orm import joinedload, selectinload

from models import Agent, Customer, EscalationLevel, OutgoingMail, Status, Ticket, db
from models.outgoing import WENT_WRONG
from search import index
from views.agents import choices
from views.base import FURTHEST_PAGE, as_id, contains

PAGE_SIZE = 50
MOST_FOUND = 500
OURS = (Status.OPEN, Status.PENDING)
FOLDERS = {
    "open": lazy_gettext("Open tickets"),
    "mine": lazy_gettext("My tickets"),
    "nobody": lazy_gettext("Unassigned tickets"),
    "pending": lazy_gettext("Waiting for customer"),
    "attention": lazy_gettext("Needs attention"),
    "snoozed": lazy_gettext("Snoozed"),
    "solved": lazy_gettext("Solved tickets"),
    "all": lazy_gettext("All tickets"),
    "spam": lazy_gettext("Spam"),
}
SELDOM = ("attention", "snoozed")  # shown only while something is in it


@dataclass(frozen=True)
class Asked:
    """What the address of the page asks for. Odd values ask for what is usual."""

    folder: str = "open"
    department_id: int | None = None
    search: str = ""
    page: int = 0

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Asked":
        search = arguments.get("search", "").strip()[:200]
        folder = arguments.get("folder", "")
        page = as_id(arguments.get("page", 0)) or 0
        return cls(
            folder=folder if folder in FOLDERS else "all" if search else "open",
            department_id=as_id(arguments.get("department", "")),
            search=search,
            page=min(page, FURTHEST_PAGE),
        )

    @property
    def names_a_ticket(self) -> bool:
        """Whether the search is a ticket's number, and nothing else."""
        return Ticket.with_number(self.search.lstrip("#")) is not None

    def address(self, **changes: Any) -> dict[str, Any]:
        """Arguments of the page that asks the same but for these changes; from its beginning if not said otherwise."""
        asked = replace(self, page=0)
        asked = replace(asked, **changes)
        return {
            "folder": asked.folder,
            "department": asked.department_id,
            "search": asked.search or None,
            "page": asked.page or None,
        }


@dataclass(frozen=True)
class Page:
    """Tickets in order, and whether more follow."""

    tickets: list[Ticket]
    has_more: bool


def page_of(asked: Asked, agent: Agent) -> Page:
    """One page of the tickets asked for, of those that the agent may see."""
    statement = _narrowed(asked, agent)
    if asked.search:
        return _found(statement, asked, agent)
    statement = statement.order_by(*_order(asked.folder)).limit(PAGE_SIZE + 1).offset(asked.page * PAGE_SIZE)
    tickets = list(db.session.execute(statement).scalars())
    return Page(tickets[:PAGE_SIZE], len(tickets) > PAGE_SIZE)


def all_of(asked: Asked, agent: Agent) -> list[Ticket]:
    """All tickets asked for, for an export."""
    if asked.search:
        return _in_order_of(_search(asked, agent), _narrowed(asked, agent))
    return list(db.session.execute(_narrowed(asked, agent).order_by(*_order(asked.folder))).scalars())


def counts(agent: Agent) -> dict[str, Any]:
    """How many tickets wait, by folder and by department: one query over what isn't done, one over what went wrong."""
    holder = sa.case((Ticket.assignee_id == agent.id, "mine"), (Ticket.assignee_id.is_(None), "nobody"), else_="other")
    rows = db.session.execute(
        sa.select(Ticket.department_id, Ticket.status, holder, sa.func.count(Ticket.id))
        .where(Ticket.is_visible_to(agent), Ticket.is_live(), Ticket.is_awake(), Ticket.status.in_(OURS))
        .group_by(Ticket.department_id, Ticket.status, holder)
    )
    told: dict[str, Any] = {"open": 0, "mine": 0, "nobody": 0, "pending": 0, "departments": {}}
    for department_id, status, whose, number in rows:
        told[Status(status).value] += number
        if whose == "mine" or (whose == "nobody" and status == Status.OPEN):
            told[whose] += number
        if status == Status.OPEN:
            told["departments"][department_id] = told["departments"].get(department_id, 0) + number
    seldom = {"attention": Ticket.attention_since.is_not(None), "snoozed": Ticket.snoozed_until.is_not(None)}
    return told | {folder: _count(condition, agent) for folder, condition in seldom.items()}


def _count(condition: sa.ColumnElement[bool], agent: Agent) -> int:
    statement = sa.select(sa.func.count(Ticket.id)).where(condition, Ticket.is_visible_to(agent), Ticket.is_live())
    return db.session.execute(statement).scalar_one()


def undelivered(tickets: list[Ticket]) -> set[int]:
    """Which of these have mail that failed or came back, and that nobody has looked at yet."""
    ids = [ticket.id for ticket in tickets if ticket.attention_since]
    if not ids:
        return set()
    wrong = (OutgoingMail.state.in_(WENT_WRONG), OutgoingMail.dismissed_at.is_(None))
    asked = sa.select(OutgoingMail.ticket_id).where(OutgoingMail.ticket_id.in_(ids), *wrong)
    return {ticket_id for ticket_id in db.session.execute(asked).scalars() if ticket_id}


def limits() -> dict[int, timedelta]:
    """For each department the wait after which a ticket is overdue: its first escalation level."""
    rows = db.session.execute(
        sa.select(EscalationLevel.department_id, sa.func.min(EscalationLevel.after_minutes)).group_by(
            EscalationLevel.department_id
        )
    )
    return {department_id: timedelta(minutes=minutes) for department_id, minutes in rows}


def _narrowed(asked: Asked, agent: Agent) -> Any:
    statement = sa.select(Ticket).where(Ticket.is_visible_to(agent), _lies_in(asked), *_folder(asked.folder, agent))
    if asked.department_id:
        statement = statement.where(Ticket.department_id == asked.department_id)
    return statement.options(
        joinedload(Ticket.customer).selectinload(Customer.addresses),
        selectinload(Ticket.department),
        selectinload(Ticket.assignee),
        selectinload(Ticket.tags),
    )


def _lies_in(asked: Asked) -> sa.ColumnElement[bool]:
    """Spam stands in its own folder, and in no other."""
    return Ticket.is_put_away() if asked.folder == "spam" else Ticket.is_live()


def _folder(folder: str, agent: Agent) -> tuple[sa.ColumnElement[bool], ...]:
    return {
        "open": (Ticket.status == Status.OPEN, Ticket.is_awake()),
        "mine": (Ticket.status.in_(OURS), Ticket.assignee_id == agent.id, Ticket.is_awake()),
        "nobody": (Ticket.status == Status.OPEN, Ticket.assignee_id.is_(None), Ticket.is_awake()),
        "pending": (Ticket.status == Status.PENDING, Ticket.is_awake()),
        "snoozed": (Ticket.snoozed_until.is_not(None),),
        "attention": (Ticket.attention_since.is_not(None),),
        "solved": (Ticket.status.in_((Status.SOLVED, Status.CLOSED)),),
        "all": (),
        "spam": (),
    }[folder]


def _order(folder: str) -> tuple[Any, ...]:
    """Who waits longest comes first; where nobody waits for us, what moved last."""
    if folder == "snoozed":
        return (Ticket.snoozed_until, Ticket.id)
    if folder == "attention":
        return (Ticket.attention_since, Ticket.id)
    if folder == "spam":
        return (Ticket.spam_since.desc(), Ticket.id.desc())
    if folder in ("open", "mine", "nobody"):
        return (Ticket.waiting_since.asc().nulls_last(), Ticket.last_message_at.desc(), Ticket.id)
    return (Ticket.last_message_at.desc(), Ticket.id.desc())


def _found(statement: Any, asked: Asked, agent: Agent) -> Page:
    tickets = _in_order_of(_search(asked, agent), statement)
    begin = asked.page * PAGE_SIZE
    return Page(tickets[begin : begin + PAGE_SIZE], len(tickets) > begin + PAGE_SIZE)


def _in_order_of(ids: list[int], statement: Any) -> list[Ticket]:
    """The best hit first, as the index found them."""
    place = {ticket_id: number for number, ticket_id in enumerate(ids)}
    tickets = db.session.execute(statement.where(Ticket.id.in_(ids))).scalars()
    return sorted(tickets, key=lambda ticket: place[ticket.id])


def _search(asked: Asked, agent: Agent) -> list[int]:
    """Ids of the tickets that the words are found in; a ticket's number finds that ticket, or what it is part of."""
    named = Ticket.with_number(asked.search.lstrip("#"))
    if named:
        return [named.whole.id]
    if asked.folder == "spam":  # which the index doesn't know
        return _search_the_tables(asked, agent)
    own = None if agent.is_administrator else [department.id for department in choices.own_departments()]
    try:
        return index.find(asked.search, departments=own, limit=MOST_FOUND).ticket_ids
    except index.IndexUnavailable:
        return _search_the_tables(asked, agent)


def _search_the_tables(asked: Asked, agent: Agent) -> list[int]:
    """Without an index at least subjects, first words and customers' names are looked into."""
    statement = sa.select(Ticket.id).join(Customer).where(Ticket.is_visible_to(agent), _lies_in(asked))
    for word in asked.search.split()[:8]:
        columns = (Ticket.subject, Ticket.excerpt, Ticket.address, Customer.name)
        statement = statement.where(sa.or_(*(contains(column, word) for column in columns)))
    return list(db.session.execute(statement.order_by(Ticket.id.desc()).limit(MOST_FOUND)).scalars())
