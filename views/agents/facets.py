"""Beside what was found: how it parts by department, state, holder, year and attachments, each a click narrower.

Counted are the rows that this reader is shown, so a count tells nothing of what they may not see (R14), and never more
of them than a search answers: it costs one more question, whatever was looked for.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext

from models import Ticket, db
from views.agents.choices import status_word
from views.agents.filters import ME, NOBODY, WITH, Filters, labels, with_files
from views.agents.listing import Asked
from views.agents.rows import Row

MOST_PARTS = 6
_Counts = Counter[tuple[str, str]]
"""Of a filter's value and its word, how many have it."""


@dataclass(frozen=True)
class Part:
    """What narrows: in the reader's words, how many are left, and the arguments of the page that shows these."""

    word: str
    count: int
    address: dict[str, Any]


@dataclass(frozen=True)
class Facet:
    """One way to narrow, those parts first that hold most."""

    label: str
    parts: list[Part]


def facets(asked: Asked, rows: list[Row], department_names: Mapping[int, str], me: int) -> list[Facet]:
    """Those that tell anything: all of one kind needn't be narrowed, nor what is narrowed already."""
    named = labels()
    filters = asked.filters
    ways = [
        ("department", gettext("Department"), asked.department_id, _departments(rows, department_names)),
        (
            "status",
            named["status"],
            filters.status,
            Counter((row.status.value, status_word(row.status)) for row in rows),
        ),
        ("assignee", named["assignee"], filters.assignee, Counter(_holder(row, me) for row in rows)),
        ("year", named["year"], filters.year, Counter((_year(row), _year(row)) for row in rows)),
        ("files", named["files"], filters.files, _with_files(rows)),
    ]
    return [
        Facet(label, _parts(asked, name, counts))
        for name, label, is_set, counts in ways
        if not is_set and _tells(counts)
    ]


def _tells(counts: _Counts) -> bool:
    return len(counts) > 1


def _parts(asked: Asked, name: str, counts: _Counts) -> list[Part]:
    shown = [(value, word, number) for (value, word), number in counts.most_common() if value][:MOST_PARTS]
    if name == "year":
        shown.sort(reverse=True)
    return [Part(word, number, _narrower(asked, name, value)) for value, word, number in shown]


def _narrower(asked: Asked, name: str, value: str) -> dict[str, Any]:
    if name == "department":
        return asked.address(department_id=int(value))
    return asked.address(filters=_with(asked.filters, name, value))


def _with(filters: Filters, name: str, value: str) -> Filters:
    changed: dict[str, Any] = {name: value}
    return replace(filters, **changed)


def _departments(rows: Iterable[Row], names: Mapping[int, str]) -> _Counts:
    return Counter((str(row.department_id), names.get(row.department_id, "")) for row in rows)


def _holder(row: Row, me: int) -> tuple[str, str]:
    if row.assignee_id is None:
        return NOBODY, gettext("nobody")
    return (ME, gettext("me")) if row.assignee_id == me else (str(row.assignee_id), row.assignee_name or "")


def _year(row: Row) -> str:
    return str(row.last_message_at.year)


def _with_files(rows: list[Row]) -> _Counts:
    """Beside those with attachments, those without any, whom nobody looks for: they have no value."""
    ids = [row.id for row in rows]
    having = sa.select(sa.func.count(Ticket.id)).where(Ticket.id.in_(ids), with_files())
    number = db.session.execute(having).scalar_one() if ids else 0
    return Counter({(value, word): n for value, word, n in _both(number, len(ids)) if n})


def _both(having: int, every: int) -> list[tuple[str, str, int]]:
    return [(WITH, gettext("with attachments"), having), ("", "", every - having)]
