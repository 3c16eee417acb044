"""The list of tickets: which part of them was asked for, one page of it, and how many wait in each part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext
from sqlalchemy.orm import selectinload

from models import Agent, Draft, Status, Ticket, db
from views.agents import keyset
from views.agents.filters import Filters
from views.agents.finding import ids_found
from views.agents.keyset import Key, sifted
from views.agents.rows import IN_ROWS, IN_TABLE
from views.base import FURTHEST_PAGE, as_id

PAGE_SIZE = 50
OURS = (Status.OPEN, Status.PENDING)
FOLDERS = {
    "open": lazy_gettext("Open tickets"),
    "mine": lazy_gettext("My tickets"),
    "nobody": lazy_gettext("Unassigned tickets"),
    "pending": lazy_gettext("Waiting for customer"),
    "attention": lazy_gettext("Needs attention"),
    "snoozed": lazy_gettext("Snoozed"),
    "drafts": lazy_gettext("Drafts"),
    "solved": lazy_gettext("Solved tickets"),
    "all": lazy_gettext("All tickets"),
    "spam": lazy_gettext("Spam"),
}
SELDOM = ("attention", "snoozed", "drafts")  # shown only while something is in it


@dataclass(frozen=True)
class Asked:
    """What the address of the page asks for. Odd values ask for what is usual."""

    folder: str = "open"
    department_id: int | None = None
    search: str = ""
    page: int = 0
    filters: Filters = field(default_factory=Filters)
    workspace: int | None = None
    after: str = ""
    before: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Asked":
        search = arguments.get("search", "").strip()[:200]
        folder = arguments.get("folder", "")
        page = as_id(arguments.get("page", 0)) or 0
        filters = Filters.of(arguments)
        return cls(
            folder=folder if folder in FOLDERS else "all" if search or filters.status else "open",
            department_id=as_id(arguments.get("department", "")),
            search=search,
            page=min(page, FURTHEST_PAGE),
            filters=filters,
            workspace=as_id(arguments.get("workspace", "")),
            after=arguments.get("after", "")[:80],
            before=arguments.get("before", "")[:80],
        )

    @property
    def names_a_ticket(self) -> bool:
        """Whether the search is a ticket's number, and nothing else."""
        return Ticket.with_number(self.search.lstrip("#")) is not None

    def address(self, **changes: Any) -> dict[str, Any]:
        """Arguments of the page that asks the same but for these changes; from its beginning if not said otherwise.

        A workspace that is changed is no longer that workspace.
        """
        asked = replace(self, page=0, after="", before="")
        asked = replace(asked, **changes)
        is_same = (asked.filters, asked.search, asked.folder) == (self.filters, self.search, self.folder)
        return {
            "folder": asked.folder,
            "department": asked.department_id,
            "search": asked.search or None,
            **asked.filters.arguments(),
            "workspace": asked.workspace if is_same and asked.department_id == self.department_id else None,
            "page": asked.page or None,
            "after": asked.after or None,
            "before": asked.before or None,
        }

    @property
    def is_about_nearly_all(self) -> bool:
        """Of the tickets there are: done ones, and nothing that is true of few."""
        done = self.folder == "solved" or (self.folder == "all" and self.filters.status not in OURS)
        return done and not self.filters.asks_for_few and not self.search

    def question(self) -> dict[str, str]:
        """What a workspace keeps of it: which tickets are wanted, not which page of them."""
        address = replace(self, workspace=None).address()
        return {name: str(value) for name, value in address.items() if value}

    def without_filter(self, name: str) -> dict[str, Any]:
        return self.address(filters=self.filters.without(name))


@dataclass(frozen=True)
class Page:
    """Tickets in order, and whether more follow. `first` and `last` are their places, where the order has any.

    `found`: how many there are on all pages, where words were searched.
    """

    tickets: list[Ticket]
    has_more: bool
    first: str = ""
    last: str = ""
    found: int = 0


