"""A month of a made-up office in fast time: what is escalated, reminded and closed happens once, at its time (R21, C4).

`MONTH_TICKETS=3000 make test ARGS=tests/jobs/test_made_up_month.py` is a month as large offices have them; the clock
comes by every `MONTH_EVERY` minutes, and is killed about `MONTH_KILLS` times, at a step of a job that chance chooses.
"""

import os
import random
from collections import Counter
from datetime import timedelta
from heapq import merge

import pytest
from sqlalchemy import select, text

from desk import figures, reminders, replies, requests, tickets
from desk.figures import Asked
from jobs import escalations, follow_ups
from jobs import reminders as reminder_jobs
from jobs.figures import measure_all
from models import (
    Agent,
    Calendar,
    CalendarDay,
    Clock,
    Concerns,
    Department,
    Escalation,
    EscalationLevel,
    Event,
    FigureKind,
    OutgoingMail,
    Purpose,
    ServiceLevel,
    Status,
    Ticket,
    db,
    transaction,
)
from tests.jobs.killed import killed_at
from tests.jobs.made_up_month import (
    CLOSE_DAYS,
    DAYS,
    FREE,
    MINUTES,
    NEXT,
    NOTICE_DAYS,
    REMIND_DAYS,
    REMIND_MOST,
    SOLUTION,
    START,
    WEEK,
    Worked,
    by_itself,
    clocks_of,
    instant,
    reminder_of,
    stories,
)

TICKETS = int(os.environ.get("MONTH_TICKETS", "24"))
EVERY = int(os.environ.get("MONTH_EVERY", "120"))  # minutes the clock comes by
pytestmark = [pytest.mark.row("R21"), pytest.mark.timeout(1800 if TICKETS <= 100 else 6 * 3600)]
KILLS = int(os.environ.get("MONTH_KILLS", "9"))  # about so many, all at steps of their own
JOBS = {
    escalations: escalations.escalate_waiting,
    follow_ups: follow_ups.go_on,
    reminder_jobs: reminder_jobs.remind_due,
}
STEPS = {1: ("answer", 240), 2: ("first_answer", 120), 3: (SOLUTION, 1200)}  # level: target, minutes
# How each promise of a service level ended, by the last line of its clock.
ENDED = """
SELECT kind, date(at), count(*) FROM (
  SELECT kind, CASE kind WHEN 'target_broken' THEN details ->> 'due_at' ELSE CAST(at AS text) END AS at,
         row_number() OVER (PARTITION BY details ->> 'clock' ORDER BY id DESC) AS place
  FROM event WHERE kind LIKE 'target_%'
) AS lines WHERE place = 1 AND kind <> 'target_restarted' GROUP BY 1, 2
"""
PROMISED = {"first_answer": 240, NEXT: 480, SOLUTION: 1200}


@pytest.fixture
def promising(support):
    week = {str(day): [list(span) for span in spans] for day, spans in WEEK.items()}
    with transaction():
        calendar = Calendar(name="Office", timezone="Europe/Berlin", week=week)
        calendar.days = [CalendarDay(day=START.fromisoformat(day).date(), spans=[]) for day in FREE]
        promised = {f"{target}_minutes": minutes for target, minutes in PROMISED.items()}
        db.session.add(ServiceLevel(name="All", calendar=calendar, **promised))
        support.escalation_levels += [
            EscalationLevel(level=2, concerns=Concerns.FIRST_ANSWER, after_percent=50, tags=["near"], is_silent=True),
            EscalationLevel(level=3, concerns=Concerns.SOLUTION, after_percent=100, tells=["manager"]),
        ]
        support.remind_days, support.remind_most = REMIND_DAYS, REMIND_MOST
        support.close_days, support.close_notice_days = CLOSE_DAYS, NOTICE_DAYS
    escalations.recount()
    return support


