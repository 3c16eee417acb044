"""Where in a ticket the words of a search stand: its subject and some lines around them, the words marked."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa

from models import Attachment, FileText, Message, db
from search import highlights
from search.highlights import Piece
from views.agents.finding import Found
from views.agents.rows import Row

MOST_LETTERS = 20_000  # of a message; what is said stands at its beginning
MOST_OF_A_FILE = 60_000
SECONDS = 0.5  # then the rest is shown without marks


@dataclass(frozen=True)
class Excerpt:
    """What a row shows of a hit. `filename`: the words stand in this file, or in its name."""

    subject: list[Piece]
    words: list[Piece] = field(default_factory=list)
    filename: list[Piece] = field(default_factory=list)


class _Marker:
    """Marks as long as there is time."""

    def __init__(self, search: str, found: Found) -> None:
        self._asked = (search, tuple(found.also_searched))
        self._ends_at = time.monotonic() + SECONDS

    @property
    def has_time(self) -> bool:
        return time.monotonic() < self._ends_at

    def whole(self, text: str) -> list[Piece]:
        return highlights.marked(text, *self._asked) if self.has_time else [(text, False)]

    def line(self, text: str) -> list[Piece]:
        """Without its beginning, if that would hide where they stand."""
        return highlights.line(text, *self._asked) if self.has_time else [(text, False)]

    def part(self, text: str) -> list[Piece]:
        """Nothing where the words don't stand in it."""
        pieces = highlights.excerpt(text, *self._asked, is_line=True) if self.has_time else []
        return pieces if any(is_found for _, is_found in pieces) else []


def excerpts(rows: Iterable[Row], search: str, found: Found) -> dict[int, Excerpt]:
    """By the tickets' ids, of the rows of one page: they are the reader's to see."""
    marker, shown = _Marker(search, found), list(rows)
    in_messages = {row.id: found.message_ids[row.id] for row in shown if row.id in found.message_ids}
    words = {message_id: marker.part(text) for message_id, text in _texts(in_messages.values())}
    in_files = _in_files([one for one in in_messages.values() if not words.get(one)], marker)
    told = {}
    for row in shown:
        message_id = in_messages.get(row.id, 0)
        filename, of_file = in_files.get(message_id, ([], []))
        told[row.id] = Excerpt(marker.line(row.subject), words.get(message_id) or of_file, filename)
    return told


def _texts(message_ids: Iterable[int]) -> list[tuple[int, str]]:
    beginning = sa.func.substr(Message.text, 1, MOST_LETTERS)
    return _asked(sa.select(Message.id, beginning).where(Message.id.in_(message_ids)))


def _in_files(message_ids: list[int], marker: _Marker) -> dict[int, tuple[list[Piece], list[Piece]]]:
    """The first file of each message in which the words stand: its name, and some lines of what it says."""
    text = sa.func.substr(sa.func.coalesce(FileText.text, ""), 1, MOST_OF_A_FILE)
    files = sa.select(Attachment.message_id, Attachment.filename, text)
    files = files.outerjoin(FileText, FileText.digest == Attachment.digest)
    told: dict[int, tuple[list[Piece], list[Piece]]] = {}
    if not message_ids:
        return told
    for message_id, filename, said in _asked(
        files.where(Attachment.message_id.in_(message_ids)).order_by(Attachment.id)
    ):
        if message_id in told:
            continue
        name, words = marker.whole(filename), marker.part(said)
        if words or any(is_found for _, is_found in name):
            told[message_id] = (name, words)
    return told


def _asked(question: sa.Select) -> list:
    return [tuple(row) for row in db.session.execute(question)]
