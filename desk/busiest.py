"""Of whom there is most to tell: a desk has ten thousands of customers, and a page shows a hundred (R25).

Who these are is told by counting alone; how long things took is read of them only.
"""

from collections import Counter, defaultdict
from heapq import nsmallest
from typing import Any

import sqlalchemy as sa

from desk import figures
from desk.figures import CUSTOMER, DIMENSIONS, Asked, Key, Numbers, conditions
from models import Agent, Figure, FigureKind, Ticket

SIZED = (FigureKind.IN, FigureKind.ANSWER, FigureKind.SOLVED, FigureKind.SPENT)
OTHERS = tuple(kind for kind in FigureKind if kind not in (*SIZED, FigureKind.FIRST))  # a first answer is an answer


def busiest(dimension: str, asked: Asked, reader: Agent, most: int) -> tuple[dict[Key, Numbers], int]:
    """So many keys of it, those with most to tell first, and how many more there are."""
    if dimension == CUSTOMER:
        sizes = _sizes(asked, reader)
        keys = nsmallest(most, sizes, key=lambda key: (-sizes[key], str(key)))
        told = _of_customers(keys, asked, reader)
    else:
        told = figures.by(dimension, asked, reader)
        sizes = Counter({key: sum(one[kind] for kind in SIZED) for key, one in told.items()})
        keys = nsmallest(most, sizes, key=lambda key: (-sizes[key], str(key)))
    return {key: told[key] for key in keys}, len(sizes) - len(keys)


def _sizes(asked: Asked, reader: Agent) -> Counter[Key]:
    """How much there is to tell of each customer; nothing counted is counted as well."""
    whose, sizes = figures.Whose(CUSTOMER), Counter[Key]()
    for kinds in (SIZED, OTHERS):
        rows = sa.select(Figure.ticket_id).where(Figure.kind.in_(kinds), *conditions(asked, reader))
        [found] = figures.gathered(rows)
        by_ticket = Counter(found)
        for key, number in zip(whose.tickets(list(by_ticket)), by_ticket.values(), strict=True):
            sizes[key] += number if kinds is SIZED else 0
    return sizes


def _of_customers(keys: list[Key], asked: Asked, reader: Agent) -> dict[Key, Numbers]:
    """All kinds together, by their tickets: these few have few figures."""
    whose = DIMENSIONS[CUSTOMER]
    rows = sa.select(Figure.kind, whose, Figure.seconds, Figure.ticket_id).join(Ticket, Ticket.id == Figure.ticket_id)
    of_kind = defaultdict[str, list[Any]](list)
    for kind, *rest in zip(*figures.gathered(rows.where(whose.in_(keys), *conditions(asked, reader))), strict=True):
        of_kind[kind].append(rest)
    parts = figures.Parts()
    for kind, found in of_kind.items():
        parts.add(FigureKind(kind), *map(list, zip(*found, strict=True)))
    return parts.numbers()