class Month:
    """The office at work, and the clock that comes by."""

    def __init__(self, department, agent, monkeypatch):
        self.department, self.agent, self.monkeypatch = department.id, agent.id, monkeypatch
        self.told = stories(TICKETS, random.Random(7))
        self.ids = {}
        self.looked = []

    def live(self, look):
        acts = sorted((at, 0, number, act) for number, one in enumerate(self.told) for at, act in one.acts)
        looks = ((at, 1, 0, "") for at in range(EVERY, MINUTES + EVERY, EVERY))
        for at, is_look, number, act in merge(acts, looks):
            if is_look:
                look(self, at)
            else:
                with transaction():
                    self._do(number, act, instant(at))

    def look(self, at):
        """As the clock does it."""
        self.set_clocks(at)
        for go in JOBS.values():
            go()
        self.looked.append(at)

    def set_clocks(self, at):
        for module in JOBS:
            self.monkeypatch.setattr(module, "utcnow", lambda: instant(at))

    def _do(self, number, act, now):
        if act == "asks":
            department = db.session.get_one(Department, self.department)
            # Each of a firm of their own: who only varies their address is a machine, and is written to later.
            whose = ("Carol", f"carol@firm{number}.example", f"Matter {number}", "?", "de")
            asked = requests.Request(*whose, department)
            ticket = requests.hand_in(asked, now=now)
            db.session.flush()
            self.ids[number] = ticket.id
            if due := reminder_of(number, self.told[number]):
                reminders.remind(ticket, db.session.get_one(Agent, self.agent), instant(due), "", now=now)
            return
        ticket, agent = db.session.get_one(Ticket, self.ids[number]), db.session.get_one(Agent, self.agent)
        if act == "writes":
            requests.write_on(ticket, "Und?", [], now=now)
        elif act == "waits by hand":
            tickets.wait_for_customer(ticket, by=agent, now=now)
        elif act == "closes":
            tickets.close(ticket, by=agent, now=now)
        else:
            status = {"answers": Status.PENDING, "solves": Status.SOLVED}.get(act, Status.OPEN)
            replies.reply(ticket, agent, "So.", status=status, now=now)

    def expected(self):
        """By ticket, level and the clock's place: at which look."""
        worked, wanted = Worked(), {}
        for number, story in enumerate(self.told):
            for clock in clocks_of(story):
                for level, (target, minutes) in STEPS.items():
                    if target in (clock.target, "answer" if clock.target != SOLUTION else ""):
                        due = worked.reached(clock.stretches, minutes)
                        at = self._first_look(clock, due) if due is not None else None
                        if at is not None:
                            wanted[self.ids[number], level, instant(clock.stretches[0][0])] = at
        return wanted

    def _first_look(self, clock, due):
        """Which of them finds it still running."""
        for at in self.looked:
            runs = any(begins <= at and (ends is None or at < ends) for begins, ends in clock.stretches)
            if at >= due and runs:
                return at
        return None

    def expected_by_itself(self):
        """What the desk does for the rest, ticket by ticket and in order: at which look."""
        wanted = {}
        for number, story in enumerate(self.told):
            done = by_itself(story, self.looked)
            due = reminder_of(number, story)
            done += [(at, "reminded") for at in self.looked if due and at >= due][:1]
            if done:
                wanted[self.ids[number]] = sorted(done)
        return wanted

    @staticmethod
    def happened_by_itself():
        """As the record says it; a letter for each time the customer was written to."""
        told: dict[int | None, list[tuple[int, str]]] = {}
        kinds = ("customer_reminded", "closing_announced", "closed", "reminded")
        for event in db.session.query(Event).filter(Event.kind.in_(kinds)).order_by(Event.id):
            if event.kind != "closed" or event.agent_id is None:
                at = round((event.at - START).total_seconds() / 60)
                told.setdefault(event.ticket_id, []).append((at, event.kind))
        return {ticket: sorted(done) for ticket, done in told.items()}

    @staticmethod
    def happened():
        rows = (
            select(Escalation.ticket_id, EscalationLevel.level, Clock.started_at, Escalation.escalated_at)
            .join(EscalationLevel, EscalationLevel.id == Escalation.level_id)
            .join(Clock, Clock.id == Escalation.clock_id)
        )
        return {
            (one, level, started): round((at - START).total_seconds() / 60)
            for one, level, started, at in db.session.execute(rows)
        }


