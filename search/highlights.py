"""Where in a text the words of a query stand, in whatever form: to show a hit as it was found."""

from collections.abc import Iterator

from search.analysis import fold, keys_of, tokens_of
from search.analysis.folding import clean
from search.query import parse

LONGEST = 220
_BEFORE = 60
_SEEN_OF_LINE, _BEFORE_IN_LINE = 22, 16

Piece = tuple[str, bool]
"""Words, and whether they are what was looked for."""


def marked(text: str, query: str, also: tuple[str, ...] = ()) -> list[Piece]:
    """The whole text in pieces."""
    text = clean(text)
    return list(_pieces(text, _places(text, query, also), 0, len(text)))


def line(text: str, query: str, also: tuple[str, ...] = ()) -> list[Piece]:
    """A line of which only the beginning may be seen: where no place would be, it begins before the first one."""
    text = clean(text)
    places = _places(text, query, also)
    first = next((at for at, _ in places), 0)
    begin = _begin(text, first, _BEFORE_IN_LINE) if first > _SEEN_OF_LINE else 0
    return [("… ", False)] * (begin > 0) + list(_pieces(text, places, begin, len(text)))


def excerpt(text: str, query: str, also: tuple[str, ...] = (), *, is_line: bool = False) -> list[Piece]:
    """The part of the text around the first place where most of it stands together; else its beginning.

    Of a line only the beginning may be seen, and the place is to be there.
    """
    text = " ".join(clean(text).split())
    places = _places(text, query, also)
    begin = _begin(text, _best(places), _BEFORE_IN_LINE if is_line else _BEFORE)
    end = len(text) if begin + LONGEST >= len(text) else text.rfind(" ", begin, begin + LONGEST)
    end = end if end > begin else min(begin + LONGEST, len(text))
    pieces = list(_pieces(text, places, begin, end))
    return [("… ", False)] * (begin > 0) + pieces + [(" …", False)] * (end < len(text))


def _places(text: str, query: str, also: tuple[str, ...]) -> list[tuple[int, int]]:
    keys, beginnings = _asked(query)
    keys |= {key for word in also for key in keys_of(word)}
    return sorted(
        (token.at, token.at + len(token.text))
        for token in tokens_of(text)
        if keys.intersection(token.keys) or (token.is_word and fold(token.text).startswith(beginnings))
    )


def _asked(query: str) -> tuple[set[str], tuple[str, ...]]:
    terms = [term for group in parse(query).groups if not group.is_excluded for term in group.terms]
    keys = {key for term in terms for option in term.options for _, found in option for key in found}
    return keys, tuple(word for term in terms for word in term.words if len(word) > 2)


def _best(places: list[tuple[int, int]]) -> int:
    """Where the most places stand within one excerpt's length."""

    def number_from(start: int) -> int:
        return sum(start <= at < start + LONGEST - _BEFORE for at, _ in places)

    return max((at for at, _ in places[:200]), key=number_from, default=0)


def _begin(text: str, at: int, before: int) -> int:
    if at <= before:
        return 0
    return text.find(" ", at - before, at) + 1 or at


def _pieces(text: str, places: list[tuple[int, int]], begin: int, end: int) -> Iterator[Piece]:
    at = begin
    for start, stop in places:
        if start < at or stop > end:
            continue
        if start > at:
            yield text[at:start], False
        yield text[start:stop], True
        at = stop
    if at < end:
        yield text[at:end], False
