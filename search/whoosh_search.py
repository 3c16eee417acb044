"""Answering a plan from one Whoosh reader.

Whoosh's own matchers go through postings one at a time in Python. Here a key's documents are read a block at a time
into an array, kept, since a segment never changes, and arrays are joined as sets.
"""

import time
from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from threading import Lock

from search.document_keys import AFTER_ALL, BEFORE_ALL, BEGINNING, LONGEST_KEY, PLACES, TEXTS, span
from search.query import ANYWHERE, Group, Plan, Term
from search.store import Filters
from search.whoosh_reading import documents_of, positions_of

_MOST_WORDS_OF_A_BEGINNING = 1_000
_MOST_KEPT = 4_000_000
_NOTHING = array("I")
_ROOM = 2**18  # more than twice as much as there are positions in a text

Documents = frozenset[int] | set[int]


class OutOfTime(Exception):
    """The time for a query is over."""


class Kept:
    """The documents of keys, kept between queries: at most some millions of numbers, those not used longest go."""

    def __init__(self, most: int = _MOST_KEPT):
        self._arrays: OrderedDict[tuple[str, str, str], array] = OrderedDict()
        self._lock = Lock()
        self._size, self._most = 0, most

    def get(self, key: tuple[str, str, str], read: Callable[[], array]) -> array:
        with self._lock:
            if key in self._arrays:
                self._arrays.move_to_end(key)
                return self._arrays[key]
        found = read()
        with self._lock:
            if key not in self._arrays:
                self._arrays[key] = found
                self._size += len(found) + 20
            while self._size > self._most:
                self._size -= len(self._arrays.popitem(last=False)[1]) + 20
        return found


KEPT = Kept()


