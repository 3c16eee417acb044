"""The morning sheet: what is to be looked after today, each line with the page where that is done (A6, S5).

In the language that is in force, within what its reader may see. Whoever has more to tell adds to `SECTIONS`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from babel.dates import format_skeleton
from flask_babel import format_time, format_timedelta, get_locale, gettext, ngettext, to_user_timezone
from sqlalchemy.orm import joinedload

from desk import backlog, figures, tallies
from desk.figures import Asked
from models import Agent, Message, OutgoingMail, Pledge, Rating, Score, Status, Ticket, db
from models.outgoing import WENT_WRONG

MOST_LINES = 5
MOST_BAD = 10
LONGEST_SUBJECT = 80


@dataclass(frozen=True)
class Line:
    """`path` is that of a page of this desk."""

    words: str
    path: str


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[Line]
    more: int = 0
    """So many aren't named."""

    @property
    def and_more(self) -> str:
        return ngettext("and %(num)d more", "and %(num)d more", self.more) if self.more else ""


@dataclass(frozen=True)
class Wanted:
    """For whom, since when something is news, and now."""

    reader: Agent
    since: datetime
    now: datetime
    language: str = field(default="en")


def sections(reader: Agent, *, since: datetime, now: datetime) -> list[Section]:
    """Those in which there is something to tell."""
    wanted = Wanted(reader, since, now, reader.language)
    told = (section for tell in SECTIONS for section in tell(wanted))
    return [section for section in told if section.lines]


def _waiting_longest(wanted: Wanted) -> list[Section]:
    rows = _waiting(wanted).order_by(Ticket.waiting_since).limit(MOST_LINES)
    number = db.session.execute(sa.select(sa.func.count()).select_from(_waiting(wanted).subquery())).scalar_one()
    tickets = db.session.execute(rows.options(joinedload(Ticket.customer))).scalars().all()
    lines = [_of_ticket(ticket, _waits(ticket, wanted.now)) for ticket in tickets]
    return [Section(gettext("Waiting longest"), lines, number - len(lines))]


def _broken_promises(wanted: Wanted) -> list[Section]:
    """What a service level promised and what hasn't been done by now (S2); asked for a page, and counted."""
    late = sa.select(Ticket).where(Ticket.is_live(), Ticket.is_awake(), Ticket.due_at <= wanted.now)
    seen = late.where(Ticket.is_visible_to(wanted.reader))
    number = db.session.execute(sa.select(sa.func.count()).select_from(seen.subquery())).scalar_one()
    longest = seen.options(joinedload(Ticket.customer)).order_by(Ticket.due_at, Ticket.id).limit(MOST_BAD)
    lines = [_of_ticket(one, _waits(one, wanted.now)) for one in db.session.execute(longest).scalars()]
    return [Section(gettext("Promise broken: should have been answered by now"), lines, number - len(lines))]


def _pledges(wanted: Wanted) -> list[Section]:
    """What agents promised customers in answers: what is over, and what is due within a day (A6)."""
    seen = sa.select(Pledge).join(Pledge.ticket).where(Pledge.is_owed(), Ticket.is_visible_to(wanted.reader))
    seen = seen.where(Ticket.is_live(), Ticket.status != Status.CLOSED)
    until = wanted.now + timedelta(days=1)
    parts = {
        gettext("Promises to customers that are over"): seen.where(Pledge.due_at <= wanted.now),
        gettext("Promised to customers for today"): seen.where(Pledge.due_at > wanted.now, Pledge.due_at <= until),
    }
    return [_section_of_pledges(title, rows) for title, rows in parts.items()]


def _section_of_pledges(title: str, rows: sa.Select[Pledge]) -> Section:
    number = db.session.execute(sa.select(sa.func.count()).select_from(rows.subquery())).scalar_one()
    whole = (joinedload(Pledge.agent), joinedload(Pledge.ticket).joinedload(Ticket.customer))
    found = db.session.execute(rows.options(*whole).order_by(Pledge.due_at, Pledge.id).limit(MOST_BAD)).scalars()
    lines = [
        _of_ticket(one.ticket, gettext("%(who)s, by %(when)s", who=one.agent.name, when=_moment(one.due_at)))
        for one in found
    ]
    return Section(title, lines, number - len(lines))


def _moment(at: datetime) -> str:
    here, language = to_user_timezone(at).replace(tzinfo=None), str(get_locale() or "en")
    return f"{format_skeleton('MMMEd', here, locale=language)}, {format_time(here, 'short', rebase=False)}"