def test_each_escalation_of_a_month_happens_once_and_at_its_time(promising, alice, root, monkeypatch):
    month = Month(promising, alice, monkeypatch)

    month.live(Month.look)

    assert month.happened() == month.expected() != {}
    assert month.happened_by_itself() == month.expected_by_itself()
    _something_of_everything(month)
    _each_is_told_once()
    _what_was_promised_is_told(month)
    _statistics_say_so(root)


def test_so_it_does_though_the_clock_is_killed_and_away_for_a_day(promising, alice, monkeypatch):
    month, chance = Month(promising, alice, monkeypatch), random.Random(8)
    away = range(10 * 1440 + 600, 11 * 1440 + 600)

    def look(month, at):
        if at in away:
            return
        if chance.random() < KILLS * EVERY / MINUTES:
            month.set_clocks(at)
            killed_at(chance.randrange(3), chance.choice(list(JOBS.values())))
        month.look(at)

    month.live(look)

    assert month.happened() == month.expected()
    assert month.happened_by_itself() == month.expected_by_itself()
    _each_is_told_once()


def _something_of_everything(month):
    done = Counter(what for told in month.happened_by_itself().values() for _, what in told)
    assert set(done) == {"customer_reminded", "closing_announced", "closed", "reminded"}, done


def _each_is_told_once():
    """A line of the record for each, and of a ticket's levels each once for a wait; and a letter for each."""
    told = db.session.query(Event).filter_by(kind="escalated").count()
    assert told == db.session.query(Escalation).count()
    written = db.session.query(OutgoingMail).filter_by(purpose=Purpose.AUTO_REPLY).count()
    kinds = ("customer_reminded", "closing_announced")
    assert written == db.session.query(Event).filter(Event.kind.in_(kinds)).count()


def _what_was_promised_is_told(month):
    """By the last line of each clock: in time, or broken; as the model counts it."""
    worked, lines = Worked(), {}
    kinds = ("target_met", "target_broken", "target_restarted")
    for event in db.session.query(Event).filter(Event.kind.in_(kinds)).order_by(Event.id):
        lines[event.details["clock"]] = event.kind
    counted = Counter((db.session.get_one(Clock, one).target.value, kind) for one, kind in lines.items())
    wanted: Counter[tuple[str, str]] = Counter()
    for story in month.told:
        for clock in clocks_of(story):
            due = worked.reached(clock.stretches, PROMISED[clock.target])
            end = clock.stretches[-1][1]
            if due is not None and (end is None or due < end):
                wanted[clock.target, "target_broken"] += 1
            elif clock.target != SOLUTION and clock.ended is not None:
                wanted[clock.target, "target_met"] += 1
    assert {one: number for one, number in counted.items() if one[0] != SOLUTION} == {
        one: number for one, number in wanted.items() if one[0] != SOLUTION
    }


def _statistics_say_so(reader):
    """Targets met and missed, in all and day by day, are what plain SQL counts in the record (the office is at UTC)."""
    measure_all()
    asked = Asked(START.date(), (START + timedelta(days=DAYS + 2)).date())
    plain: Counter[tuple[str, str]] = Counter()
    for kind, day, number in db.session.execute(text(ENDED)):
        plain["met" if kind == "target_met" else "missed", str(day)] += number

    told = figures.numbers(asked, reader)
    by_day = figures.by_day(asked, reader)

    assert {kind for kind, _ in plain} == {"met", "missed"}
    for kind in (FigureKind.MET, FigureKind.MISSED):
        assert told[kind] == sum(number for (one, _), number in plain.items() if one == kind)
        assert {str(day): of[kind] for day, of in by_day.items() if of.get(kind)} == {
            day: number for (one, day), number in plain.items() if one == kind
        }
