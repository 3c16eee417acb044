"""The index in a folder, by Whoosh: no server, no second program; good for some hundred thousand messages.

Readers open the index once in each thread and again only after a commit; writers come one at a time.
"""

import heapq
import logging
import os
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex, IndexError, LockError

from search import analysis, folders, people
from search.analysis import Token, fold, tokens_of
from search.query import Plan
from search.store import Document, Filters, Hit, IndexBusy, IndexUnavailable, Results
from search.whoosh_fields import SCHEMA, merge_few, with_short_beginnings
from search.whoosh_search import PLACES, OutOfTime, SegmentSearch
from search.whoosh_writing import Writer

_LOCK_SECONDS = 30
_TIERS = 4
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_logger = logging.getLogger(__name__)
_local = threading.local()


class WhooshStore:
    """The index below a folder. Cheap to make: what is open is kept in the thread, not here."""

    def __init__(self, root: Path):
        self.root = Path(root)

    # Writing

    def create(self) -> None:
        """An empty index becomes the current one; what was there is gone."""
        with folders.writing(self.root):
            folder = self.new_folder()
            folders.make_current(self.root, folder, analysis.version())
            folders.remove_others(self.root, folder)

    def new_folder(self) -> Path:
        """A folder with an empty index that nobody reads yet."""
        folder = folders.new(self.root)
        FileIndex.create(FileStorage(str(folder)), SCHEMA)
        return folder

    def index(self, batch: Iterable[Document], replaced_tickets: Collection[str] = ()) -> None:
        """See Store."""
        with folders.writing(self.root):
            self.index_into(self._current(), batch, replaced_tickets)

    def index_into(self, folder: Path, batch: Iterable[Document], replaced_tickets: Collection[str] = ()) -> None:
        """Like `index`, for an index that may not be the current one; the caller is the one writer."""
        documents = {document.id: document for document in batch}
        with _commit(folder) as (writer, reader):
            _remove(writer, reader, {"id": documents, "ticket": replaced_tickets})
            for document in documents.values():
                writer.add_document(**_fields(document))

    def delete(self, ids: Collection[str]) -> None:
        """See Store."""
        with folders.writing(self.root), _commit(self._current()) as (writer, reader):
            _remove(writer, reader, {"id": ids})

    # Reading

    def search(
        self, plan: Plan, filters: Filters, limit: int, *, seconds: float = 0.8, by_ticket: bool = False
    ) -> Results:
        """See Store."""
        with self._reader() as reader:
            found = _found(reader, plan, filters, time.monotonic() + seconds)
            return Results(_hits(reader, found.best(4 * limit), limit, by_ticket), found.is_partial)

    def has(self, plan: Plan, filters: Filters) -> bool:
        """See Store."""
        with self._reader() as reader:
            return bool(_found(reader, plan, filters, time.monotonic() + 0.3, is_one_enough=True))

    def has_key(self, keys: Iterable[str]) -> bool:
        """See Store."""
        with self._reader() as reader:
            return any((field, key) in reader for key in keys for field in PLACES)

    def known(self, words: Iterable[str]) -> list[str]:
        """See Store."""
        with self._reader() as reader:
            counts = {word: _count(reader, word) for word in dict.fromkeys(words)}
            return sorted((word for word, count in counts.items() if count), key=lambda word: -counts[word])

    def words(self, beginning: str, limit: int) -> list[str]:
        """See Store."""
        found: dict[str, None] = {}
        with self._reader() as reader:
            for place in PLACES:
                for word in reader.expand_prefix(f"{place}_words", fold(beginning)):
                    found[word.decode()] = None
                    if len(found) >= limit:
                        return list(found)
        return list(found)

    def count(self) -> int:
        """How many documents there are."""
        with self._reader() as reader:
            return int(reader.doc_count())

    def _current(self) -> Path:
        return folders.current(self.root, analysis.version())

    @contextmanager
    def _reader(self) -> Iterator[Any]:
        """A reader of the newest commit. What goes wrong while it is read means that the index is broken."""
        try:
            yield _opened(self._current())
        except (IndexUnavailable, OutOfTime):
            raise
        except Exception as error:
            _local.__dict__.clear()
            _logger.exception("The index can't be read.")
            raise IndexUnavailable(f"The index can't be read: {error}") from error


def _opened(folder: Path) -> Any:
    """The reader of this thread, opened again if a commit came since, or if the process was forked."""
    key = (str(folder), os.getpid())
    if getattr(_local, "key", None) != key:
        _local.key, _local.index, _local.generation = key, FileIndex(FileStorage(str(folder)), schema=SCHEMA), None
    generation = _local.index.latest_generation()
    if generation != _local.generation:
        # Not closed but left to be collected: another search of this thread may be in the middle of it.
        _local.reader = _local.index.reader(reuse=getattr(_local, "unused", None))
        _local.generation = generation
    return _local.reader


