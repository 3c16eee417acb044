"""A believable office to look around in: four languages, four departments, six agents, sixty customers.

What is said and done is the same each time; ticket numbers, links and Message-IDs are chance, as on any desk.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from demo import beside, knowledge, service, trouble
from demo.cast import Cast, furnish
from demo.matters import Line
from demo.opinions import opinions
from demo.plan import Step, Story, stories
from demo.play import Player
from desk import escalations
from desk.errors import DeskError
from models import Notice, OutgoingMail, OutgoingState, Ticket, db, transaction, utcnow

STEPS_A_TRANSACTION = 60


class DeskInUse(DeskError):
    text = "This desk has tickets already. The demonstration office needs an empty one."


@dataclass(frozen=True)
class Filled:
    """What there is to look at: who may sign in, as name and address, and the password that they all have."""

    tickets: int
    people: list[tuple[str, str]]
    password: str


def fill(tickets: int, *, now: datetime | None = None) -> Filled:
    """Fill an empty desk with an office and so many tickets of its last 60 days. Raises DeskInUse.

    Killed half way it leaves tickets behind, so that the next try is refused: the database is then to be made anew.
    """
    now = now or utcnow()
    if db.session.execute(select(Ticket.id).limit(1)).first():
        raise DeskInUse
    with transaction():
        cast = furnish(now=now - timedelta(days=61))
        timeline = _timeline(tickets, cast, now)
        _play(timeline[:STEPS_A_TRANSACTION], cast)
    for start in range(STEPS_A_TRANSACTION, len(timeline), STEPS_A_TRANSACTION):
        with transaction():
            _play(timeline[start : start + STEPS_A_TRANSACTION], cast)
    with transaction():
        _catch_up(cast, now)
        trouble.befall(cast, now=now)
        knowledge.write(cast, now=now)
        service.keep_in_mind(cast.departments, cast.agents, now=now)
        _have_read(now - timedelta(hours=3))
    return Filled(tickets, cast.people, cast.password)


def _have_read(until: datetime) -> None:
    """Who works here has looked at all but the newest of what the bell told."""
    db.session.execute(update(Notice).where(Notice.at < until).values(read_at=Notice.at))


def _timeline(tickets: int, cast: Cast, now: datetime) -> list[tuple[Step, Player]]:
    """The steps of all stories in the order in which they happened, so that rows are numbered as in life."""
    looks = {key: service.Looks(department) for key, department in cast.departments.items()}
    timeline = []
    for story in stories(tickets, now):
        player = Player(story, cast)
        timeline += [(step, player) for step in opinions(story, now)]
        for step in story.steps:
            timeline.append((step, player))
            if step.line.act == "customer":
                timeline += [(look, player) for look in _looks(story, step.at, looks[story.department], now)]
    return sorted(timeline, key=lambda entry: entry[0].at)


def _looks(story: Story, asked_at: datetime, looks: service.Looks, now: datetime) -> list[Step]:
    """When somebody finds that the customer is still waiting, for each length of a wait that may matter."""
    ends = (step.at for step in story.steps if step.at > asked_at and step.line.act in ("reply", "hold", "close"))
    end = min(ends, default=now)
    return [Step(at, Line("wait")) for at in looks.after(asked_at) if at < end]


def _play(batch: list[tuple[Step, Player]], cast: Cast) -> None:
    for step, player in batch:
        beside.look_after(cast.owed, until=step.at)
        player.play(step)
    _send()


def _catch_up(cast: Cast, now: datetime) -> None:
    """What has become due since the last step."""
    beside.look_after(cast.owed, until=now)
    for ticket_id in escalations.due(now, limit=1000):
        escalations.escalate(db.session.get_one(Ticket, ticket_id), now=now)
    _send()


def _send() -> None:
    queued = select(OutgoingMail).where(OutgoingMail.state == OutgoingState.QUEUED)
    for outgoing in db.session.execute(queued).scalars():
        outgoing.tries = 1
        outgoing.mark_sent(now=outgoing.created_at + timedelta(seconds=12))
