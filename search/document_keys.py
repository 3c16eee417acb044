"""A document in keys: what each of its fields is found by, the same for every engine."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from search import people
from search.analysis import Token, fold, tokens_of
from search.query import Plan
from search.store import Document, Filters

BEGINNING = 3
TEXTS = ("subject", "body")
PLACES = (*TEXTS, "people")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_KEY = 120  # letters; longer ones are cut
BEFORE_ALL, AFTER_ALL = -(2**62), 2**62

Places = list[tuple[int, tuple[str, ...]]]
"""Positions in a text, in words, and the keys that stand there; a position may come more than once."""


@dataclass(frozen=True, slots=True)
class DocumentKeys:
    """What a document is found by. `date` is in seconds since 1970, 0 for none."""

    id: str
    ticket: str
    number: str
    subject: Places
    body: Places
    subject_words: Set[str]
    body_words: Set[str]
    people: Set[str]
    people_words: Set[str]
    sender: Set[str]
    recipients: Set[str]
    agent: Set[str]
    department: Set[str]
    labels: Set[str]
    date: int


def in_keys(document: Document) -> DocumentKeys:
    """The document as an index has it."""
    subject = tokens_of(document.subject)
    body = tokens_of("\n".join([document.body, *document.files]))
    date = document.date or _EPOCH
    return DocumentKeys(
        id=document.id,
        ticket=document.ticket,
        number=document.number,
        subject=[(token.position, token.keys) for token in subject],
        body=[(token.position, token.keys) for token in body],
        subject_words=_words(subject),
        body_words=_words(body),
        people=people.keys(document.sender) | people.keys(document.recipients),
        people_words=_with_short_beginnings(people.words(document.sender) | people.words(document.recipients)),
        sender=_keys(document.sender),
        recipients=_keys(document.recipients),
        agent=_keys(document.agent),
        department={fold(document.department)},
        labels=set(document.labels),
        date=int(date.timestamp()),
    )


def span(plan: Plan, filters: Filters) -> tuple[int, int]:
    """(first, end) of the dates asked for, as documents have them; the end is none of them."""
    after = [instant for instant in (plan.after, filters.after) if instant]
    before = [instant for instant in (plan.before, filters.before) if instant]
    return (
        int(max(after).timestamp()) if after else BEFORE_ALL,
        int(min(before).timestamp()) if before else AFTER_ALL,
    )


def _words(tokens: list[Token]) -> Set[str]:
    words = {fold(token.text) for token in tokens if token.is_word}
    parts = {key[1:] for token in tokens if not token.is_word for key in token.keys if not key.startswith("=tel")}
    return _with_short_beginnings(words | parts)


def _with_short_beginnings(words: Set[str]) -> Set[str]:
    """The words, and their first letters under a mark of their own (^при): too many words begin so to gather them."""
    return words | {"^" + word[:BEGINNING] for word in words if len(word) >= BEGINNING}


@lru_cache(maxsize=4096)
def _keys(text: str) -> frozenset[str]:
    """What a person or an address is found by: its words, and all of it as it stands."""
    return frozenset(key for token in tokens_of(text) for key in (*token.keys, *_plain(token)))


def _plain(token: Token) -> tuple[str, ...]:
    return ("=" + fold(token.text),) if token.is_word else ()
