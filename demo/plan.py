"""What will happen in the demo's past: pure, from chance alone, before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from demo import hours, staff
from demo.customers import Writer, writers
from demo.matters import Line, Matter, all_matters, load
from demo.slots import filled, particulars

FORM_SHARE = 0.35
WRONG_DEPARTMENT_SHARE = 0.07
UNANSWERED_SHARE = 0.09  # of the recent ones
SILENT_SHARE = 0.35  # of the recent ones too: these, and those whose customers haven't answered us yet
RECENT = timedelta(days=9)
LONG_WAIT = 3  # days after which an agent says that the customer knows and needn't be answered meanwhile
HOLD = Line("hold")


@dataclass(frozen=True)
class Step:
    """At this instant the agent (by key; empty: the customer, or nobody) does what the line says."""

    at: datetime
    line: Line
    agent: str = ""


@dataclass
class Story:
    """One ticket's life. `department` is where the customer turned to, rightly or not."""

    matter: Matter
    writer: Writer
    department: str
    is_by_form: bool
    values: dict[str, str]
    chance: Random
    steps: list[Step] = field(default_factory=list)

    def filled(self, text: str) -> str:
        """A text of the matter with this story's particulars."""
        return filled(text, self.values, self.chance)


def stories(count: int, now: datetime, seed: int = 2026) -> list[Story]:
    """So many tickets' lives of the last 60 days, none reaching beyond `now`; the same for the same arguments."""
    chance = Random(seed)
    matters = list(all_matters())
    order = [matter for _ in range(count // len(matters) + 1) for matter in chance.sample(matters, len(matters))]
    brought: set[tuple[Writer, str]] = set()
    return [_story(matter, Random(chance.getrandbits(64)), now, brought) for matter in order[:count]]


def _story(matter: Matter, chance: Random, now: datetime, brought: set[tuple[Writer, str]]) -> Story:
    writer = _writer(matter, chance, brought)
    begun = hours.when_a_matter_begins(chance, now)
    turned_to = matter.department
    if chance.random() < WRONG_DEPARTMENT_SHARE:
        turned_to = chance.choice([key for key in staff.department_keys() if key != matter.department])
    story = Story(
        matter,
        writer,
        turned_to,
        is_by_form=chance.random() < FORM_SHARE and _fits_form(matter),
        values={**particulars(chance, writer, begun), "department": staff.name_of(matter.department, matter.language)},
        chance=chance,
    )
    story.steps = [step for step in _steps(story, begun, now) if step.at < now]
    return story


def _writer(matter: Matter, chance: Random, brought: set[tuple[Writer, str]]) -> Writer:
    """Someone who hasn't brought this matter before, as long as there is anyone."""
    speakers = [one for one in writers() if one.language == matter.language]
    writer = chance.choice([one for one in speakers if (one, matter.subject) not in brought] or speakers)
    brought.add((writer, matter.subject))
    return writer


def _fits_form(matter: Matter) -> bool:
    """The form takes pictures and PDF only."""
    return all(name.endswith((".png", ".pdf")) for line in matter.talk if line.act == "customer" for name in line.files)


def _steps(story: Story, begun: datetime, now: datetime) -> Iterator[Step]:
    chance, talk = story.chance, list(story.matter.talk)
    is_recent, silence = begun > now - RECENT, chance.random()
    if is_recent and silence < SILENT_SHARE:
        talk = _broken_off(talk, silence < UNANSWERED_SHARE)
    yield Step(begun, talk[0])
    at, department, before = begun, story.department, talk[0]
    agent = staff.answerer(department, story.matter.language, chance)
    for line in (*_corrections(story), *_assignment(chance), *talk[1:], *_ending(talk[-1], story, is_recent)):
        if line.act == "reply" and line.wait >= LONG_WAIT:
            at = _when(HOLD, chance, at, department)
            yield Step(at, HOLD, agent)
        at = _when(line, chance, at, department)
        yield Step(at, line, _who(line, before, agent, department))
        if line.act == "transfer":
            department = line.whither
            agent = staff.answerer(department, story.matter.language, chance)
        before = line


def _broken_off(talk: list[Line], is_unanswered: bool) -> list[Line]:
    """The talk up to where it hangs: before our first reply, or after it."""
    reply = next(place for place, line in enumerate(talk) if line.act == "reply")
    return talk[:1] if is_unanswered else talk[: reply + 1]


def _corrections(story: Story) -> list[Line]:
    """What came to the wrong department is moved to the right one."""
    if story.department == story.matter.department:
        return []
    return [Line("transfer", text=_phrase(story, "wrong_department"), whither=story.matter.department)]


def _assignment(chance: Random) -> list[Line]:
    return [Line("assign")] if chance.random() < 0.2 else []


def _ending(last: Line, story: Story, is_recent: bool) -> list[Line]:
    """A matter without an end of its own gets one after some days."""
    if last.act == "reply" and last.status == "solved":
        return _close_later(story)
    if last.act == "close" or is_recent:
        return []
    return [Line("note", text=_phrase(story, "by_phone"), wait=4), Line("close", whither="agent")]


def _close_later(story: Story) -> list[Line]:
    if story.chance.random() < 0.2:
        return []
    if story.chance.random() < 0.6:
        return [Line("close", whither="agent", wait=3)]
    return [Line("close", text=story.chance.choice((_phrase(story, "thanks"), "")), whither="customer", wait=1)]


def _phrase(story: Story, kind: str) -> str:
    return str(story.chance.choice(load("phrases.toml")[story.matter.language][kind]))


def _when(line: Line, chance: Random, after: datetime, department: str) -> datetime:
    after += timedelta(days=line.wait)
    if line.act == "away":
        return after + timedelta(seconds=chance.randrange(20, 90))
    if line.act == "customer" or line.whither == "customer":
        return hours.when_the_customer_writes(chance, after)
    minutes = staff.MINUTES_TO_ANSWER[department]
    return hours.when_the_office_acts(chance, after, minutes if line.act == "reply" else minutes / 4)


def _who(line: Line, before: Line, agent: str, department: str) -> str:
    if line.act in ("customer", "away") or line.whither == "customer":
        return ""
    if line.act == "note" and before.act == "note":
        return staff.manager_of(department)  # a note that answers a note
    return agent