@contextmanager
def _commit(folder: Path) -> Iterator[tuple[Any, Any]]:
    """(writer, reader of what was there before); all is committed at the end, or nothing."""
    known = {file.name for file in folder.iterdir()}
    writer, reader = _writer(folder)
    try:
        yield writer, reader
        writer.commit(mergetype=merge_few)
    except BaseException:
        with suppress(Exception):
            writer.cancel()
        raise
    finally:
        reader.close()
    folders.sync_files(folder, known)


def _writer(folder: Path) -> tuple[Any, Any]:
    try:
        index = FileIndex(FileStorage(str(folder)), schema=SCHEMA)
        return Writer(index, _LOCK_SECONDS), index.reader()
    except LockError as error:
        raise IndexBusy("Another process is writing to the index.") from error
    except (IndexError, FileNotFoundError, ValueError, EOFError, UnpicklingError) as error:
        raise IndexUnavailable(f"The index can't be read: {error!r}") from error


def _remove(writer: Any, reader: Any, values: Mapping[str, Iterable[str]]) -> None:
    """Deletes the documents that have one of a field's values. (Whoosh's own way opens the whole index for each.)"""
    numbers = {
        base + number
        for leaf, base in reader.leaf_readers()
        if leaf.doc_count_all()
        for field, wanted in values.items()
        for value in wanted
        if (field, value) in leaf
        for number in leaf.postings(field, value).all_ids()
    }
    for number in numbers:
        writer.delete_document(number)


def _fields(document: Document) -> dict[str, Any]:
    subject = tokens_of(document.subject)
    body = tokens_of("\n".join([document.body, *document.files]))
    date = document.date or _EPOCH
    return {
        "id": document.id,
        "ticket": document.ticket,
        "number": document.number,
        "subject": [(token.position, token.keys) for token in subject],
        "body": [(token.position, token.keys) for token in body],
        "subject_words": _words(subject),
        "body_words": _words(body),
        "people": people.keys(document.sender) | people.keys(document.recipients),
        "people_words": with_short_beginnings(people.words(document.sender) | people.words(document.recipients)),
        "sender": _keys(document.sender),
        "recipients": _keys(document.recipients),
        "agent": _keys(document.agent),
        "department": {fold(document.department)},
        "labels": set(document.labels),
        "date": int(date.timestamp()),
    }


def _words(tokens: list[Token]) -> Set[str]:
    words = {fold(token.text) for token in tokens if token.is_word}
    parts = {key[1:] for token in tokens if not token.is_word for key in token.keys if not key.startswith("=tel")}
    return with_short_beginnings(words | parts)


@lru_cache(maxsize=4096)
def _keys(text: str) -> frozenset[str]:
    """What a person or an address is found by: its words, and all of it as it stands."""
    return frozenset(key for token in tokens_of(text) for key in (*token.keys, *_plain(token)))


def _plain(token: Token) -> tuple[str, ...]:
    return ("=" + fold(token.text),) if token.is_word else ()


class _Found:
    """What all segments found, in tiers, best first; of each the newest first."""

    def __init__(self) -> None:
        self.is_partial = False
        self._segments: list[tuple[int, Sequence[int], tuple[Collection[int], ...]]] = []

    def add(self, base: int, dates: Sequence[int], tiers: tuple[Collection[int], ...]) -> None:
        self._segments.append((base, dates, tiers))

    def __bool__(self) -> bool:
        return any(tier for _, _, tiers in self._segments for tier in tiers)

    def best(self, at_first: int) -> Iterator[int]:
        """The documents' numbers. Few are wanted as a rule, so not all are put in order at once."""
        for tier in range(_TIERS):
            dated = [(dates[one], base + one) for base, dates, tiers in self._segments for one in tiers[tier]]
            newest = heapq.nlargest(at_first, dated)
            yield from (number for _, number in newest)
            if len(newest) < len(dated):
                yield from (number for _, number in sorted(dated, reverse=True)[len(newest) :])


def _found(reader: Any, plan: Plan, filters: Filters, deadline: float, is_one_enough: bool = False) -> _Found:
    found = _Found()
    try:
        for leaf, base in reader.leaf_readers():
            if leaf.doc_count_all():
                segment = SegmentSearch(leaf, filters, deadline)
                found.add(base, segment.dates(), segment.tiers(plan))
            if is_one_enough and found:
                break
    except OutOfTime:
        found.is_partial = True
    return found


def _hits(reader: Any, numbers: Iterable[int], limit: int, by_ticket: bool) -> list[Hit]:
    hits: list[Hit] = []
    tickets: set[str] = set()
    for number in numbers:
        if len(hits) >= limit:
            break
        stored = reader.stored_fields(number)
        if not by_ticket or stored["ticket"] not in tickets:
            tickets.add(stored["ticket"])
            hits.append(Hit(stored["id"], stored["ticket"]))
    return hits


def _count(reader: Any, word: str) -> int:
    return sum(int(reader.doc_frequency(f"{place}_words", word)) for place in PLACES)