def page_of(asked: Asked, agent: Agent) -> Page:
    """One page of the tickets asked for, of those that the agent may see."""
    statement = narrowed(asked, agent).options(*IN_ROWS)
    if asked.search:
        return _found(statement, asked, agent)
    keys = _order(asked.folder)
    if (place := keyset.read(keys, asked.before)) and asked.page:
        return _page_before(statement, keys, place) or page_of(replace(asked, page=0, before=""), agent)
    if place := keyset.read(keys, asked.after):
        statement = statement.where(keyset.beyond(keys, place))
    else:
        statement = statement.offset(asked.page * PAGE_SIZE)
    ordered = statement.order_by(*(key.ordered() for key in keys)).limit(PAGE_SIZE + 1)
    tickets = list(db.session.execute(ordered).scalars())
    return _page(keys, tickets[:PAGE_SIZE], has_more=len(tickets) > PAGE_SIZE)


def _page_before(statement: Any, keys: tuple[Key, ...], place: keyset.Place) -> Page | None:
    """None where there is no whole page before it: then the first one is shown, which is whole."""
    earlier = statement.where(keyset.beyond(keys, place, backwards=True))
    ordered = earlier.order_by(*(key.ordered(backwards=True) for key in keys)).limit(PAGE_SIZE)
    tickets = list(db.session.execute(ordered).scalars())[::-1]
    return _page(keys, tickets, has_more=True) if len(tickets) == PAGE_SIZE else None


def _page(keys: tuple[Key, ...], tickets: list[Ticket], *, has_more: bool) -> Page:
    if not tickets:
        return Page(tickets, has_more)
    return Page(tickets, has_more, keyset.place_of(keys, tickets[0]), keyset.place_of(keys, tickets[-1]))


def all_of(asked: Asked, agent: Agent) -> list[Ticket]:
    """All tickets asked for, for an export, with what was filled in."""
    wanted = narrowed(asked, agent).options(*IN_TABLE, selectinload(Ticket.field_values))
    if asked.search:
        return _in_order_of(_ids_found(asked, agent), wanted)
    return list(db.session.execute(wanted.order_by(*in_order(asked))).scalars())


def counts(agent: Agent, *, more: Iterable[Any] = ()) -> dict[str, Any]:
    """How many tickets wait, by folder and by department: one query over what isn't done, one over the few.

    `more` are further counts for the second one, each under its label.
    """
    rows = db.session.execute(_by_department_and_holder(Ticket.is_visible_to(agent), agent.id))
    told: dict[str, Any] = {"open": 0, "mine": 0, "nobody": 0, "pending": 0, "departments": {}}
    for department_id, status, whose, number in rows:
        told[Status(status).value] += number
        if whose == "mine" or (whose == "nobody" and status == Status.OPEN):
            told[whose] += number
        if status == Status.OPEN:
            told["departments"][department_id] = told["departments"].get(department_id, 0) + number
    return told | _counts_of_the_few(agent, more)


@lru_cache(maxsize=1024)
def _by_department_and_holder(visible: sa.ColumnElement[bool], agent_id: int) -> sa.Select[Any]:
    """`visible` is what decides what an agent sees; as long as it is the same, so is the question."""
    holder = sa.case((Ticket.assignee_id == agent_id, "mine"), (Ticket.assignee_id.is_(None), "nobody"), else_="other")
    return (
        sa.select(Ticket.department_id, Ticket.status, holder, sa.func.count(Ticket.id))
        .where(visible, Ticket.is_live(), Ticket.is_awake(), Ticket.status.in_(OURS))
        .group_by(Ticket.department_id, Ticket.status, holder)
    )


def _counts_of_the_few(agent: Agent, more: Iterable[Any]) -> dict[str, int]:
    """Of folders that hold what bears a mark, in one query of the marks' own indexes."""
    few = [
        sa.select(sa.func.count(Ticket.id))
        .where(Ticket.is_visible_to(agent), lies_in(folder), *_folder(folder, agent))
        .scalar_subquery()
        .label(folder)
        for folder in SELDOM
    ]
    return dict(db.session.execute(sa.select(*few, *more)).one()._mapping)


def narrowed(asked: Asked, agent: Agent) -> Any:
    met = conditions(asked, agent)
    if asked.is_about_nearly_all:
        met = [*map(sifted, met), *asked.filters.in_order()]
    return sa.select(Ticket).where(*met)


def conditions(asked: Asked, agent: Agent) -> list[sa.ColumnElement[bool]]:
    """What a ticket must meet beside the words that are searched, first of all to be theirs to see (R14)."""
    met = [Ticket.is_visible_to(agent), lies_in(asked.folder), *_folder(asked.folder, agent)]
    if asked.department_id:
        met.append(Ticket.department_id == asked.department_id)
    return met + asked.filters.conditions(agent)


