"""Documents and plans in PostgreSQL's own writing: one tsvector a document, one tsquery a question.

Nothing is analysed by PostgreSQL. A lexeme is a letter that says the field, and a key: `bc:принтер` is a lemma in the
body. Whatever limits a search, departments too, is a lexeme among the others, so that one index answers all of it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase, digits
from zlib import crc32

from search import analysis
from search.document_keys import BEGINNING, LONGEST_KEY, PLACES, TEXTS, DocumentKeys, Places
from search.query import ANYWHERE, Group, Plan, Step, Term
from search.store import Filters

EVERY = "*"  # a lexeme that every document has
_FORM = 2  # of what documents are found by here, beside the analysis
_FIELDS = {
    "number": "n",
    "subject": "s",
    "people": "p",
    "sender": "f",
    "recipients": "t",
    "agent": "a",
    "department": "d",
    "labels": "l",
    "subject_words": "v",
    "people_words": "q",
    "body": "b",
    "body_words": "w",
}
# PostgreSQL's own limits of a tsvector. It leaves out higher places without a word, and refuses what is larger.
_LAST_PLACE = 16_383
_MOST_PLACES = 255
_MOST_BYTES = 1_000_000
# Neighbouring words are told by one of 65,536 lexemes, so that what has a phrase needn't be looked for in all that have
# its words. A document with so many of them that it would have a good part of those has one that says so.
_MANY_PAIRS = "r*"
_LETTERS = ascii_uppercase + ascii_lowercase + digits + "+/"
_MOST_PAIRS = 8_000
_MOST_ASKED_PAIRS = 60
_ROW_OR_LEXEME = re.compile(r"('(?:[^'\\]|''|\\.)*')|<\d+>")

NOTHING = None
"""A question that nothing can answer."""
Asked = str | None


@dataclass(frozen=True, slots=True)
class Tier:
    """A tsquery, and a wider one that the index answers alone, without reading rows; "" where it is the same."""

    asked: str
    wider: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A plan and its filters, as a tsquery; and in tiers, best first, which together are the same.

    `departments` are those of which a row must be, as rows have them; None where the tsqueries say it, or any will do.
    A key that a good part of all documents have is slower to look up for some few of them than these are to be read.
    """

    whole: str
    tiers: tuple[Tier, ...]
    departments: tuple[str, ...] | None = None


def version() -> str:
    """What an index must have been made by, to be asked by this."""
    return f"{analysis.version()}.{_FORM}"


def vector(document: DocumentKeys) -> str:
    """The tsvector of a document. Of one that is too large for any, the last words of its body are left out."""
    lexemes = [quoted(EVERY)]
    left = _MOST_BYTES
    for lexeme, places in _lexemes(document):
        left -= len(lexeme.encode()) + 8 + 2 * min(len(places), _MOST_PLACES)
        if left < 0:
            break
        lexemes.append(quoted(lexeme) + (":" + ",".join(map(str, places[:_MOST_PLACES])) if places else ""))
    return " ".join(lexemes)


def question(plan: Plan, filters: Filters) -> Question | None:
    """What a plan asks for; None if nothing can answer it."""
    asked = [group for group in plan.groups if not group.is_excluded]
    found = [_of_group(group, filters) for group in asked]
    left_out = [_of_group(group, filters) for group in plan.groups if group.is_excluded]
    left_out += [_any(_lexeme("labels", one) for one in sorted(filters.without_labels))]
    by_rows = departments_of(filters.departments) if found and filters.departments else None
    within = [*_limits(filters if by_rows is None else replace(filters, departments=None))]
    limits = [*within, *map(_not, left_out)]
    whole = [*(found or within or [quoted(EVERY)]), *(limits if found else limits[len(within) :])]
    if NOTHING in whole:
        return None
    in_subject = _all([_of_group(group, filters, ("subject", "number")) for group in asked]) if asked else NOTHING
    exact = _exact(asked)
    # What is in the subject is also anywhere: to look for it there too would read all its other places.
    first, last = [in_subject, *limits], [*whole, _not(in_subject)]
    parts = ([*first, exact], [*first, _not(exact)], [*last, exact], [*last, _not(exact)])
    tiers = tuple(_tier(part, bool(asked)) for part in parts if NOTHING not in part)
    return Question(_all(whole) or "", tiers, by_rows)


def _tier(parts: list[Asked], is_asked: bool) -> Tier:
    """Whether words stand in a row is told by rows alone, and of common words there are many: so both words first.

    What only leaves out is told by rows too. It lets nearly everything through, and fifty rows are soon found.
    """
    said = [part for part in parts if part]
    left_out = [part for part in said if part.startswith("!") and (_beside(part) != part or not is_asked)]
    wider = [_beside(part) for part in said if part not in left_out]
    return Tier(_all([*said]) or "", "" if wider == said else _all([*wider]) or "")


def _beside(asked: str) -> str:
    """The words that are to stand in a row, anywhere."""
    return _ROW_OR_LEXEME.sub(lambda found: found[1] or "&", asked)


def everything() -> str:
    """What every document meets."""
    return _all([quoted(EVERY)]) or ""


def any_place(key: str) -> str:
    """Whether a key stands in any text."""
    return str(_any(_lexeme(place, key) for place in PLACES))


def word_in(place: str, word: str) -> str:
    """Whether a folded word stands in a place."""
    return _lexeme(f"{place}_words", word)


