"""The list of tickets: which part of them was asked for, in which order, and how many wait in each part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from flask_babel import lazy_gettext
from sqlalchemy.orm import selectinload

from models import Agent, Draft, Status, Ticket, db
from views.agents import due_filters
from views.agents.filters import Filters
from views.agents.finding import AROUND_A_NUMBER, found
from views.agents.finding import Found as WordsFound
from views.agents.keyset import Key, sifted
from views.agents.rows import IN_TABLE, Row
from views.base import FURTHEST_PAGE, as_id

MOST_QUESTIONS = 512  # that are kept: what readers ask for again and again is put together once
Found = TypeVar("Found", Ticket, Row)
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
        return Ticket.with_number(self.search.strip(AROUND_A_NUMBER)) is not None

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
    def unpaged(self) -> "Asked":
        """The same for all of its pages."""
        return replace(self, workspace=None, page=0, after="", before="")

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


def all_of(asked: Asked, agent: Agent) -> list[Ticket]:
    """All tickets asked for, for an export, with what was filled in."""
    wanted = sa.select(Ticket).options(*IN_TABLE, selectinload(Ticket.field_values))
    if asked.search:
        ids = searched(asked, agent).ids
        named = wanted.where(Ticket.id.in_(ids), *conditions(asked, agent))
        return in_order_of(ids, db.session.execute(named).scalars())
    narrowed = wanted.where(*_narrowed(*same(asked, agent))).order_by(*in_order(asked))
    return list(db.session.execute(narrowed).scalars())


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


@lru_cache(maxsize=MOST_QUESTIONS)
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
    question = _few(Ticket.is_visible_to(agent), agent.id, tuple(more))
    return dict(db.session.execute(question).one()._mapping)


@lru_cache(maxsize=MOST_QUESTIONS)
def _few(visible: sa.ColumnElement[bool], agent_id: int, more: tuple[Any, ...]) -> sa.Select[Any]:
    few = [
        sa.select(sa.func.count(Ticket.id))
        .where(visible, lies_in(folder), *_folder(folder, agent_id))
        .scalar_subquery()
        .label(folder)
        for folder in SELDOM
    ]
    return sa.select(*few, *more)


def conditions(asked: Asked, agent: Agent) -> tuple[sa.ColumnElement[bool], ...]:
    """What a ticket must meet beside the words that are searched, first of all to be theirs to see (R14)."""
    return _conditions(*same(asked, agent))


def same(asked: Asked, agent: Agent) -> tuple[Asked, sa.ColumnElement[bool], int]:
    """As long as these are the same, the same is asked, and the question needn't be made anew."""
    return asked.unpaged, Ticket.is_visible_to(agent), agent.id


@lru_cache(maxsize=MOST_QUESTIONS)
def _conditions(asked: Asked, visible: sa.ColumnElement[bool], agent_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    met = [visible, lies_in(asked.folder), *_folder(asked.folder, agent_id)]
    if asked.department_id:
        met.append(Ticket.department_id == asked.department_id)
    return (*met, *asked.filters.conditions(agent_id))


@lru_cache(maxsize=MOST_QUESTIONS)
def _narrowed(asked: Asked, visible: sa.ColumnElement[bool], agent_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    met = _conditions(asked, visible, agent_id)
    return (*map(sifted, met), *asked.filters.in_order()) if asked.is_about_nearly_all else met


@lru_cache(maxsize=MOST_QUESTIONS)
def question_of(asked: Asked, visible: sa.ColumnElement[bool], agent_id: int) -> sa.Select[int]:
    return sa.select(Ticket.id).where(*_narrowed(asked, visible, agent_id))


def number_of(asked: Asked, agent: Agent, *, most: int, label: str) -> Any:
    """How many there are, counted up to one more than `most`: a part of another question."""
    return _number_of(*same(asked, agent), most, label)


@lru_cache(maxsize=MOST_QUESTIONS)
def _number_of(asked: Asked, visible: sa.ColumnElement[bool], agent_id: int, most: int, label: str) -> Any:
    in_order = asked.filters.in_order() if asked.is_about_nearly_all else []
    met = (*_conditions(asked, visible, agent_id), *in_order)
    some = sa.select(Ticket.id).where(*met).limit(in_words(most + 1)).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery().label(label)


def in_words(most: int) -> Any:
    """A limit that stands in the statement itself, so that PostgreSQL knows it when it plans a prepared one.

    Of a limit that is only given as a value it takes it that a tenth of all rows is wanted, and reads every ticket.
    """
    return sa.literal_column(str(most), sa.Integer)


def ids_of_all(asked: Asked, agent: Agent, *, most: int) -> list[int]:
    """The ids of the tickets asked for, at most so many, in the list's order."""
    if asked.search:
        ids = searched(asked, agent).ids
        kept = sa.select(Ticket.id).where(Ticket.id.in_(ids), *conditions(asked, agent))
        left = set(db.session.execute(kept).scalars())
        return [one for one in ids if one in left][:most]
    wanted = sa.select(Ticket.id).where(*conditions(asked, agent)).order_by(*in_order(asked)).limit(most)
    return list(db.session.execute(wanted).scalars())


def lies_in(folder: str) -> sa.ColumnElement[bool]:
    """Spam stands in its own folder, and in no other."""
    return Ticket.is_put_away() if folder == "spam" else Ticket.is_live()


def _folder(folder: str, agent_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Made when it is asked for: each condition costs more time than a row of the list."""
    return {
        "open": lambda: (Ticket.status == Status.OPEN, Ticket.is_awake()),
        "mine": lambda: (Ticket.status.in_(OURS), Ticket.assignee_id == agent_id, Ticket.is_awake()),
        "nobody": lambda: (Ticket.status == Status.OPEN, Ticket.assignee_id.is_(None), Ticket.is_awake()),
        "pending": lambda: (Ticket.status == Status.PENDING, Ticket.is_awake()),
        "snoozed": lambda: (Ticket.snoozed_until.is_not(None),),
        "attention": lambda: (Ticket.attention_since.is_not(None),),
        "drafts": lambda: (Ticket.id.in_(sa.select(Draft.ticket_id).where(Draft.agent_id == agent_id)),),
        "solved": lambda: (Ticket.status.in_((Status.SOLVED, Status.CLOSED)),),
        "all": lambda: (),
        "spam": lambda: (),
    }[folder]()


def in_order(asked: Asked) -> Any:
    return (key.ordered() for key in order_of(asked))


def order_of(asked: Asked) -> tuple[Key, ...]:
    """Who waits longest comes first; where nobody waits for us, what moved last; by what is due, if that was asked."""
    folder, due = asked.folder, due_filters.ordered_by(asked.filters.due)
    if due is not None:
        return (Key(due), Key(Ticket.id))
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


def in_order_of(ids: list[int], tickets: Iterable[Found]) -> list[Found]:
    """The best hit first, as the index found them."""
    place = {ticket_id: number for number, ticket_id in enumerate(ids)}
    return sorted(tickets, key=lambda ticket: place[ticket.id])


def searched(asked: Asked, agent: Agent) -> WordsFound:
    """The index knows no spam."""
    return found(asked.search, agent, lies_in(asked.folder), is_indexed=asked.folder != "spam")
