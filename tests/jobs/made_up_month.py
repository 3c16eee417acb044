"""A made-up office: what is asked and answered in a month, and what must happen by itself when, told without the desk.

The model knows nothing of clocks: it has a list of which minutes of the month are worked, and counts them. Of what the
desk writes to customers and closes by itself it knows the four numbers of the department.
"""

import random
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from tests.desk.slow_hours import MINUTE, WallClock

START = datetime(2026, 3, 9, tzinfo=UTC)  # summer time begins on 29 March
DAYS = 30
MINUTES = DAYS * 24 * 60
FREE: dict[str, list[tuple[str, str]]] = {"2026-03-17": []}
WEEK = {day: [("09:00", "13:00"), ("14:00", "18:00")] for day in range(5)}
DAY = 24 * 60
REMIND_DAYS, REMIND_MOST, CLOSE_DAYS, NOTICE_DAYS = 3, 2, 7, 2
FIRST, NEXT, SOLUTION = "first_answer", "next_answer", "solution"


@dataclass
class Story:
    """What happens to one ticket: at which minute what; the first is that it comes."""

    acts: list[tuple[int, str]] = field(default_factory=list)


def stories(number: int, chance: random.Random) -> list[Story]:
    return [_story(chance) for _ in range(number)]


def _story(chance: random.Random) -> Story:
    at, acts = chance.randrange(MINUTES - 8 * 1440), [("asks")]
    told = [(at, "asks")]
    waits = True
    for _ in range(chance.randrange(7)):
        at += 1 + int(chance.expovariate(1 / chance.choice((60, 400, 2500))))
        if waits:
            act = chance.choices(("answers", "solves", "answers and goes on", "waits by hand"), (5, 2, 1, 1))[0]
        else:
            act = chance.choices(("writes", "closes"), (6, 1))[0]
        if at >= MINUTES:
            break
        told.append((at, act))
        waits = act in ("writes", "answers and goes on")
    assert acts
    return Story(told)


class Worked:
    """Which minutes of the month are worked, looked at one by one."""

    def __init__(self, zone: str = "Europe/Berlin") -> None:
        clock = WallClock(zone, lambda day: FREE.get(day.isoformat(), WEEK.get(day.weekday(), [])))
        shown = ((START + n * MINUTE).astimezone(clock.zone).replace(tzinfo=None) for n in range(MINUTES))
        self.sums = [0, *accumulate(int(clock.is_at_work(one)) for one in shown)]

    def reached(self, stretches: list[tuple[int, int | None]], minutes: int) -> int | None:
        """The minute at which so many were worked within these; None if that isn't in this month."""
        for begins, ends in stretches:
            until = MINUTES if ends is None else ends
            have = self.sums[until] - self.sums[begins]
            if have >= minutes:
                return bisect_left(self.sums, self.sums[begins] + minutes)
            minutes -= have
        return None


@dataclass
class Clock:
    target: str
    stretches: list[tuple[int, int | None]]
    ended: int | None = None
    is_dropped: bool = False


def clocks_of(story: Story) -> list[Clock]:
    """When each of them runs."""
    asked = story.acts[0][0]
    first, solution = Clock(FIRST, [(asked, None)]), Clock(SOLUTION, [(asked, None)])
    known, answer = [first, solution], first
    for at, act in story.acts[1:]:
        if act in ("answers", "solves", "answers and goes on"):
            _stop(answer, at, ends=True)
            if act != "answers and goes on":
                _stop(solution, at)
            else:
                answer = Clock(NEXT, [(at, None)])
                known.append(answer)
        elif act in ("waits by hand", "closes"):
            _stop(answer, at)
            _stop(solution, at)
            if act == "closes":
                answer.is_dropped = answer.target == NEXT  # what is written later is another wait
        elif act == "writes":
            if answer.ended is None and not answer.is_dropped:
                answer.stretches.append((at, None))
            else:
                answer = Clock(NEXT, [(at, None)])
                known.append(answer)
            solution.stretches.append((at, None))
    return known


def _stop(clock: Clock, at: int, *, ends: bool = False) -> None:
    begins, until = clock.stretches[-1]
    if until is None:
        clock.stretches[-1] = (begins, at)
    clock.ended = at if ends else clock.ended


def by_itself(story: Story, looked: list[int]) -> list[tuple[int, str]]:
    """At which of these looks the desk reminds the customer, says that it will close, closes."""
    done: list[tuple[int, str]] = []
    ends = [at for at, _ in story.acts[1:]] + [MINUTES + 1]
    for (begins, act), end in zip(story.acts, ends, strict=True):
        looks = looked[bisect_left(looked, begins) : bisect_left(looked, end)]
        if act in ("answers", "waits by hand"):
            done += _reminded(begins, looks)
        elif act == "solves":
            done += _closed(begins, looks)
    return done


def _reminded(begins: int, looks: list[int]) -> list[tuple[int, str]]:
    told: list[int] = []
    for at in looks:
        if len(told) < REMIND_MOST and at >= (told or [begins])[-1] + REMIND_DAYS * DAY:
            told.append(at)
    return [(at, "customer_reminded") for at in told]


def _closed(begins: int, looks: list[int]) -> list[tuple[int, str]]:
    told = next((at for at in looks if at >= begins + (CLOSE_DAYS - NOTICE_DAYS) * DAY), None)
    if told is None:
        return []
    over = max(begins + CLOSE_DAYS * DAY, told + NOTICE_DAYS * DAY)
    closed = next(((at, "closed") for at in looks if at >= over), None)
    return [(told, "closing_announced"), *([closed] if closed else [])]


def reminder_of(number: int, story: Story) -> int | None:
    """When the agent wants to be reminded of it, who sets that as it comes; of every third only."""
    return story.acts[0][0] + 90 + number % 7 * 517 if number % 3 == 0 else None


def instant(minute: int) -> datetime:
    return START + timedelta(minutes=minute)
