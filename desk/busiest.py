"""Of whom there is most to tell: a desk has ten thousands of customers, and a page shows a hundred (R25).

Who these are is told by counting alone; how long things took is read of them only.
"""

from heapq import nsmallest

from desk import figures
from desk.figures import Asked, Numbers, conditions
from desk.gathered import CUSTOMER, Key, largest_customers
from models import Agent, FigureKind

SIZED = (FigureKind.IN, FigureKind.ANSWER, FigureKind.SOLVED, FigureKind.SPENT)
OTHERS = tuple(kind for kind in FigureKind if kind not in (*SIZED, FigureKind.FIRST))  # a first answer is an answer


def busiest(dimension: str, asked: Asked, reader: Agent, most: int) -> tuple[dict[Key, Numbers], int]:
    """So many keys of it, those with most to tell first, and how many more there are."""
    if dimension == CUSTOMER:
        customer_ids, number = largest_customers(SIZED, OTHERS, conditions(asked, reader), most)
        told = figures.of_few_customers(customer_ids, asked, reader)
        return {one: told[one] for one in customer_ids}, number - len(customer_ids)
    told = figures.by(dimension, asked, reader)
    keys = nsmallest(most, told, key=lambda key: (-sum(told[key][kind] for kind in SIZED), str(key)))
    return {key: told[key] for key in keys}, len(told) - len(keys)
