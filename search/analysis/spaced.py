"""Numbers written with blanks among their parts: an IBAN, KX 778 190 B, TN 2420, 12 345,67, a card's number.

In a document each such row of parts has a key of its own as if it were written without blanks; in a query each of its
words may be found as a part of the whole.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from search.analysis.folding import fold

_BLANK = "[ \u00a0\u202f]"
_PART = r"(?:(?=[A-ZА-ЯІЇЄҐ]{0,4}\d)[A-ZА-ЯІЇЄҐ\d]{1,20}|[A-ZА-ЯІЇЄҐ]{1,4})(?![^\W_])"
_ROW = re.compile(rf"(?<![\w.-]){_PART}(?:{_BLANK}{_PART}){{1,8}}")
# EN 60601-1-2
_LED_BY_LETTERS = re.compile(
    rf"(?<![\w.-])([A-ZА-ЯІЇЄҐ]{{1,4}}){_BLANK}((?=[\w./-]*\d)[A-ZА-ЯІЇЄҐ\d]+(?:[./-][A-ZА-ЯІЇЄҐ\d]+)+)(?![\w-])"
)
_DIGITS = re.compile(rf"(?<![\w.,-])\d{{2,6}}(?:(?:{_BLANK}|-)\d{{2,6}}){{2,7}}(?![\w-])")
_AMOUNT = re.compile(rf"(?<![\w.,])(\d{{1,3}}(?:(?:[.,'’]|{_BLANK})\d{{3}})+)(?:[.,]\d\d)?(?![\w]|[.,]\d)")
_WITH_CENTS = re.compile(  # the sign before the cents is another one than that among the thousands
    rf"(?<![\w.,])(\d{{1,3}}([.,'’]|{_BLANK})\d{{3}}(?:\2\d{{3}})*(?!\2)|\d{{1,9}})[.,](\d\d)(?![\w]|[.,]\d)"
)
_SEPARATORS = re.compile("[./-]")
_NO_DIGIT = re.compile(r"\D+")
_FEWEST_DIGITS = 10
_LONGEST, _LONGEST_LETTERS, _LONGEST_PART = 40, 4, 20
_MOST_PARTS = 9


def in_line(line: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """(offset, text, keys) of what a line of a document has in several parts."""
    if line.isascii() and not _has_digit(line):
        return
    for row in _ROW.finditer(line):
        if keys := _keys_of_row(row.group()):
            yield row.start(), row.group(), keys
    for led in _LED_BY_LETTERS.finditer(line):
        yield led.start(), led.group(), ("=" + fold(led[1] + _SEPARATORS.sub("", led[2])),)
    for number in _DIGITS.finditer(line):
        digits = _NO_DIGIT.sub("", number.group())
        if len(digits) >= _FEWEST_DIGITS:
            yield number.start(), number.group(), ("=" + digits,)
    yield from ((one.start(), one.group(), ("=" + _NO_DIGIT.sub("", one[1]),)) for one in _AMOUNT.finditer(line))
    yield from ((one.start(), one.group(), ("=" + _plain(one),)) for one in _WITH_CENTS.finditer(line))


def with_plain_amounts(query: str) -> str:
    """The query with 1234.56 for 1.234,56, 1,234.56 and the like, as documents have such amounts among their keys."""
    return query if '"' in query else _WITH_CENTS.sub(_plain, query)


def _plain(amount: re.Match[str]) -> str:
    return f"{_NO_DIGIT.sub('', amount[1])}.{amount[3]}"


def joined(words: Sequence[str]) -> str | None:
    """The key of successive words of a query as parts of one number; None for what can't be one."""
    text = fold("".join(words))
    can_be = len(text) <= _LONGEST and _has_digit(text) and all(map(_is_part, words))
    return "=" + text if can_be else None


def rows(count: int) -> Iterator[tuple[int, int]]:
    """(first, end) of all rows of two parts and more, of so many."""
    return ((first, end) for first, end in combinations(range(count + 1), 2) if 2 <= end - first <= _MOST_PARTS)


@lru_cache(maxsize=20_000)
def _keys_of_row(row: str) -> tuple[str, ...]:
    parts = row.split()
    found = (joined(parts[first:end]) for first, end in rows(len(parts)))
    return tuple(dict.fromkeys(key for key in found if key and not key[1:].isdigit()))


def _is_part(word: str) -> bool:
    if not word.isalnum():
        return False
    return len(word) <= (_LONGEST_PART if _has_digit(word) else _LONGEST_LETTERS)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
