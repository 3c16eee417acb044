"""Every statistic, told a second time by plain SQL over messages and record that was written apart: equal."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from demo import Filled
from desk import backlog, behind, busiest, figures, gathered
from desk.calendars import hours_of
from desk.figures import DIMENSIONS, Asked
from jobs.figures import measure_all
from models import Agent, Department, FigureKind, Office, Role, db, transaction
from tests.conftest import NOON

WHOLE = Asked(date(2026, 9, 1), date(2026, 11, 30))
SPANS = [WHOLE, Asked(date(2026, 10, 1), date(2026, 10, 31)), Asked(date(2026, 11, 9), date(2026, 11, 9))]
LIVE = "t.spam_since IS NULL AND t.merged_into_id IS NULL"
# A wait begins with the first word, or the reopening, behind the last answer or end.
ANSWERED = f"""
WITH steps AS (
  SELECT ticket_id, created_at AS at, 0 AS place, id, agent_id,
         CASE kind WHEN 'customer' THEN 'asks' ELSE 'answers' END AS what
  FROM message WHERE kind IN ('customer', 'reply')
  UNION ALL
  SELECT ticket_id, at, 1, id, agent_id, CASE kind WHEN 'reopened' THEN 'asks' ELSE 'ends' END
  FROM event WHERE kind IN ('solved', 'closed', 'pending', 'reopened')
  UNION ALL
  SELECT ticket_id, at, 1, id, agent_id, 'asks' FROM event
  WHERE kind = 'replied' AND json_extract(details, '$.status') = 'open'
), blocks AS (
  SELECT *, coalesce(sum(what IN ('answers', 'ends')) OVER (
    PARTITION BY ticket_id ORDER BY at, place, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS block
  FROM steps
), waits AS (
  SELECT ticket_id, block, min(at) AS since FROM blocks WHERE what = 'asks' GROUP BY ticket_id, block
)
SELECT t.id, b.agent_id, w.since, b.at,
       w.since IS NOT NULL AND row_number() OVER (PARTITION BY t.id, w.since IS NULL ORDER BY b.at, b.id) = 1
FROM blocks b JOIN ticket t ON t.id = b.ticket_id
LEFT JOIN waits w ON w.ticket_id = b.ticket_id AND w.block = b.block
WHERE b.what = 'answers' AND {LIVE}
"""
SOLVED = f"""
WITH steps AS (
  SELECT id AS ticket_id, created_at AS at, 0 AS id, NULL AS agent_id, 0 AS is_done FROM ticket
  UNION ALL
  SELECT ticket_id, at, id, agent_id, kind IN ('solved', 'closed') FROM event
  WHERE kind IN ('solved', 'closed', 'pending', 'reopened')
  UNION ALL
  SELECT e.ticket_id, e.at, e.id, e.agent_id, json_extract(e.details, '$.status') = 'solved' FROM event e
  JOIN message m ON m.id = json_extract(e.details, '$.message') AND m.ticket_id = e.ticket_id WHERE e.kind = 'replied'
), turns AS (
  SELECT *, lag(is_done) OVER (PARTITION BY ticket_id ORDER BY at, id) AS was_done FROM steps
), changes AS (
  SELECT *, lag(at) OVER (PARTITION BY ticket_id ORDER BY at, id) AS since FROM turns
  WHERE was_done IS NULL OR was_done <> is_done
)
SELECT t.id, coalesce(c.agent_id, t.assignee_id), c.since, c.at, c.is_done
FROM changes c JOIN ticket t ON t.id = c.ticket_id WHERE c.since IS NOT NULL AND {LIVE}
"""
OPENED = f"SELECT 'in', t.id, t.assignee_id, NULL, t.created_at FROM ticket t WHERE {LIVE}"
RATED = f"""
SELECT r.score, t.id, r.agent_id, NULL, r.rated_at FROM rating r JOIN message m ON m.id = r.message_id
JOIN ticket t ON t.id = m.ticket_id WHERE r.score IS NOT NULL AND {LIVE}
"""
SPENT = f"""
SELECT 'spent', t.id, m.agent_id, NULL, m.created_at, 60 * m.minutes FROM message m
JOIN ticket t ON t.id = m.ticket_id WHERE m.minutes IS NOT NULL AND {LIVE}
"""
# Each clock of a service level, by the last line of the record about it.
TARGETS = f"""
WITH lines AS (
  SELECT e.*, row_number() OVER (PARTITION BY json_extract(e.details, '$.clock') ORDER BY e.id DESC) AS place
  FROM event e WHERE e.kind IN ('target_met', 'target_broken', 'target_restarted')
)
SELECT CASE kind WHEN 'target_met' THEN 'met' ELSE 'missed' END, t.id, t.assignee_id, NULL,
       CASE kind WHEN 'target_met' THEN at ELSE json_extract(details, '$.due_at') END
FROM lines l JOIN ticket t ON t.id = l.ticket_id WHERE place = 1 AND kind <> 'target_restarted' AND {LIVE}
"""
# What became of each promise of an agent's; who promised is told by the line in which that was done.
PROMISED = f"""
SELECT CASE WHEN max(e.kind <> 'promise_kept') THEN 'broken' ELSE 'kept' END, t.id, p.agent_id, NULL,
       CASE WHEN max(e.kind <> 'promise_kept') THEN json_extract(p.details, '$.due') ELSE max(e.at) END
FROM event p JOIN event e ON e.ticket_id = p.ticket_id AND e.kind IN ('promise_kept', 'promise_late', 'promise_broken')
  AND e.id > p.id AND json_extract(e.details, '$.due') = json_extract(p.details, '$.due')
JOIN ticket t ON t.id = p.ticket_id WHERE p.kind = 'promised' AND {LIVE} GROUP BY p.id
"""


pytestmark = pytest.mark.timeout(400)  # a busy machine needs minutes to fill a desk


@pytest.fixture(scope="module")
def measured(filled: Filled) -> Iterator[None]:
    measure_all()
    _tell_again()
    yield
    with transaction():
        db.session.execute(text("DROP TABLE told_again"))


def _tell_again() -> None:
    """Into a table of its own, from which plain SQL counts."""
    with transaction():
        columns = "kind text, ticket_id int, agent_id int, at text, day text, slot int, seconds int"
        db.session.execute(text(f"CREATE TABLE IF NOT EXISTS told_again ({columns})"))
        db.session.execute(text("DELETE FROM told_again"))
        for row in _rows():
            names = "kind ticket_id agent_id at day slot seconds".split()
            values = dict(zip(names, row, strict=True))
            db.session.execute(
                text(f"INSERT INTO told_again VALUES ({', '.join(f':{name}' for name in names)})"), values
            )


def _rows() -> Iterator[tuple]:
    zone = ZoneInfo(Office.current().timezone)
    hours = {one.id: hours_of(one.calendar) for one in db.session.query(Department) if one.calendar}
    homes: dict[int, int] = dict(db.session.execute(text("SELECT id, department_id FROM ticket")).all())

    for kind, ticket_id, agent_id, since, at, *seconds in _told():
        here = _instant(at).astimezone(zone)
        if since is not None:
            seconds = [_worked(hours.get(homes[ticket_id]), _instant(since), _instant(at))]
        slot = 24 * here.weekday() + here.hour
        yield kind, ticket_id, agent_id, at, str(here.date()), slot, seconds[0] if seconds else None


def _told() -> Iterator[tuple]:
    """Kind, ticket, agent, since when it was waited for, when it happened; of work its seconds."""
    for ticket_id, agent_id, since, at, is_first in db.session.execute(text(ANSWERED)).all():
        yield "answer", ticket_id, agent_id, since, at
        if is_first:
            yield "first", ticket_id, agent_id, since, at
    solver: dict[int, int | None] = {}
    for ticket_id, agent_id, since, at, is_done in db.session.execute(text(f"{SOLVED} ORDER BY c.at, c.id")).all():
        if is_done:
            solver[ticket_id] = agent_id
        yield "solved" if is_done else "reopened", ticket_id, solver[ticket_id], since if is_done else None, at
    for statement in (OPENED, RATED, TARGETS, PROMISED, SPENT):
        yield from db.session.execute(text(statement)).all()


def _instant(at: str) -> datetime:
    told = datetime.fromisoformat(at)
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _worked(hours, since: datetime, at: datetime) -> int:
    """Day by day, on the clock on the wall."""
    if hours is None:
        return int((at - since).total_seconds())
    total = timedelta()
    for days in range(-2, (at - since).days + 3):
        day = since.astimezone(hours.zone).date() + timedelta(days=days)
        midnight = datetime.combine(day, time())
        for begins, ends in hours.spans_of(day):
            first, last = ((midnight + timedelta(minutes=one)).replace(tzinfo=hours.zone) for one in (begins, ends))
            total += max(min(last.astimezone(UTC), at) - max(first.astimezone(UTC), since), timedelta())
    return int(total.total_seconds())


def _readers() -> list[Agent]:
    roles = [role for role in Role if role != Role.TRANSLATOR]  # who sees no statistics
    return [db.session.query(Agent).filter(Agent.role == role).order_by(Agent.id).limit(1).one() for role in roles]


def _seen(reader: Agent) -> str:
    if reader.is_administrator:
        return "1 = 1"
    member = f"SELECT department_id FROM agent_department WHERE agent_id = {reader.id}"
    managed = f"SELECT id FROM department WHERE manager_id = {reader.id}"
    return f"(t.department_id IN ({member}) OR t.department_id IN ({managed}))"


def _plain(reader: Agent, asked: Asked, key: str, what: str, more: str = "") -> Any:
    return db.session.execute(
        text(
            f"SELECT {key}, {what} FROM told_again a JOIN ticket t ON t.id = a.ticket_id "
            f"WHERE a.day BETWEEN :first AND :last AND {_seen(reader)} {more} GROUP BY 1 ORDER BY 1"
        ),
        {"first": str(asked.first), "last": str(asked.last)},
    ).all()


def _took(reader: Agent, asked: Asked, key: str, kind: str) -> dict:
    """Number, median, 90th percentile and mean of each, by SQL alone."""
    inner = f"""
      SELECT {key} AS k, a.seconds AS s, row_number() OVER (PARTITION BY {key} ORDER BY a.seconds) AS r,
             count(*) OVER (PARTITION BY {key}) AS n
      FROM told_again a JOIN ticket t ON t.id = a.ticket_id
      WHERE a.kind = :kind AND a.seconds IS NOT NULL AND a.day BETWEEN :first AND :last AND {_seen(reader)}"""
    outer = f"""SELECT k, max(n), min(CASE WHEN r * 2 >= n THEN s END), min(CASE WHEN r * 10 >= n * 9 THEN s END),
                       sum(s) / max(n) FROM ({inner}) GROUP BY k"""
    rows = db.session.execute(text(outer), {"kind": kind, "first": str(asked.first), "last": str(asked.last)})
    return {key: tuple(took) for key, *took in rows}


def _column(dimension: str) -> str:
    if dimension == "organisation":
        return "(SELECT organisation_id FROM customer c WHERE c.id = t.customer_id)"
    return "a.agent_id" if dimension == "agent" else f"t.{DIMENSIONS[dimension].key}"


@pytest.mark.row("R25")
@pytest.mark.parametrize("asked", SPANS, ids=lambda one: f"{one.first} to {one.last}")
def test_everything_counted_together_is_what_sql_counts(measured: None, asked: Asked) -> None:
    for reader in _readers():
        told = figures.numbers(asked, reader)

        assert dict(told.counts) == dict(_plain(reader, asked, "a.kind", "count(*)"))
        handled = _plain(reader, asked, "a.kind", "count(DISTINCT a.ticket_id)", "AND a.kind = 'answer'")
        assert told.handled == sum(number for _, number in handled)
        assert told.spent == sum(
            sum_ for _, sum_ in _plain(reader, asked, "1", "sum(a.seconds)", "AND a.kind = 'spent'")
        )
        for kind, took in told.took.items():
            plain = _took(reader, asked, "1", kind.value).get(1, (0, None, None, None))
            assert (took.number, took.median, took.ninety, took.mean) == plain


@pytest.mark.row("R25")
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_each_part_of_it_is_what_sql_counts(measured: None, dimension: str) -> None:
    column = _column(dimension)
    for reader in _readers():
        for asked in SPANS:
            told = figures.by(dimension, asked, reader)

            for kind in map(str, FigureKind):
                plain = dict(_plain(reader, asked, column, "count(*)", f"AND a.kind = '{kind}'"))
                assert {key: one[kind] for key, one in told.items() if one[kind]} == plain, kind
            for kind in gathered.TIMED:
                found = {key: one.took[kind] for key, one in told.items() if one.took.get(kind, figures.Took()).number}
                assert {key: (one.number, one.median, one.ninety, one.mean) for key, one in found.items()} == _took(
                    reader, asked, column, kind.value
                )
            spent = dict(_plain(reader, asked, column, "sum(a.seconds)", "AND a.kind = 'spent'"))
            assert {key: one.spent for key, one in told.items() if one.spent} == spent
            handled = dict(_plain(reader, asked, column, "count(DISTINCT a.ticket_id)", "AND a.kind = 'answer'"))
            assert {key: one.handled for key, one in told.items() if one.handled} == handled


@pytest.mark.row("R25")
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_of_whom_there_is_most_to_tell_is_told_the_same(measured: None, dimension: str) -> None:
    for reader in _readers():
        for asked in (*SPANS, WHOLE.narrowed_to("language", "de")):
            every = figures.by(dimension, asked, reader)
            sizes = {key: sum(one[kind] for kind in busiest.SIZED) for key, one in every.items()}
            for most in (3, 1000):
                told, left_out = busiest.busiest(dimension, asked, reader, most)

                assert {key: every[key] for key in told} == told and len(told) + left_out == len(every)
                assert [sizes[key] for key in told] == sorted(sizes.values(), reverse=True)[:most]


@pytest.mark.row("R25")
def test_days_hours_and_what_was_left_are_what_sql_counts(measured: None) -> None:
    for reader in _readers():
        for asked in SPANS:
            days = {
                (str(day), kind.value): n for day, of in figures.by_day(asked, reader).items() for kind, n in of.items()
            }
            hours = dict(figures.by_hour(asked, reader))
            left = figures.unsolved_after(asked, reader)

            plain = _plain(reader, asked, "a.day || ' ' || a.kind", "count(*)")
            assert {f"{day} {kind}": number for (day, kind), number in days.items()} == dict(plain)
            assert hours == dict(_plain(reader, asked, "a.slot", "count(*)", "AND a.kind = 'in'"))
            ever = Asked(date(2000, 1, 1), asked.last)
            sign = "sum(CASE a.kind WHEN 'in' THEN 1 WHEN 'reopened' THEN 1 WHEN 'solved' THEN -1 ELSE 0 END)"
            assert left == sum(number for _, number in _plain(reader, ever, "1", sign))


@pytest.mark.row("R25")
def test_what_waits_by_age_is_what_sql_counts(measured: None) -> None:
    bounds = [*backlog.AGES, timedelta(days=9999)]
    for reader in _readers():
        for what, since in (("waiting", "t.waiting_since"), ("unsolved", "t.created_at")):
            told = backlog.ages(what, Asked(WHOLE.first, WHOLE.last), reader, now=NOON)

            counts = (
                "SELECT count(*) FROM ticket t WHERE t.status IN ('open', 'pending') AND {live} AND {since} > :after"
            )
            sql = text(f"{counts.format(live=LIVE, since=since)} AND {_seen(reader)}")
            younger = [
                db.session.execute(sql, {"after": (NOON - one).strftime("%Y-%m-%d %H:%M:%S.%f")}).scalar_one()
                for one in bounds
            ]
            assert told == [
                younger[0],
                *(later - earlier for earlier, later in pairwise(younger)),
            ]


@pytest.mark.row("R25")
def test_what_is_unsolved_by_its_story_is_what_is_unsolved_now(measured: None) -> None:
    reader = _readers()[-1]

    told = figures.unsolved_after(WHOLE, reader)

    assert told == sum(backlog.ages("unsolved", WHOLE, reader, now=NOON)) > 5


@pytest.mark.row("R25")
def test_behind_each_figure_there_are_as_many_lines(measured: None) -> None:
    for reader in _readers():
        for asked in (WHOLE, WHOLE.narrowed_to("language", "de"), WHOLE.narrowed_to("agent", reader.id)):
            told = figures.numbers(asked, reader)
            lines = {what: len(db.session.execute(behind.behind(what, asked, reader)).all()) for what in behind.KINDS}

            expected = {kind.value: told[kind.value] for kind in FigureKind}
            if (left := figures.unsolved_after(asked, reader)) is None:
                left = lines["left"]
            assert lines == {**expected, "left": left, "handled": told.handled, "rated": told.rated}
            slots = figures.by_hour(asked, reader)
            for slot, number in slots.items():
                assert len(db.session.execute(behind.behind("in", asked, reader, slot=slot)).all()) == number


@pytest.mark.row("R25")
def test_the_demonstration_has_something_of_everything(measured: None) -> None:
    told = figures.numbers(WHOLE, _readers()[-1])

    assert [kind for kind in FigureKind if not told[kind]] == [] and told.spent
    assert all(one.median and one.ninety and one.mean for one in told.took.values())


@pytest.mark.row("R14")
def test_an_agent_is_told_nothing_of_others_own_work(measured: None) -> None:
    agent = db.session.execute(select(Agent).where(Agent.role == Role.AGENT).order_by(Agent.id).limit(1)).scalar_one()
    others = db.session.execute(select(Agent.id).where(Agent.id != agent.id)).scalars()

    told = [figures.numbers(WHOLE.narrowed_to("agent", other), agent).counts for other in others]

    assert set(map(len, told)) == {0}
