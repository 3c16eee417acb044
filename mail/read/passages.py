"""Lines of a letter with how deep each is quoted: the form in which quotes are found, for text and HTML alike."""

import re
from collections.abc import Iterable
from typing import NamedTuple

MAX_QUOTE_DEPTH = 50
MAX_LINES = 8_000
"""What stands below them is one piece, in which nobody looks for quotes; it stays."""
_PLAIN_MARKS = re.compile(rf"(?: ?>){{1,{MAX_QUOTE_DEPTH}}}")
# The Bat puts the initials of whoever is quoted before the mark: "IP> ".
_INITIALS = re.compile(r" {0,2}[A-ZА-ЯЁІЇЄҐÄÖÜ][A-Za-zА-Яа-яЁІЇЄҐёіїєґÄÖÜäöü]{0,3}>+ ?")


class Line(NamedTuple):
    """A line as it reads, `depth` quotation marks already taken off its front."""

    text: str
    depth: int = 0
    is_history: bool = False
    """The mail program's own markup says that from here on stands an earlier letter."""
    raw: str = ""
    """A quoted line of a plain text as it was written: other people set their marks otherwise."""

    @property
    def is_blank(self) -> bool:
        """Nothing to read."""
        return not self.text.strip()


def lines_of(text: str) -> list[Line]:
    """The lines of a plain text."""
    raw = text.split("\n", MAX_LINES)
    return [*map(line_of, raw[:MAX_LINES]), *map(Line, raw[MAX_LINES:])]


def line_of(raw: str) -> Line:
    """One of them."""
    if ">" not in raw:
        return Line(raw)
    if marks := _PLAIN_MARKS.match(raw):
        return Line(raw[marks.end() :].removeprefix(" "), marks[0].count(">"), raw=raw)
    if initials := _INITIALS.match(raw):
        return Line(raw[initials.end() :], initials[0].count(">"), raw=raw)
    return Line(raw)


def text_of_lines(lines: Iterable[Line]) -> str:
    """The lines as text again, quoted ones behind their marks, without blank lines in a row or at the ends."""
    texts = [line.raw or (f"{'>' * line.depth} {line.text}" if line.depth else line.text) for line in lines]
    return tidy("\n".join(map(str.rstrip, texts)))


_MANY_BLANK = re.compile(r"\n{4,}")


def tidy(text: str) -> str:
    """No more than two blank lines in a row, none at the ends."""
    return _MANY_BLANK.sub("\n\n\n", text).strip("\n").rstrip().replace("\u00a0", " ")
