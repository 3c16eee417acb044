"""A text taken apart: words, identifiers and telephone numbers, with the places where they stand."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from search.analysis import cyrillic, identifiers, latin, spaced, split_verbs, telephones
from search.analysis.folding import APOSTROPHES, clean, fold, is_cyrillic
from search.analysis.simple import lemma_of

_WORD = rf"[^\W\d_]+(?:[{APOSTROPHES}][^\W\d_]+)*"
_WORDS = re.compile(_WORD)
_ONLY_WORD = re.compile(_WORD)
# Word'е, and what stands behind 1С
_BETWEEN_PARTS = rf"(?<=[a-zA-ZÀ-ÿ])[{APOSTROPHES}](?=[а-яёіїєґА-ЯЁІЇЄҐ])|(?<=\b1[сСcC]):(?=[а-яА-ЯіІїЇєЄ])"
# What joins two things rather than being within one.
_BREAKS = re.compile(_BETWEEN_PARTS + r"|[\s,;()\[\]{}<>\"«»„“”‟*|!…•·^=]+|\.{2,}|--+|—")
_EDGES = "".join(set("@._/\\:&+#=?%~-–'`$€§№" + APOSTROPHES))
_LONGEST_WORD = 60
_MOST_ANALYSED = 10_000
_LOOKALIKES = str.maketrans("aceopxykmthbi", "асеорхукмтнві")


class Token(NamedTuple):
    """One word or identifier. `at` is its offset in the cleaned text; `keys` are what it is found by."""

    position: int
    text: str
    at: int
    keys: tuple[str, ...]
    is_word: bool = True


def tokens_of(text: str) -> list[Token]:
    """The tokens of a document's text, in order. Parts of one chunk stand at successive positions.

    Of a text with more than 10,000 different words, such as a log of megabytes, the rest is found only as it stands.
    """
    text = clean(text)
    whole_context = cyrillic.language_of(text.lower())
    found: list[Token] = []
    analysed: set[str] = set()
    position, at = 0, 0
    for line in text.splitlines(keepends=True):
        context = cyrillic.language_of(line.lower()) or whole_context
        found += _tokens_of_line(line, at, position, context, analysed)
        position = found[-1].position + 1 if found else 0
        at += len(line)
    return sorted(found + _split_verbs(text, found), key=lambda token: token.position)


def _split_verbs(text: str, found: list[Token]) -> list[Token]:
    """More tokens, where the words stand whose keys they have."""
    words = [token for token in found if token.is_word]
    spans = [split_verbs.Word(token.text, token.at) for token in words]
    return [words[number]._replace(keys=keys) for number, keys in split_verbs.split_verbs(text, spans)]


def _tokens_of_line(line: str, at: int, position: int, context: str, analysed: set[str]) -> list[Token]:
    found: list[Token] = []
    for start, piece in pieces_of(line):
        for _, text, offset, keys, is_word in _way_to_take_apart(piece, analysed)(piece, context):
            found.append(Token(position, text, at + start + offset, keys, is_word))
            position += 1
        if line[start - 1 : start] in ("#", "№") and piece.isdecimal():
            found.append(Token(position - 1, piece, at + start, ("=#" + piece,), is_word=False))
    for number in telephones.NUMBER.finditer(line):
        if keys := telephones.keys(number.group()):
            # No phrase asks for a place within a number, so its keys stand at the end of the line.
            found.append(Token(max(position - 1, 0), number.group(), at + number.start(), keys, is_word=False))
    for start, text, keys in spaced.in_line(line):
        found.append(Token(max(position - 1, 0), text, at + start, keys, is_word=False))
    return found


def _way_to_take_apart(piece: str, analysed: set[str]) -> Callable[[str, str], Iterable[Token]]:
    if len(analysed) >= _MOST_ANALYSED and piece not in analysed:
        return _plain_token
    analysed.add(piece)
    return _kept_tokens_of_piece if len(piece) <= _LONGEST_WORD else _tokens_of_piece


def _plain_token(piece: str, _context: str) -> Iterator[Token]:
    yield Token(0, piece, 0, (identifiers.whole_key(piece),), bool(_ONLY_WORD.fullmatch(piece)))


def pieces_of(line: str) -> Iterator[tuple[int, str]]:
    """(offset, piece) of all that stands between blanks, brackets, quotes and the like."""
    at = 0
    for break_ in [*_BREAKS.finditer(line), None]:
        end = break_.start() if break_ else len(line)
        piece = line[at:end]
        stripped = piece.lstrip(_EDGES)
        if trimmed := stripped.rstrip(_EDGES):
            yield at + len(piece) - len(stripped), trimmed
        at = break_.end() if break_ else end


def _tokens_of_piece(piece: str, context: str) -> Iterator[Token]:
    """Each at its place and offset in the piece."""
    if _ONLY_WORD.fullmatch(piece):
        yield Token(0, piece, 0, word_keys(piece, context))
    elif identifiers.looks_like_one(piece):
        yield Token(0, piece, 0, identifiers.keys(piece), is_word=False)
    else:
        whole = identifiers.spellings(piece)
        for place, word in enumerate(_WORDS.finditer(piece)):
            keys = word_keys(word.group(), context)
            yield Token(place, word.group(), word.start(), keys if place else (*whole, *keys))


@lru_cache(maxsize=100_000)
def _kept_tokens_of_piece(piece: str, context: str) -> tuple[Token, ...]:
    """The same. People say most things in the same words, and what each is found by has to be worked out once."""
    return tuple(_tokens_of_piece(piece, context))


def word_keys(word: str, context: str) -> tuple[str, ...]:
    """The keys of a word as it stands in a document: surnames by their capital, compounds by their parts too."""
    lower = unmixed(word[:_LONGEST_WORD].lower())
    if is_cyrillic(lower):
        return cyrillic.keys(lower, context, word[0].isupper())
    return latin.keys(lower) + latin.keys_of_parts(lower)


def is_known(word: str) -> bool:
    """Whether a dictionary has the lower-case word, in whatever form."""
    if is_cyrillic(word):
        return cyrillic.is_known(word)
    return any(lemma_of(form, language) for language in ("de", "en") for form in (word, word.capitalize()))


def unmixed(word: str) -> str:
    """A lower-case word in one alphabet: a Latin c inside of a Russian word looks like с, and nobody notices."""
    if word.isascii() or not is_cyrillic(word) or not any("a" <= letter <= "z" or letter == "ß" for letter in word):
        return word
    return word.translate(_LOOKALIKES).replace("ß", "ss")


def query_word_keys(word: str) -> tuple[str, ...]:
    """The keys of which one must be there when a single word is asked for; people ask without capitals."""
    lower = unmixed(clean(word)[:_LONGEST_WORD].lower())
    keys = cyrillic.keys(lower, "", True) if is_cyrillic(lower) else latin.keys(lower)
    return (*keys, identifiers.whole_key(lower))


def keys_of(word: str) -> tuple[str, ...]:
    """All keys of a single word or identifier. Two words are one word's forms when they share a key."""
    found = [key for piece in asked_pieces(word) for _, keys in piece.steps for key in keys]
    if identifiers.looks_like_one(word):
        found.extend(identifiers.keys(word))
    return tuple(dict.fromkeys((*found, *telephones.keys(word))))