def departments_of(names: Collection[str]) -> tuple[str, ...]:
    """Departments as rows have them."""
    return tuple(sorted(_cut(name).replace("\0", "") for name in names))


def quoted(lexeme: str) -> str:
    """A lexeme as PostgreSQL reads it."""
    return "'" + lexeme.replace("\0", "").replace("\\", "\\\\").replace("'", "''") + "'"


def _lexemes(document: DocumentKeys) -> Iterator[tuple[str, list[int]]]:
    """(lexeme, its places, if it stands in a text). The body comes last: it is what may be too large."""
    pairs = {pair for field in TEXTS for pair in _pairs(field, getattr(document, field))}
    yield from ((pair, []) for pair in (pairs if len(pairs) <= _MOST_PAIRS else (_MANY_PAIRS,)))
    for field, letter in _FIELDS.items():
        value = getattr(document, field)
        if field in TEXTS:
            places = defaultdict[str, dict[int, None]](dict)
            for place, keys in value:
                for key in keys:
                    places[letter + _cut(key)][min(place + 1, _LAST_PLACE)] = None
            yield from ((lexeme, list(its_places)) for lexeme, its_places in places.items())
        else:
            keys = [value] if isinstance(value, str) else value
            yield from ((lexeme, []) for lexeme in dict.fromkeys(letter + _cut(key) for key in keys))


def _pairs(field: str, text: Places) -> Iterator[str]:
    """What says that two keys stand side by side in a text."""
    keys = defaultdict[int, set[bytes]](set)
    for place, its_keys in text:
        keys[place].update(_cut(key).encode() for key in its_keys)
    for place, firsts in keys.items():
        if seconds := keys.get(place + 1):
            begun = [crc32(_begun(field, first)) for first in firsts]
            yield from (_named(crc32(second, first)) for first in begun for second in seconds)


def _begun(field: str, first: bytes) -> bytes:
    return _FIELDS[field].encode() + first + b" "


def _pair(field: str, first: str, second: str) -> str:
    return _named(crc32(_begun(field, _cut(first).encode()) + _cut(second).encode()))


def _named(checksum: int) -> str:
    """One of the lexemes that tell pairs: three letters of six, six and four bits."""
    return "r" + _LETTERS[checksum >> 10 & 63] + _LETTERS[checksum >> 4 & 63] + _LETTERS[(checksum & 15) << 2]


def _cut(key: str) -> str:
    return key[:LONGEST_KEY].encode("utf-8", "replace").decode()


def _limits(filters: Filters) -> Iterator[Asked]:
    if filters.departments is not None:
        yield _any(_lexeme("department", one) for one in sorted(filters.departments))
    if filters.one_of_labels is not None:
        yield _any(_lexeme("labels", one) for one in sorted(filters.one_of_labels))


def _of_group(group: Group, filters: Filters, within: tuple[str, ...] = ()) -> Asked:
    return _any(
        _of_term(term, field)
        for term in group.terms
        for field in _fields(term, filters)
        if not within or field in within
    )


def _fields(term: Term, filters: Filters) -> tuple[str, ...]:
    if term.field == ANYWHERE:
        return (filters.within,) if filters.within else PLACES
    return (term.field,)


def _of_term(term: Term, field: str) -> Asked:
    if term.beginning:
        return _of_beginning(term.beginning, f"{field}_words")
    return _any(_of_steps(option, field) for option in term.options)


def _of_beginning(beginning: str, field: str) -> Asked:
    if len(beginning) > BEGINNING:
        return _lexeme(field, beginning) + ":*"
    return _any((_lexeme(field, beginning), _lexeme(field, "^" + beginning) + ":*"))


def _of_steps(steps: tuple[Step, ...], field: str) -> Asked:
    each = [_any(_lexeme(field, key) for key in keys) for _, keys in steps]
    if len(steps) == 1 or field not in TEXTS or NOTHING in each:
        return _all(each)
    in_a_row, last = str(each[0]), steps[0][0]
    for (place, _), asked in zip(steps[1:], each[1:], strict=True):
        in_a_row, last = f"({in_a_row} <{place - last}> {asked})", place
    return _all([in_a_row, *(_side_by_side(field, *both) for both in pairwise(steps))])


def _side_by_side(field: str, one: Step, other: Step) -> Asked:
    """What the index alone can tell of two steps: of two that are further apart, or of a great many keys, nothing."""
    (place, firsts), (next_place, seconds) = one, other
    if next_place != place + 1 or len(firsts) * len(seconds) > _MOST_ASKED_PAIRS:
        return ""
    pairs = dict.fromkeys(_pair(field, first, second) for first in firsts for second in seconds)
    return _any(map(quoted, (*pairs, _MANY_PAIRS)))


def _exact(groups: list[Group]) -> Asked:
    """Every word in the form in which it was typed."""
    words = dict.fromkeys(word for group in groups for term in group.terms for word in term.words)
    return _all([_any(word_in(place, word) for place in PLACES) for word in words]) if words else NOTHING


def _lexeme(field: str, key: str) -> str:
    return quoted(_FIELDS[field] + _cut(key))


def _any(asked: Iterable[Asked]) -> Asked:
    some = [one for one in asked if one]
    return f"({' | '.join(some)})" if some else NOTHING


def _all(asked: list[Asked]) -> Asked:
    return NOTHING if NOTHING in asked else f"({' & '.join(one for one in asked if one)})"


def _not(asked: Asked) -> str:
    """An empty text limits nothing."""
    return f"!{asked}" if asked else ""
