"""All that statistics say as tables for other programs, CSV or a workbook: written as it is read, of any length."""

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import IO, Any
from zoneinfo import ZoneInfo

from flask import Response, abort, request, send_file
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy import Select

from desk import backlog, behind, figures
from desk.figures import Asked, Numbers
from desk.gathered import DIMENSIONS, OF_CUSTOMERS, TIMED
from models import FigureKind, Office, db, utcnow
from views.agents import statistic_words as words
from views.agents.statistic_asked import asked, asked_part
from views.sessions import signed_in_agent
from views.spreadsheets import as_csv
from views.workbooks import MIMETYPE, Sheet, write_workbook

ROWS_AT_ONCE = 500
COUNTED = (
    "in",
    "answer",
    "handled",
    "first",
    "solved",
    "reopened",
    "good",
    "so_so",
    "bad",
    "met",
    "missed",
    "kept",
    "broken",
)
SPANS = {"first": "first", "answer": "answer", "solution": "solution"}
FORMATS = ("csv", "xlsx")


class StatisticExport:
    """Its doors of the page. Numbers of hours are decimal; instants are the office's."""

    @expose("/save")
    def save(self: Any) -> Response:
        """One table as CSV, or that one, or all of them, as a workbook."""
        kind, table = request.args.get("format", "csv"), request.args.get("table", "figures")
        if kind not in FORMATS or (kind == "csv" and table == "all"):
            abort(404)
        wanted = asked()
        sheets = list(_sheets(table, wanted)) or abort(404)
        name = f"kvitok-{wanted.first.isoformat()}-{wanted.last.isoformat()}.{kind}"
        file = _on_disk(lambda file: _write_csv(file, sheets[0]) if kind == "csv" else write_workbook(file, sheets))
        mimetype = "text/csv; charset=utf-8" if kind == "csv" else MIMETYPE
        return send_file(file, mimetype=mimetype, as_attachment=True, download_name=name)


def _on_disk(write: Callable[[IO[bytes]], None]) -> IO[bytes]:
    """Whole before any of it is sent: what fails half way is an error, and not half a table."""
    file = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    write(file)
    file.seek(0)
    return file


def _write_csv(file: IO[bytes], sheet: Sheet) -> None:
    """With a byte order mark, without which Excel shows Cyrillic as noise."""
    file.write("\ufeff".encode())
    for row in sheet[1]:
        file.write("".join(as_csv([row])).encode())


def _sheets(table: str, wanted: Asked) -> Iterator[Sheet]:
    """A name, and rows that are asked for when their turn comes."""
    reader = signed_in_agent()
    if table in behind.KINDS:
        yield str(words.KINDS[table]), _figures(behind.behind(table, wanted, reader, **asked_part()))
    elif table in backlog.SINCE:
        yield str(words.KINDS[table]), _tickets(table, wanted)
    else:
        for name, sheet in _tables(wanted).items():
            if table in (name, "all"):
                yield sheet


def _tables(wanted: Asked) -> dict[str, Sheet]:
    """By the name that an address uses."""
    dimensions = {f"by-{name}": (str(word), _by(name, wanted)) for name, word in words.dimensions().items()}
    return {
        "totals": (gettext("Summary"), _totals(wanted)),
        **dimensions,
        "days": (gettext("Days"), _days(wanted)),
        "hours": (gettext("Hours"), _hours(wanted)),
        "figures": (gettext("All figures"), _figures(behind.everything(wanted, signed_in_agent()))),
    }


def _totals(wanted: Asked) -> Iterator[list[Any]]:
    reader = signed_in_agent()
    yield [gettext("From day"), gettext("To day"), *_heads(), gettext("Unsolved at the end")]
    for span in (wanted, wanted.before):
        left = figures.unsolved_after(span, reader)
        yield [span.first, span.last, *_cells(figures.numbers(span, reader)), left]


