"""What an engine must be able to do, and what goes in and comes out of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from search.query import Plan

ASIDE = 1.0  # seconds for a question that a guess asks beside the search itself


class IndexUnavailable(Exception):
    """The index is missing, broken, or made by another analysis. The desk works on and searches its tables."""


class IndexBusy(IndexUnavailable):
    """Another process writes to the index, or rebuilds it; the same again later will do."""


@dataclass(frozen=True, slots=True)
class Document:
    """A message as the index knows it. `labels` are such as `status:open`, `has:attachment`, `is:note`.

    `subject` and `body` are searched as text, names and addresses of `sender`, `recipients` and `agent` by their
    words. `files` are the attachments' names, and what they say.
    """

    id: str
    ticket: str
    number: str = ""
    subject: str = ""
    body: str = ""
    sender: str = ""
    recipients: str = ""
    agent: str = ""
    department: str = ""
    date: datetime | None = None
    files: Sequence[str] = ()
    labels: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What limits a search from outside of the query. None and "" limit nothing; no departments at all find nothing.

    `one_of_labels`: only what has one of these. `without_ids`: documents that aren't found, a few.
    `after` is inclusive, `before` exclusive. `within` is "", "subject" or "body".
    """

    departments: frozenset[str] | None = None
    without_labels: frozenset[str] = frozenset()
    one_of_labels: frozenset[str] | None = None
    without_ids: frozenset[str] = frozenset()
    after: datetime | None = None
    before: datetime | None = None
    within: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found: its id, and its ticket's."""

    id: str
    ticket: str


@dataclass(frozen=True, slots=True)
class Results:
    """Hits, best first. They are partial if time ran out before all were found."""

    hits: list[Hit] = field(default_factory=list)
    is_partial: bool = False


class NewIndex(Protocol):
    """An index that is being made, and nobody asks yet."""

    def index(self, batch: Iterable[Document], replaced_tickets: Collection[str] = ()) -> None:
        """See Store."""

    def finishing(self) -> AbstractContextManager[set[str]]:
        """The tickets that others took into the old index meanwhile. They are to be taken in within it, while everyone
        else waits; at its end this is the current index, and the old one is gone.
        """


class Reader(Protocol):
    """What is asked of an index. All of it raises IndexUnavailable if there is none."""

    def search(
        self, plan: Plan, filters: Filters, limit: int, *, seconds: float = 0.8, by_ticket: bool = False
    ) -> Results:
        """The best hits of a plan, at most `limit` of them; `by_ticket`: only the best one of each ticket."""

    def has(self, plan: Plan, filters: Filters, *, seconds: float = ASIDE) -> bool:
        """Whether there is any hit; as far as can be told in time, as below."""

    def written(self, keys: Mapping[str, Collection[str]], *, seconds: float = ASIDE) -> list[str]:
        """Those of the words that have a key which stands in any text, in their order."""

    def known(self, words: Iterable[str], *, seconds: float = ASIDE) -> list[str]:
        """Those of the folded words that stand in any text, commonest first."""

    def count(self) -> int:
        """How many documents there are."""


class Store(Reader, Protocol):
    """An index of documents. `index` and `delete` raise IndexUnavailable too."""

    def asking(self) -> AbstractContextManager[Reader]:
        """To be asked several questions, one after the other, for less than each would take by itself."""

    def is_there(self) -> bool:
        """Whether there is an index that this analysis made. Whether it is whole is seen when it is read."""

    def create(self) -> None:
        """An empty index becomes the current one; what was there is gone."""

    def rebuilding(self) -> AbstractContextManager[NewIndex]:
        """A new index beside the current one, which answers until the new one is finished.

        Raises IndexBusy if another process is at it already. One left unfinished is thrown away.
        """

    def index(self, batch: Iterable[Document], replaced_tickets: Collection[str] = ()) -> None:
        """Take documents in, safe on disk when it returns.

        In the same step those with the same ids and those of the replaced tickets go out. The batch is read while
        nobody else writes: what two workers read of one ticket goes in in the order in which they read it.
        """

    def delete(self, ids: Collection[str]) -> None:
        """Forget documents. One that isn't there is no error."""