class SegmentSearch:
    """One segment, of the index in a folder, asked one plan."""

    def __init__(self, folder: str, reader, filters: Filters, deadline: float):
        self.reader = reader
        self.filters = filters
        self.deadline = deadline
        segment = reader.segment()
        # Its id alone is no more than likely to be the only one of all indexes that this process has read.
        self.name = f"{folder}/{segment.segment_id()}"
        self.deleted = frozenset(segment.deleted_docs()) if segment.has_deletions() else frozenset()

    def tiers(self, plan: Plan) -> tuple[Documents, Documents, Documents, Documents]:
        """All documents of the segment that the plan and the filters let through.

        Best ones first: in the subject in the form typed, in the subject, in the form typed, any.
        """
        documents, in_subject = self._of_groups([group for group in plan.groups if not group.is_excluded])
        documents = self._dated(self._filtered(documents), plan)
        for group in plan.groups:
            if group.is_excluded and documents:
                documents = documents - self._of_group(group)[0]
        exact = self._exact(plan, documents)
        in_subject = documents & in_subject
        return in_subject & exact, in_subject - exact, exact - in_subject, documents - in_subject - exact

    def dates(self) -> array:
        """The date of each document, in seconds."""
        return KEPT.get((self.name, "date", ""), self._read_dates)

    def _read_dates(self) -> array:
        column = self.reader.column_reader("date", translate=False)
        return array("q", (column[number] for number in range(self.reader.doc_count_all())))

    def _dated(self, documents: Documents, plan: Plan) -> Documents:
        first, end = span(plan, self.filters)
        if (first, end) == (BEFORE_ALL, AFTER_ALL):
            return documents
        dates = self.dates()
        return {number for number in documents if first <= dates[number] < end}

    def _of_groups(self, groups: list[Group]) -> tuple[Documents, Documents]:
        """(documents that have all groups, those that have them in their subjects)."""
        if not groups:
            return self._all(), frozenset()
        documents, in_subject = self._of_group(groups[0])
        for group in groups[1:]:
            if not documents:
                break
            others, others_in_subject = self._of_group(group)
            documents, in_subject = documents & others, in_subject & others_in_subject
        return documents, in_subject

    def _of_group(self, group: Group) -> tuple[Documents, Documents]:
        documents: set[int] = set()
        in_subject: set[int] = set()
        for term in group.terms:
            for field in self._fields(term):
                found = self._of_term(term, field)
                documents |= found
                if field in ("subject", "number"):
                    in_subject |= found
        return documents, in_subject

    def _fields(self, term: Term) -> Collection[str]:
        if term.field == ANYWHERE:
            return (self.filters.within,) if self.filters.within else PLACES
        return (term.field,)

    def _of_term(self, term: Term, field: str) -> Documents:
        self._check_time()
        if term.beginning:
            return self._of_beginning(term.beginning, f"{field}_words")
        found: set[int] = set()
        for option in term.options:
            found |= self._of_steps(option, field)
        return found

    def _of_steps(self, steps: tuple[tuple[int, tuple[str, ...]], ...], field: str) -> Documents:
        each = [self._of_keys(field, keys) for _, keys in steps]
        documents = each[0].intersection(*each[1:])
        if len(steps) == 1 or not documents or field not in TEXTS:
            return documents
        return self._in_a_row(steps, field, documents)

    def _in_a_row(self, steps: tuple[tuple[int, tuple[str, ...]], ...], field: str, documents: Documents) -> Documents:
        """Those of the documents in which the steps stand in their places to each other."""
        starts: set[int] | None = None
        for place, keys in steps:
            # A document and where the row would begin in it, in one number: they are many, and sets of these are quick.
            before = _ROOM // 2 - place
            here = {
                number * _ROOM + position + before
                for key in keys
                for number, positions in self._positions(field, key, documents)
                for position in positions
            }
            starts = here if starts is None else starts & here
            documents = {start // _ROOM for start in starts}
        return documents

    def _positions(self, field: str, key: str, documents: Documents) -> Iterator[tuple[int, Sequence[int]]]:
        for some in positions_of(self.reader, field, key[:LONGEST_KEY], documents):
            self._check_time()
            yield from some

    def _of_beginning(self, beginning: str, field: str) -> Documents:
        if len(beginning) > BEGINNING:
            return self._of_keys(field, self._terms_beginning(beginning, field))
        return self._of_keys(field, (beginning, *self._terms_beginning("^" + beginning, field)))

    def _terms_beginning(self, beginning: str, field: str) -> Iterator[str]:
        for count, word in enumerate(self.reader.expand_prefix(field, beginning)):
            if count >= _MOST_WORDS_OF_A_BEGINNING:
                return
            yield word.decode("utf-8", "replace")

    def _exact(self, plan: Plan, documents: Documents) -> Documents:
        """Those of the documents that have every word in the form in which it was typed."""
        words = {word for group in plan.groups if not group.is_excluded for term in group.terms for word in term.words}
        for word in words:
            if not documents:
                break
            documents = documents & set().union(*(self._of_keys(f"{place}_words", (word,)) for place in PLACES))
        return documents if words else frozenset()

    def _filtered(self, documents: Documents) -> Documents:
        if self.filters.departments is not None and documents:
            documents = set(filter(self._within(self.filters.departments).__getitem__, documents))
        if self.filters.one_of_labels is not None and documents:
            documents = documents & self._of_keys("labels", self.filters.one_of_labels)
        if self.filters.without_labels and documents:
            documents = documents - self._of_keys("labels", self.filters.without_labels)
        if self.filters.without_ids and documents:
            documents = documents - self._with_ids(self.filters.without_ids)
        return documents - self.deleted if self.deleted else documents

    def _within(self, departments: frozenset[str]) -> array:
        """For each document whether it is of one of them. They may have nearly all: too many to join each time."""
        return KEPT.get((self.name, "departments", "\0".join(sorted(departments))), lambda: self._marked(departments))

    def _marked(self, departments: frozenset[str]) -> array:
        marks = array("B", bytes(self.reader.doc_count_all()))
        for one in departments:
            for number in self._documents("department", one):
                marks[number] = 1
        return marks

    def _with_ids(self, ids: Iterable[str]) -> set[int]:
        """Not kept: they are others in the next question."""
        return set().union(*(self._read("id", one) for one in ids))

    def _of_keys(self, field: str, keys: Iterable[str]) -> set[int]:
        return set().union(*(self._documents(field, key) for key in keys))

    def _documents(self, field: str, key: str) -> array:
        return KEPT.get((self.name, field, key), lambda: self._read(field, key))

    def _read(self, field: str, key: str) -> array:
        self._check_time()
        return documents_of(self.reader, field, key[:LONGEST_KEY]) or _NOTHING

    def _all(self) -> Documents:
        return set(range(self.reader.doc_count_all()))

    def _check_time(self) -> None:
        if time.monotonic() > self.deadline:
            raise OutOfTime
