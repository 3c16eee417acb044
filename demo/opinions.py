"""Some customers say what they think of an answer, a while after they have read it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from demo.matters import Line, load
from demo.plan import Step, Story

SHARE = 0.3
SCORES, WEIGHTS = ("good", "so_so", "bad"), (78, 14, 8)


def opinions(story: Story, now: datetime) -> Iterator[Step]:
    """By chance of their own, so that what is said and when stays as it was. None lies beyond `now`."""
    chance = Random(f"{story.matter.subject} {story.writer.address} thinks")
    for step in story.steps:
        if step.line.act == "reply" and chance.random() < SHARE:
            [score] = chance.choices(SCORES, WEIGHTS)
            words = chance.choice(load("opinions.toml")[story.matter.language][score])
            at = step.at + timedelta(minutes=chance.randrange(20, 1500))
            if at < _next(story, step, now):
                yield Step(at, Line("rate", text=words, whither=score))


def _next(story: Story, step: Step, now: datetime) -> datetime:
    """When the next answer comes, which would be rated instead."""
    return min((one.at for one in story.steps if one.at > step.at and one.line.act == "reply"), default=now)
