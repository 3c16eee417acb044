"""Workbooks that spreadsheet programs open (Office Open XML, ECMA-376), written as they go, of any length.

Only what a table needs: numbers, instants, words. Words are words, whatever they begin with: nothing in them is run.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any, cast
from xml.sax.saxutils import escape

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576  # of a sheet; the rest goes into the next
ROWS_AT_ONCE = 500
LONGEST_CELL = 32_767
LONGEST_NAME = 31
_NEVER_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_BEGINNING = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font/><font><b/></font></fonts><fills count="2">'
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/>'
    '</borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)

Rows = Iterable[Sequence[Any]]
Sheet = tuple[str, Rows]
"""A name, and rows of which the first says what the columns are."""


def workbook(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """The file's bytes, piece by piece. Instants are shown as they are given, whatever zone that is."""
    out, names = _Pieces(), list[str]()
    with zipfile.ZipFile(cast(IO[bytes], out), "w", zipfile.ZIP_DEFLATED) as file:
        for name, rows in sheets:
            for part in _parts(iter(rows)):
                names.append(_name(name, names))
                with file.open(f"xl/worksheets/sheet{len(names)}.xml", "w", force_zip64=True) as sheet:
                    for piece in part:
                        sheet.write(piece.encode())
                        yield from out.taken()
        for path, text in _frame(names).items():
            file.writestr(path, _BEGINNING + text)
    yield from out.taken()


def _parts(rows: Iterator[Sequence[Any]]) -> Iterator[Iterator[str]]:
    """A sheet, and as many more as its rows need; each begins with what the columns are."""
    head, ended = next(rows, ()), list[bool]()

    def part() -> Iterator[str]:
        yield f'{_BEGINNING}<worksheet xmlns="{_MAIN}"><sheetData>{_row(head, style=1)}'
        lines = list[str]()
        for number in range(MOST_ROWS - 1):
            row = next(rows, None)
            if row is None:
                ended.append(True)
                break
            lines.append(_row(row))
            if number % ROWS_AT_ONCE == ROWS_AT_ONCE - 1:
                yield "".join(lines)
                lines.clear()
        yield "".join(lines) + "</sheetData></worksheet>"

    while not ended:
        yield part()


def _row(values: Sequence[Any], style: int = 0) -> str:
    return f"<row>{''.join(_cell(value, style) for value in values)}</row>"


def _cell(value: Any, style: int) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool | str) or not isinstance(value, int | float | date):
        words = escape(_NEVER_IN_XML.sub("\ufffd", str(value))[:LONGEST_CELL])
        return f'<c t="inlineStr"{_styled(style)}><is><t xml:space="preserve">{words}</t></is></c>'
    if isinstance(value, date):
        return f'<c s="{2 if isinstance(value, datetime) else 3}"><v>{_serial(value)}</v></c>'
    return f"<c{_styled(style)}><v>{value}</v></c>"


def _styled(style: int) -> str:
    return f' s="{style}"' if style else ""


def _serial(value: date) -> float | int:
    """Days since the last but one of 1899, as these programs count."""
    days = value.toordinal() - date(1899, 12, 30).toordinal()
    return days + (value.hour * 60 + value.minute) / 1440 if isinstance(value, datetime) else days


def _name(wanted: str, taken: list[str]) -> str:
    """One that no other sheet has, in the letters that a name may have."""
    plain = _NEVER_IN_XML.sub("", _NEVER_IN_A_NAME.sub(" ", wanted)).strip() or "-"
    known = {name.casefold() for name in taken}
    tries = (plain[:LONGEST_NAME], *(f"{plain[: LONGEST_NAME - 6]} {number}" for number in range(2, 10_000)))
    return next(one for one in tries if one.casefold() not in known)


def _frame(names: list[str]) -> dict[str, str]:
    """What else such a file consists of."""
    numbers = range(1, len(names) + 1)
    quoted = [escape(name, {'"': "&quot;"}) for name in names]
    sheets = "".join(f'<sheet name="{quoted[one - 1]}" sheetId="{one}" r:id="rId{one}"/>' for one in numbers)
    parts = "".join(_override(f"/xl/worksheets/sheet{one}.xml", "worksheet") for one in numbers)
    links = "".join(_relation(one, "worksheet", f"worksheets/sheet{one}.xml") for one in numbers)
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{_override('/xl/workbook.xml', 'sheet.main')}{_override('/xl/styles.xml', 'styles')}{parts}</Types>",
        "_rels/.rels": _relations(_relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(links + _relation(len(names) + 1, "styles", "styles.xml")),
        "xl/styles.xml": _STYLES,
    }


def _override(path: str, kind: str) -> str:
    return f'<Override PartName="{path}" ContentType="{_TYPE}.{kind}+xml"/>'


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'


def _relations(links: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


class _Pieces:
    """What the archive is written into, and taken out of again; it can't go back, so nothing need be kept."""

    def __init__(self) -> None:
        self._pieces = list[bytes]()

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def taken(self) -> Iterator[bytes]:
        pieces, self._pieces = self._pieces, []
        if whole := b"".join(pieces):
            yield whole