def ids_of_all(asked: Asked, agent: Agent, *, most: int) -> list[int]:
    """The ids of the tickets asked for, at most so many, in the list's order."""
    if asked.search:
        found = _ids_found(asked, agent)
        kept = sa.select(Ticket.id).where(Ticket.id.in_(found), *conditions(asked, agent))
        left = set(db.session.execute(kept).scalars())
        return [one for one in found if one in left][:most]
    wanted = sa.select(Ticket.id).where(*conditions(asked, agent)).order_by(*in_order(asked)).limit(most)
    return list(db.session.execute(wanted).scalars())


def counted_matches(asked: Asked, agent: Agent, page: Page, *, most: int) -> list[Any]:
    """How many match on all pages, up to one more than `most`: a part of the counts, where there is another page."""
    if asked.search or not (page.has_more or asked.page):
        return []
    in_order = asked.filters.in_order() if asked.is_about_nearly_all else []
    some = sa.select(Ticket.id).where(*conditions(asked, agent), *in_order).limit(most + 1).subquery()
    return [sa.select(sa.func.count()).select_from(some).scalar_subquery().label("matching")]


def lies_in(folder: str) -> sa.ColumnElement[bool]:
    """Spam stands in its own folder, and in no other."""
    return Ticket.is_put_away() if folder == "spam" else Ticket.is_live()


def _folder(folder: str, agent: Agent) -> tuple[sa.ColumnElement[bool], ...]:
    """Made when it is asked for: each condition costs more time than a row of the list."""
    return {
        "open": lambda: (Ticket.status == Status.OPEN, Ticket.is_awake()),
        "mine": lambda: (Ticket.status.in_(OURS), Ticket.assignee_id == agent.id, Ticket.is_awake()),
        "nobody": lambda: (Ticket.status == Status.OPEN, Ticket.assignee_id.is_(None), Ticket.is_awake()),
        "pending": lambda: (Ticket.status == Status.PENDING, Ticket.is_awake()),
        "snoozed": lambda: (Ticket.snoozed_until.is_not(None),),
        "attention": lambda: (Ticket.attention_since.is_not(None),),
        "drafts": lambda: (Ticket.id.in_(sa.select(Draft.ticket_id).where(Draft.agent_id == agent.id)),),
        "solved": lambda: (Ticket.status.in_((Status.SOLVED, Status.CLOSED)),),
        "all": lambda: (),
        "spam": lambda: (),
    }[folder]()


def in_order(asked: Asked) -> Any:
    return (key.ordered() for key in _order(asked.folder))


def _order(folder: str) -> tuple[Key, ...]:
    """Who waits longest comes first; where nobody waits for us, what moved last."""
    newest = (Key(Ticket.last_message_at, is_descending=True), Key(Ticket.id, is_descending=True))
    if folder == "snoozed":
        return (Key(Ticket.snoozed_until), Key(Ticket.id))
    if folder == "attention":
        return (Key(Ticket.attention_since), Key(Ticket.id))
    if folder == "spam":
        return (Key(Ticket.spam_since, is_descending=True), newest[1])
    if folder in ("open", "mine", "nobody"):
        return (Key(Ticket.waiting_since, may_be_empty=True), newest[0], Key(Ticket.id))
    return newest


def _found(statement: Any, asked: Asked, agent: Agent) -> Page:
    tickets = _in_order_of(_ids_found(asked, agent), statement)
    begin = asked.page * PAGE_SIZE
    return Page(tickets[begin : begin + PAGE_SIZE], len(tickets) > begin + PAGE_SIZE, found=len(tickets))


def _in_order_of(ids: list[int], statement: Any) -> list[Ticket]:
    """The best hit first, as the index found them."""
    place = {ticket_id: number for number, ticket_id in enumerate(ids)}
    tickets = db.session.execute(statement.where(Ticket.id.in_(ids))).scalars()
    return sorted(tickets, key=lambda ticket: place[ticket.id])


def _ids_found(asked: Asked, agent: Agent) -> list[int]:
    """The index knows no spam."""
    return ids_found(asked.search, agent, lies_in(asked.folder), is_indexed=asked.folder != "spam")
