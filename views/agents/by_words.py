"""Search boxes of long lists: words are looked up in an index by their beginnings, so no search reads every row.

A word that few rows have leads to these rows at once. Where every word is one of many rows, or of none, the newest
rows are looked through one by one: many rows have it, so enough of them are soon met, and one that stands nowhere at
the beginning of a word may stand inside one. The page then says how far that went, and leads further.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

import sqlalchemy as sa
from flask import g, request
from flask_babel import format_decimal

from models import db
from models.base import met_by_one
from models.word import LAST, Word, chunks_of

RowsWith = Callable[[str], Iterator[sa.Select[Any]]]

MOST_CHUNKS = 8
FEW = 1_000
NEWEST = 10_000


@dataclass(frozen=True)
class Words:
    """Where the words of a list's rows are: of the rows themselves, or of what belongs to one, by `owner`."""

    word: type[Word]
    owner: Any = None

    def rows_with(self, text: str) -> sa.Select[Any]:
        """Ids of the list's rows, one of which may come twice."""
        if self.owner is None:
            return sa.select(self.word.row_id).where(self.word.begins_with(text))
        owned = self.word.row_id == self.owner.class_.id
        return sa.select(self.owner.label("row_id")).where(owned, self.word.begins_with(text))

    def newer_rows_with(self, text: str, id: int) -> Iterator[sa.Select[Any]]:
        """The same for newer rows: those of the word itself, at which the index begins, then longer words."""
        yield sa.select(self.word.row_id).where(self.word.word == text, self.word.row_id > id)
        yield sa.select(self.word.row_id).where(self.word.word > text, self.word.word < text + LAST)

    def are_in(self, model: Any, text: str) -> sa.ColumnElement[bool]:
        """Whether a row of the list has such a word."""
        if self.owner is None:
            return met_by_one(self.word.row_id == model.id, self.word.begins_with(text), of=model)
        its = (self.owner == model.id, self.word.row_id == self.owner.class_.id)
        return met_by_one(*its, self.word.begins_with(text), of=model)


class ByWords:
    """To be put before a DeskView. Its `searched` serve where no word begins with what is looked for."""

    model: Any
    found_by: Callable[[str], Iterator[sa.ColumnElement[bool]]]
    words_in: tuple[Words, ...]

    def _apply_search(self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str) -> Any:
        chunks = list(dict.fromkeys(chunks_of(search) or search.split()))[:MOST_CHUNKS]
        rows = _of_few(chunks, self._rows_with)
        if known := [few for few in rows.values() if few]:
            query = query.filter(self.model.id.in_(reduce(and_, known)))
        elif "older" not in request.args:
            oldest, newest = self.ids_at_the_ends()
            if newest - oldest >= NEWEST:
                query = self._among_the_newest(query, newest - NEWEST, rows)
                g.looked_through = NEWEST
        for chunk, few in rows.items():
            if few is None:
                within = (words.are_in(self.model, chunk) for words in self.words_in)
                query = query.filter(sa.or_(*within, *self.found_beside(chunk)))
            elif not few:
                query = query.filter(sa.or_(*self.found_by(chunk)))
        return query, count_query, joins, count_joins

    def found_beside(self, _word: str) -> Iterator[sa.ColumnElement[bool]]:
        """What else a row may be found by, that no words are kept of: conditions that an index answers too."""
        yield from ()

    def is_newer_than(self, id: int) -> sa.ColumnElement[bool]:
        """In words of the list's own order, so that the same index leads to its newest rows and stops there."""
        newer: sa.ColumnElement[bool] = self.model.id > id
        return newer

    def looked_through(self) -> str:
        """How many of the newest rows alone were searched; empty where it was all of them."""
        return str(format_decimal(g.looked_through)) if "looked_through" in g else ""

    def _get_list_extra_args(self) -> Any:
        asked = super()._get_list_extra_args()  # type: ignore[misc]
        older = {"older": "1"} if asked.search and "older" in request.args else {}
        return asked.clone(extra_args=asked.extra_args | older)

    def ids_at_the_ends(self) -> tuple[int, int]:
        """Of the oldest and of the newest row that was asked for, as near as they are known without a search."""
        return 0, db.session.execute(sa.select(sa.func.max(self.model.id))).scalar_one() or 0

    def _among_the_newest(self, query: Any, id: int, rows: dict[str, set[int] | None]) -> Any:
        """Those that are newer than this one. A word of many rows may be one of few of these, which are then known."""
        for chunk, few in _of_few([chunk for chunk in rows if rows[chunk] is None], self._newer_with(id)).items():
            if few is not None:
                query = query.filter(self.model.id.in_(few))
                del rows[chunk]
        return query.filter(self.is_newer_than(id))

    def _newer_with(self, id: int) -> RowsWith:
        def with_word(text: str) -> Iterator[sa.Select[Any]]:
            is_told = all(words.owner is None for words in self.words_in) and not any(
                True for _ in self.found_beside(text)
            )
            for words in self.words_in if is_told else ():
                yield from words.newer_rows_with(text, id)

        return with_word

    def _rows_with(self, text: str) -> Iterator[sa.Select[Any]]:
        for words in self.words_in:
            yield words.rows_with(text)
        for beside in self.found_beside(text):
            yield sa.select(self.model.id.label("row_id")).where(beside)


def _of_few(chunks: Sequence[str], rows_with: RowsWith) -> dict[str, set[int] | None]:
    """Of each the ids of the rows that have it; None where that isn't few, or nobody says. One query for all."""
    found: dict[str, list[int]] = {}
    each = []
    for number, chunk in enumerate(chunks):
        for some in (rows.limit(FEW + 1).subquery() for rows in rows_with(chunk)):
            found[chunk] = []
            each.append(sa.select(sa.literal(number).label("number"), some.c.row_id))
    for number, row_id in db.session.execute(sa.union_all(*each)) if each else ():
        found[chunks[number]].append(row_id)
    return {chunk: set(found[chunk]) if len(found.get(chunk, range(FEW + 1))) <= FEW else None for chunk in chunks}
