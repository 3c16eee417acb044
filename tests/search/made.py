"""Documents made by hand, and what of them is found."""

from dataclasses import replace
from datetime import UTC, datetime

from search.asking import ask
from search.store import Document, Filters, Store

MONDAY = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
EVERYTHING = Filters()


def document(number: int, body: str = "", **others) -> Document:
    return replace(
        Document(id=str(number), ticket=str(number), number=str(4000 + number), body=body, date=MONDAY), **others
    )


def found(store: Store, text: str, filters: Filters = EVERYTHING, **how) -> list[str]:
    return [hit.id for hit in ask(store, text, filters, 100, **how).hits]
