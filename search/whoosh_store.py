"""The index in a folder, by Whoosh: no server, no second program; good for some hundred thousand messages.

Readers open the index once in each thread and again only after a commit; writers come one at a time.
"""

import heapq
import logging
import os
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Self

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex, IndexError, LockError

from search import analysis, folders
from search.document_keys import PLACES, in_keys
from search.query import Plan
from search.store import ASIDE, Document, Filters, Hit, IndexBusy, IndexUnavailable, NewIndex, Results
from search.whoosh_fields import SCHEMA, merge_few
from search.whoosh_reading import OpenedIndex, frequencies, leaves
from search.whoosh_search import OutOfTime, SegmentSearch
from search.whoosh_writing import Writer

_LOCK_SECONDS = 30
_TIERS = 4
_logger = logging.getLogger(__name__)
_local = threading.local()


class WhooshStore:
    """The index below a folder. Cheap to make: what is open is kept in the thread, not here."""

    def __init__(self, root: Path):
        self.root = Path(root)

    # Writing

    def is_there(self) -> bool:
        """See Store."""
        try:
            self._current()
        except IndexUnavailable:
            return False
        return True

    def create(self) -> None:
        """See Store."""
        with folders.writing(self.root):
            folder = folders.new(self.root)
            _make_empty(folder)
            folders.make_current(self.root, folder, analysis.version())
            folders.remove_others(self.root, folder)

    @contextmanager
    def rebuilding(self) -> Iterator[NewIndex]:
        """See Store."""
        with folders.rebuilding(self.root):
            folder = folders.new(self.root)
            try:
                _make_empty(folder)
                yield _NewIndex(self.root, folder)
            except BaseException:
                folders.remove(folder)  # it may be what filled the disk
                raise

    def index(self, batch: Iterable[Document], replaced_tickets: Collection[str] = ()) -> None:
        """See Store."""
        with folders.writing(self.root):
            folder = self._current()
            documents = list(batch)
            if folders.is_rebuilding(self.root):
                folders.note_changed(self.root, {*replaced_tickets, *(one.ticket for one in documents)})
            _index_into(folder, documents, replaced_tickets)

    def delete(self, ids: Collection[str]) -> None:
        """See Store."""
        with folders.writing(self.root), _commit(self._current()) as (writer, reader):
            _remove(writer, reader, {"id": ids})

    # Reading

    @contextmanager
    def asking(self) -> Iterator[Self]:
        """See Store. What is open stays so anyway."""
        yield self

    def search(
        self, plan: Plan, filters: Filters, limit: int, *, seconds: float = 0.8, by_ticket: bool = False
    ) -> Results:
        """See Reader."""
        with self._reader() as reader:
            found = _found(reader, plan, filters, time.monotonic() + seconds)
            return Results(_hits(reader, found.best(4 * limit), limit, by_ticket), found.is_partial)

    def has(self, plan: Plan, filters: Filters, *, seconds: float = ASIDE) -> bool:
        """See Reader."""
        with self._reader() as reader:
            return bool(_found(reader, plan, filters, time.monotonic() + seconds, is_one_enough=True))

    def written(self, keys: Mapping[str, Collection[str]], *, seconds: float = ASIDE) -> list[str]:
        """See Reader."""
        each = list({key for its in keys.values() for key in its})
        with self._reader() as reader:
            there = frequencies(reader, PLACES, each, time.monotonic() + seconds)
        return [word for word, its in keys.items() if not there.keys().isdisjoint(its)]

    def known(self, words: Iterable[str], *, seconds: float = ASIDE) -> list[str]:
        """See Reader."""
        each, fields = list(dict.fromkeys(words)), [f"{place}_words" for place in PLACES]
        with self._reader() as reader:
            counts = frequencies(reader, fields, each, time.monotonic() + seconds)
        return sorted((word for word in each if word in counts), key=lambda word: -counts[word])

    def count(self) -> int:
        """See Reader."""
        with self._reader() as reader:
            return int(reader.doc_count())

    def _current(self) -> Path:
        return folders.current(self.root, analysis.version())

    def _opened(self) -> Any:
        try:
            return _opened(self._current())
        except Exception:
            # What was the current one a moment ago may have been deleted, since another one has taken its place.
            return _opened(self._current())

    @contextmanager
    def _reader(self) -> Iterator[Any]:
        """A reader of the newest commit. What goes wrong while it is read means that the index is broken."""
        try:
            yield self._opened()
        except (IndexUnavailable, OutOfTime):
            raise
        except Exception as error:
            _local.__dict__.clear()
            _logger.exception("The index can't be read.")
            raise IndexUnavailable(f"The index can't be read: {error}") from error


class _NewIndex:
    """See NewIndex."""

    def __init__(self, root: Path, folder: Path):
        self._root, self._folder = root, folder

    def index(self, batch: Iterable[Document], replaced_tickets: Collection[str] = ()) -> None:
        """See Store."""
        _index_into(self._folder, batch, replaced_tickets)

    @contextmanager
    def finishing(self) -> Iterator[set[str]]:
        """See NewIndex."""
        with folders.writing(self._root):
            yield folders.changed(self._root)
            folders.make_current(self._root, self._folder, analysis.version())
            folders.remove_others(self._root, self._folder)


def _make_empty(folder: Path) -> None:
    FileIndex.create(FileStorage(str(folder)), SCHEMA)


def _index_into(folder: Path, batch: Iterable[Document], replaced_tickets: Collection[str]) -> None:
    documents = {document.id: document for document in batch}
    with _commit(folder) as (writer, reader):
        _remove(writer, reader, {"id": documents, "ticket": replaced_tickets})
        for document in documents.values():
            writer.add_document(in_keys(document))


def _opened(folder: Path) -> Any:
    """The reader of this thread, opened again if a commit came since, or if the process was forked."""
    key = (str(folder), os.getpid())
    if getattr(_local, "key", None) != key:
        _local.key, _local.generation, _local.reader = key, None, None
        _local.index = OpenedIndex(FileStorage(str(folder)), schema=SCHEMA)
    generation = _local.index.latest_generation()
    if generation != _local.generation:
        # Not closed but left to be collected: another search of this thread may be in the middle of it.
        _local.reader = _local.index.reader(reuse=_local.reader)
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
        index = OpenedIndex(FileStorage(str(folder)), schema=SCHEMA)
        return Writer(index, _LOCK_SECONDS), index.reader()
    except LockError as error:
        raise IndexBusy("Another process is writing to the index.") from error
    except (IndexError, FileNotFoundError, ValueError, EOFError, UnpicklingError) as error:
        raise IndexUnavailable(f"The index can't be read: {error!r}") from error


def _remove(writer: Any, reader: Any, values: Mapping[str, Iterable[str]]) -> None:
    """Deletes the documents that have one of a field's values. (Whoosh's own way opens the whole index for each.)"""
    numbers = {
        base + number
        for leaf, base in leaves(reader)
        for field, wanted in values.items()
        for value in wanted
        if (field, value) in leaf
        for number in leaf.postings(field, value).all_ids()
    }
    for number in numbers:
        writer.delete_document(number)


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
        for leaf, base in leaves(reader):
            segment = SegmentSearch(_local.key[0], leaf, filters, deadline)
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
