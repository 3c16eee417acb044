"""Statistics: a dashboard, a report of any days, the same by agent, department …, and the list behind each figure."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from flask import abort, request
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from desk import backlog, behind, figures, measuring, tallies
from desk.busiest import busiest
from desk.figures import Asked
from models import FigureKind, Ticket, db, utcnow
from views.agents import charts, dashboards, statistic_words
from views.agents.morning import MorningPage
from views.agents.statistic_asked import SPANS, arguments, asked, asked_part, span_asked, steps
from views.agents.statistic_export import StatisticExport
from views.base import FURTHEST_PAGE, DeskPage, as_id
from views.sessions import signed_in_agent

PAGE_SIZE = 50
SHOWN_KEYS = 100
LIVE = ("waiting", "unsolved")


class StatisticsPage(MorningPage, StatisticExport, DeskPage):
    @expose("/")
    def index_view(self) -> str:
        """What is to be done now, and how the last week was."""
        return self.render("desk/dashboard.html", **dashboards.told(signed_in_agent(), utcnow()), **_words())

    def frame(self) -> dict[str, Any]:
        """What every page of statistics needs."""
        return _words()

    @expose("/report")
    def report(self) -> str:
        wanted, reader, now = asked(), signed_in_agent(), utcnow()
        left, told = figures.unsolved_after(wanted, reader), figures.numbers(wanted, reader)
        hours, shades = charts.week(by_hour := figures.by_hour(wanted, reader))
        return self.render(
            "desk/report.html",
            **_frame(wanted),
            now=told,
            before=figures.numbers(wanted.before, reader),
            left=left,
            left_before=None if left is None else left - told.more_unsolved,
            ages={what: backlog.ages(what, wanted, reader, now=now) for what in LIVE},
            chart=_chart(wanted),
            week=by_hour,
            week_hours=hours,
            week_shades=shades,
            weekdays=statistic_words.weekdays(),
        )

    @expose("/by/<dimension>")
    def by(self, dimension: str) -> str:
        if dimension not in statistic_words.dimensions():
            abort(404)
        wanted = asked()
        told, left_out = busiest(dimension, wanted, signed_in_agent(), SHOWN_KEYS)
        names = statistic_words.key_words(dimension, told)
        return self.render(
            "desk/report_by.html",
            **_frame(wanted),
            dimension=dimension,
            lines=[(key, names[key], numbers) for key, numbers in told.items()],
            most=max((numbers["in"] for numbers in told.values()), default=0),
            left_out=left_out,
            has_spent=any(numbers.spent for numbers in told.values()),
            narrowed_to=lambda key: arguments(wanted.narrowed_to(dimension, key)),
            behind_of=lambda key, what: arguments(wanted.narrowed_to(dimension, key), what=what),
        )

    @expose("/list")
    def list_view(self) -> str:
        """What was counted, one line each; of what waits now, the tickets."""
        what, wanted, page = _what(), asked(), min(as_id(request.args.get("page", 0)) or 0, FURTHEST_PAGE)
        rows = list(islice(_page(what, wanted, page), PAGE_SIZE + 1))
        return self.render(
            "desk/figure_list.html",
            **_frame(wanted),
            what=what,
            is_live=what in LIVE,
            about=_about(what),
            rows=rows[:PAGE_SIZE],
            agents=statistic_words.key_words("agent", {figure.agent_id for figure, _ in rows if figure}),
            has_more=len(rows) > PAGE_SIZE,
            page=page,
            turned=lambda number: arguments(wanted, what=what, age=_age(), page=number, **_part()),
        )


def _words() -> dict[str, Any]:
    words = statistic_words
    return {
        "duration": words.duration,
        "share": words.share,
        "change": words.change,
        "kind_words": words.KINDS,
        "time_words": words.TIMES,
        "one_words": words.ONE,
        "part": charts.part,
        "dimension_words": words.dimensions(),
        "uncounted": measuring.number_waiting(),
    }


def _frame(wanted: Asked) -> dict[str, Any]:
    """What every page of a report says above and below."""
    words = statistic_words
    chips = [
        (
            dimension,
            words.ONE[dimension],
            words.key_words(dimension, [key])[key],
            arguments(_without(wanted, dimension)),
        )
        for dimension, key in wanted.narrowed.items()
    ]
    return {
        **_words(),
        "asked": wanted,
        "span": span_asked(),
        "spans": list(SPANS),
        "span_word": words.span_word(wanted),
        "before_word": words.span_word(wanted.before),
        "chips": chips,
        "of_here": lambda **more: arguments(wanted, **more),
        "of_earlier": lambda **more: arguments(wanted.before, **more),
        "of_span": lambda span: _of_span(wanted, span),
        "today": tallies.today(utcnow()),
        "age_words": words.age_words(),
    }


def _of_span(wanted: Asked, span: str) -> dict[str, str]:
    told = arguments(wanted)
    return {name: value for name, value in told.items() if name not in ("from", "to")} | {"days": span}


def _without(wanted: Asked, dimension: str) -> Asked:
    return replace(wanted, narrowed={name: key for name, key in wanted.narrowed.items() if name != dimension})


def _chart(wanted: Asked) -> dict[str, Any]:
    """What came and what was solved, by day, week or month: the bars, and the same as a table."""
    kinds = (FigureKind.IN, FigureKind.SOLVED)
    days = figures.by_day(wanted, signed_in_agent(), kinds)
    lines = []
    for first, last in steps(wanted):
        counts = {kind.value: sum(one[kind] for day, one in days.items() if first <= day <= last) for kind in kinds}
        of_step = behind.of_day(wanted, first, last)
        lines.append((statistic_words.step_word(first, last), counts, of_step))
    highest = charts.top([number for _, counts, _ in lines for number in counts.values()])
    groups = [(word, [(kind, number, word) for kind, number in counts.items()]) for word, counts, _ in lines]
    return {
        "bars": list(charts.bars(groups, highest)),
        "highest": highest,
        "marks": charts.marks([word for word, _, _ in lines]),
        "lines": [(word, counts, arguments(step)) for word, counts, step in lines],
    }


def _what() -> str:
    what = request.args.get("what", "in")
    return what if what in behind.KINDS or what in LIVE else abort(404)


def _age() -> int | None:
    age = as_id(request.args.get("age", ""))
    return age if age is not None and age <= len(backlog.AGES) else None


def _part() -> dict[str, int | None]:
    part = asked_part()
    return {"slot": part["slot"], "timed": 1 if part["timed"] else None}


def _about(what: str) -> list[str]:
    """What else narrows the list."""
    age, slot = _age(), asked_part()["slot"]
    told = [statistic_words.age_words()[age]] if what in LIVE and age is not None else []
    if what not in LIVE and slot is not None:
        hour = f"{slot % 24}:00–{slot % 24 + 1}:00"
        told.append(gettext("%(day)s, %(hours)s", day=statistic_words.weekdays()[slot // 24], hours=hour))
    return told


def _page(what: str, wanted: Asked, page: int) -> Iterator[tuple[Any, Ticket]]:
    """Figure and ticket; no figure for what waits now."""
    reader, start = signed_in_agent(), page * PAGE_SIZE
    whole = (Ticket.customer, Ticket.department)
    if what in LIVE:
        rows = backlog.tickets(what, wanted, reader, _age(), now=utcnow()).options(*map(joinedload, whole))
        for ticket in db.session.execute(rows.offset(start).limit(PAGE_SIZE + 1)).scalars():
            yield None, ticket
    else:
        found = behind.behind(what, wanted, reader, **asked_part()).options(*map(joinedload, whole))
        for figure, ticket in db.session.execute(found.offset(start).limit(PAGE_SIZE + 1)):
            yield figure, ticket