def _bad_ratings(wanted: Wanted) -> list[Section]:
    bad = sa.select(Rating).join(Rating.message).join(Message.ticket).where(Rating.score == Score.BAD)
    lately = bad.where(Rating.rated_at >= wanted.since, Ticket.is_visible_to(wanted.reader))
    whole = joinedload(Rating.message).joinedload(Message.ticket)
    rows = db.session.execute(lately.options(whole).order_by(Rating.rated_at.desc()).limit(MOST_BAD)).scalars()
    return [Section(gettext("Bad ratings"), [_of_ticket(one.message.ticket, one.comment[:200]) for one in rows])]


def _failed_mails(wanted: Wanted) -> list[Section]:
    failed = sa.select(OutgoingMail).join(OutgoingMail.ticket).where(OutgoingMail.state.in_(WENT_WRONG))
    seen = failed.where(OutgoingMail.dismissed_at.is_(None), Ticket.is_visible_to(wanted.reader))
    newest = seen.options(joinedload(OutgoingMail.ticket)).order_by(OutgoingMail.id.desc()).limit(MOST_BAD)
    rows = db.session.execute(newest).scalars()
    lines = [_of_ticket(one.ticket, ", ".join(one.doubtful)) for one in rows if one.ticket]
    return [Section(gettext("Mails that didn't arrive"), lines)]


def _load(wanted: Wanted) -> list[Section]:
    """Managers see everyone's, others their own."""
    load = backlog.load(wanted.reader)
    who = sa.select(Agent).where(Agent.is_switched_on, Agent.id.in_([one for one in load if one])).order_by(Agent.name)
    agents = db.session.execute(who).scalars().all()
    shown = [one for one in agents if wanted.reader.is_manager or one is wanted.reader]
    lines = [Line(_load_word(one.name, *load[one.id]), f"{LIST}?what=unsolved&agent={one.id}") for one in shown]
    if nobodys := load.get(None):
        lines.insert(0, Line(_load_word(gettext("Nobody’s"), *nobodys), f"{LIST}?what=unsolved&agent=none"))
    return [Section(gettext("Who has how much"), lines)]


def _yesterday(wanted: Wanted) -> list[Section]:
    day = tallies.today(wanted.now) - timedelta(days=1)
    told = figures.numbers(Asked(day, day), wanted.reader)
    named = {
        "in": gettext("Came in: %(num)d", num=told["in"]),
        "answer": gettext("Answers: %(num)d", num=told["answer"]),
        "solved": gettext("Solved: %(num)d", num=told["solved"]),
    }
    days = f"from={day.isoformat()}&to={day.isoformat()}"
    return [Section(gettext("Yesterday"), [Line(words, f"{LIST}?what={what}&{days}") for what, words in named.items()])]


LIST = "/desk/statistics/list"
SECTIONS: list[Callable[[Wanted], list[Section]]] = [
    _waiting_longest, _broken_promises, _pledges, _bad_ratings, _failed_mails, _load, _yesterday,
]  # fmt: skip


def _waiting(wanted: Wanted) -> sa.Select[Ticket]:
    waits = (Ticket.status == Status.OPEN, Ticket.waiting_since.is_not(None), Ticket.is_live(), Ticket.is_awake())
    return sa.select(Ticket).where(*waits, Ticket.is_visible_to(wanted.reader))


def _waits(ticket: Ticket, now: datetime) -> str:
    waited = format_timedelta(ticket.waits(now) or timedelta(), granularity="minute")
    return gettext("%(customer)s has been waiting for %(time)s", customer=ticket.customer, time=waited)


def _of_ticket(ticket: Ticket, words: str) -> Line:
    subject = ticket.subject[:LONGEST_SUBJECT] or gettext("no subject")
    named = gettext("#%(number)d %(subject)s", number=ticket.number, subject=subject)
    told = gettext("%(ticket)s: %(words)s", ticket=named, words=" ".join(words.split())) if words.strip() else named
    return Line(told, f"/desk/ticket/{ticket.id}")


def _load_word(name: str, unsolved: int, waiting: int) -> str:
    return gettext(
        "%(name)s: %(unsolved)d unsolved, in %(waiting)d of them somebody waits for us",
        name=name,
        unsolved=unsolved,
        waiting=waiting,
    )
