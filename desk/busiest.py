"""Of whom there is most to tell: a desk has ten thousands of customers, and a page shows a hundred (R25).

Who these are is told by counting alone; how long things took is read of them only.
"""

from heapq import nsmallest

import sqlalchemy as sa

from desk import figures
from desk.figures import Asked, Numbers, conditions
from desk.gathered import CUSTOMER, Key
from models import Agent, Figure, FigureKind, Ticket, db

SIZED = (FigureKind.IN, FigureKind.ANSWER, FigureKind.SOLVED, FigureKind.SPENT)
SOUGHT = tuple(kind for kind in FigureKind if kind != FigureKind.FIRST)  # a first answer is an answer


def busiest(dimension: str, asked: Asked, reader: Agent, most: int) -> tuple[dict[Key, Numbers], int]:
    """So many keys of it, those with most to tell first, and how many more there are."""
    if dimension == CUSTOMER:
        customer_ids, number = _largest_customers(asked, reader, most)
        told = figures.of_few_customers(customer_ids, asked, reader)
        return {one: told[one] for one in customer_ids}, number - len(customer_ids)
    told = figures.by(dimension, asked, reader)
    keys = nsmallest(most, told, key=lambda key: (-sum(told[key][kind] for kind in SIZED), str(key)))
    return {key: told[key] for key in keys}, len(told) - len(keys)


def _largest_customers(asked: Asked, reader: Agent, most: int) -> tuple[list[int], int]:
    """Those of whom most is counted, and how many there are; who has only what isn't counted for that is one as well.

    The figures of a ticket are counted first: a million of them needn't be taken to their customers.
    """
    is_sized = sa.case((Figure.kind.in_(SIZED), 1))
    of_ticket = sa.select(Figure.ticket_id, sa.func.count(is_sized).label("number"))
    of_ticket = of_ticket.where(Figure.kind.in_(SOUGHT), *conditions(asked, reader)).group_by(Figure.ticket_id)
    counted = of_ticket.subquery()
    rows = sa.select(Ticket.customer_id, sa.func.count().over()).join(counted, counted.c.ticket_id == Ticket.id)
    by_size = (sa.func.sum(counted.c.number).desc(), Ticket.customer_id)
    found = db.session.execute(rows.group_by(Ticket.customer_id).order_by(*by_size).limit(most)).all()
    return [one for one, _all in found], found[0][1] if found else 0
