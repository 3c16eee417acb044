"""What agents do beside answering: they promise, say how long they worked, and keep check lists."""

from datetime import datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import NamedTuple

from sqlalchemy import select

from demo.matters import load
from demo.slots import filled
from desk import check_lists, pledges, time_spent
from models import Agent, CheckItem, CheckList, Message, Pledge, Status, Ticket, db

PROMISES, WORKS_BY_THE_CLOCK, LISTS = 0.3, 0.7, 0.35
MINUTES = (3, 5, 5, 10, 10, 15, 20, 30, 45, 60, 90)


class Owed(NamedTuple):
    """A promise, and when there is something to do about it."""

    at: datetime
    pledge_id: int


def promised(text: str, language: str, status: Status, chance: Random) -> str:
    """The answer, with a promise at its end now and then, if it isn't the last word."""
    if status == Status.SOLVED or chance.random() > PROMISES:
        return text
    said = chance.choice(load("service.toml")["promises"][language])
    return f"{text}\n\n{filled(said, {}, chance)}"


def work(message: Message, chance: Random) -> None:
    """How long that took, which not everybody says."""
    if chance.random() < WORKS_BY_THE_CLOCK:
        time_spent.spend(message, chance.choice(MINUTES))


def take_promises(message: Message, owed: list[Owed], *, by: Agent, now: datetime) -> None:
    """Whoever promises something keeps it in mind."""
    pledges.take_all_of(message, by=by, now=now)
    for pledge in db.session.execute(select(Pledge).where(Pledge.message_id == message.id)).scalars():
        if pledge.next_at:
            heappush(owed, Owed(pledge.next_at, pledge.id))


def look_after(owed: list[Owed], *, until: datetime) -> None:
    """Remind of what was promised, or say that it is broken, as the clock does."""
    while owed and owed[0].at <= until:
        at, pledge_id = heappop(owed)
        if Pledge.take(pledge_id, at):
            pledge = db.session.get_one(Pledge, pledge_id)
            pledges.look_after(pledge, now=at)
            if pledge.next_at:
                heappush(owed, Owed(pledge.next_at, pledge.id))


def keep_list(ticket: Ticket, chance: Random, *, by: Agent, now: datetime) -> None:
    """Begun with the first answer, ticked with the next; whoever solves a matter has done most of it."""
    known = select(CheckItem).where(CheckItem.ticket_id == ticket.id).order_by(CheckItem.position)
    items = list(db.session.execute(known).scalars())
    at_home = select(CheckList).where(CheckList.department_id == ticket.department_id).order_by(CheckList.id)
    prepared = db.session.execute(at_home.limit(1)).scalar_one_or_none()
    if not items and prepared and chance.random() < LISTS:
        check_lists.put_on(ticket, prepared, by=by, now=now)
    for item in items[: len(items) if ticket.status == Status.SOLVED else 1]:
        if item.done_at is None:
            check_lists.tick(ticket, item, is_done=True, by=by, now=now + timedelta(seconds=5))
