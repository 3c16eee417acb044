"""Workbooks that spreadsheet programs open (Office Open XML), of any length: written row by row, by XlsxWriter.

Only what a table needs: numbers, days, instants, words. Words are words, whatever they begin with: nothing in them is
run, neither as a formula nor as a link.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576  # of a sheet; the rest goes into the next
LONGEST_CELL = 32_767
LONGEST_NAME = 31
WIDTH = 16  # of a column, in letters: an instant is read whole
_NEVER_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")

Rows = Iterable[Sequence[Any]]
Sheet = tuple[str, Rows]
"""A name, and rows of which the first says what the columns are."""


def write_workbook(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Of each sheet one row is in memory at a time. Instants are shown as they are given, whatever zone that is."""
    with Workbook(file, {"constant_memory": True, "remove_timezone": True}) as book:
        written = _Written(book)
        for name, rows in sheets:
            written.add(name, iter(rows))


class _Written:
    """A workbook, and how its cells look."""

    def __init__(self, book: Workbook) -> None:
        self._book, self._names = book, list[str]()
        self._bold = book.add_format({"bold": True})
        self._day = book.add_format({"num_format": 14})  # the reader's own way of writing a day
        self._instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def add(self, name: str, rows: Iterator[Sequence[Any]]) -> None:
        """A sheet, and as many more as its rows need; each begins with what the columns are."""
        head = next(rows, ())
        sheet, number = self._begun(name, head), 1
        for row in rows:
            if number == MOST_ROWS:
                sheet, number = self._begun(name, head), 1
            self._row(sheet, number, row)
            number += 1

    def _begun(self, name: str, head: Sequence[Any]) -> Worksheet:
        self._names.append(_name(name, self._names))
        sheet = self._book.add_worksheet(self._names[-1])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(head) - 1, 0), WIDTH)
        self._row(sheet, 0, head, self._bold)
        return sheet

    def _row(self, sheet: Worksheet, number: int, values: Sequence[Any], look: Format | None = None) -> None:
        for column, value in enumerate(values):
            if value is None or value == "":
                continue
            if isinstance(value, datetime):
                sheet.write_datetime(number, column, value, self._instant)
            elif isinstance(value, date):
                sheet.write_datetime(number, column, value, self._day)
            elif isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(number, column, value, look)
            else:
                sheet.write_string(number, column, _NEVER_IN_XML.sub("\ufffd", str(value))[:LONGEST_CELL], look)


def _name(wanted: str, taken: list[str]) -> str:
    """One that no other sheet has, in the letters that a name may have."""
    plain = _NEVER_IN_XML.sub("", _NEVER_IN_A_NAME.sub(" ", wanted)).strip() or "-"
    known = {name.casefold() for name in taken}
    tries = (plain[:LONGEST_NAME], *(f"{plain[: LONGEST_NAME - 6]} {number}" for number in range(2, 10_000)))
    return next(one for one in tries if one.casefold() not in known)
