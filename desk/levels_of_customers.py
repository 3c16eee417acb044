"""Service levels that name a customer go along where that customer is merged into another (S2).

By their rows one by one: there are few, and whoever changes one so has all clocks counted anew.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select

from models import Customer, Recount, ServiceLevel, db


def move(one: Customer, into: Customer, *, now: datetime) -> list[int]:
    """The ids of the levels that name the other one from now on; the tickets that moved are counted by theirs."""
    levels = db.session.execute(select(ServiceLevel).where(ServiceLevel.customer_id == one.id)).scalars().all()
    for level in levels:
        level.customer_id = into.id
    _count_anew(into, now)
    return [level.id for level in levels]


def give_back(ids: Collection[int], into: Customer, one: Customer, *, now: datetime) -> None:
    """Those that name the other one still."""
    named = select(ServiceLevel).where(ServiceLevel.id.in_(ids), ServiceLevel.customer_id == into.id)
    for level in db.session.execute(named).scalars():
        level.customer_id = one.id
    _count_anew(one, now)


def _count_anew(customer: Customer, now: datetime) -> None:
    """Where no level names anybody, whose the tickets are doesn't matter to their clocks."""
    names_people = exists().where(ServiceLevel.customer_id.is_not(None) | ServiceLevel.organisation_id.is_not(None))
    if db.session.execute(select(names_people)).scalar_one():
        db.session.add(Recount(customer_id=customer.id, after_id=0, asked_at=now))