@dataclass(frozen=True, slots=True)
class Asked:
    """A piece of a query. `steps` are (place after the piece's first, keys of which one must stand there)."""

    text: str
    steps: tuple[tuple[int, tuple[str, ...]], ...]
    words: tuple[str, ...]
    joined: tuple[str, ...] = ()

    @property
    def is_identifier(self) -> bool:
        return not self.words


def asked_pieces(text: str) -> list[Asked]:
    """What a part of a query asks for, piece by piece, in order.

    интернет-магазин has two steps; `joined` are the keys of it written as one word.
    """
    asked = (_asked(piece) for _, piece in pieces_of(clean(text)))
    return [piece for piece in asked if piece.steps]


def _asked(piece: str) -> Asked:
    if _ONLY_WORD.fullmatch(piece):
        return Asked(piece, ((0, query_word_keys(piece)),), (fold(piece),))
    if identifiers.looks_like_one(piece):
        return Asked(piece, ((0, identifiers.query_keys(piece)),), ())
    words = _WORDS.findall(piece)
    steps = tuple((place, query_word_keys(word)) for place, word in enumerate(words))
    joined = (*query_word_keys("".join(words)), identifiers.whole_key(piece))  # firma-nord of mail.firma-nord.de
    return Asked(piece, steps, tuple(map(fold, words)), joined)