def _by(dimension: str, wanted: Asked) -> Iterator[list[Any]]:
    told = figures.by(dimension, wanted, signed_in_agent())
    names = words.key_words(dimension, told)
    yield [str(words.ONE[dimension]), *_heads()]
    for key in sorted(told, key=lambda one: names[one].casefold()):
        yield [names[key], *_cells(told[key])]


def _heads() -> list[str]:
    spans = [
        head
        for name in map(str, words.TIMES.values())
        for head in (
            gettext("%(what)s, median, hours", what=name),
            gettext("%(what)s, 90th percentile, hours", what=name),
            gettext("%(what)s, mean, hours", what=name),
        )
    ]
    return [*(str(words.KINDS[kind]) for kind in COUNTED), gettext("Time spent, hours"), *spans]


def _cells(numbers: Numbers) -> list[Any]:
    counts = [numbers.handled if kind == "handled" else numbers[kind] for kind in COUNTED]
    took = [getattr(numbers, name) for name in SPANS]
    return [
        *counts,
        hours(numbers.spent),
        *(hours(value) for one in took for value in (one.median, one.ninety, one.mean)),
    ]


def _days(wanted: Asked) -> Iterator[list[Any]]:
    kinds = [FigureKind.IN, FigureKind.ANSWER, FigureKind.SOLVED, FigureKind.REOPENED]
    yield [gettext("Day"), *(str(words.KINDS[kind]) for kind in kinds)]
    for day, counts in sorted(figures.by_day(wanted, signed_in_agent()).items()):
        yield [day, *(counts[kind] for kind in kinds)]


def _hours(wanted: Asked) -> Iterator[list[Any]]:
    yield [gettext("Weekday"), gettext("Hour"), str(words.KINDS["in"])]
    for slot, number in sorted(figures.by_hour(wanted, signed_in_agent()).items()):
        yield [words.weekdays()[slot // 24], slot % 24, number]


def _figures(rows: "Select[Any, Any]") -> Iterator[list[Any]]:
    """Of whoever reads it only what they may see; others' names in others' work are for managers."""
    zone, names = ZoneInfo(Office.current().timezone), _Names()
    heads = [gettext("What"), gettext("When"), gettext("Ticket"), gettext("Subject"), gettext("Hours of work")]
    yield [*heads, *(str(words.ONE[name]) for name in words.dimensions() if name not in OF_CUSTOMERS)]
    for figure, ticket in db.session.execute(rows.execution_options(yield_per=ROWS_AT_ONCE)):
        at = figure.at.astimezone(zone)
        took = hours(figure.seconds) if figure.kind in (*TIMED, FigureKind.SPENT) else None
        yield [str(words.KINDS[figure.kind]), at, ticket.number, ticket.subject, took, *names.of(figure)]


def _tickets(what: str, wanted: Asked) -> Iterator[list[Any]]:
    zone = ZoneInfo(Office.current().timezone)
    yield [gettext("Ticket"), gettext("Subject"), gettext("Since")]
    rows = backlog.tickets(what, wanted, signed_in_agent(), None, now=utcnow())
    for ticket in db.session.execute(rows.execution_options(yield_per=ROWS_AT_ONCE)).scalars():
        yield [ticket.number, ticket.subject, getattr(ticket, backlog.SINCE[what].key).astimezone(zone)]


class _Names:
    """What keys mean; each is asked for once."""

    def __init__(self) -> None:
        self.dimensions = [name for name in words.dimensions() if name not in OF_CUSTOMERS]
        self.known: dict[tuple[str, Any], str] = {}

    def of(self, figure: Any) -> list[str]:
        return [self._word(name, getattr(figure, DIMENSIONS[name].key)) for name in self.dimensions]

    def _word(self, dimension: str, key: Any) -> str:
        if key is None:
            return ""
        if (dimension, key) not in self.known:
            self.known[dimension, key] = words.key_words(dimension, [key])[key]
        return self.known[dimension, key]


def hours(seconds: int | None) -> float | None:
    """As a spreadsheet counts with them."""
    return None if seconds is None else round(seconds / 3600, 2)
