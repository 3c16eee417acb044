"""What a text is found by: words to keys, the same for index and query, for every engine.

A key is a lemma (`c:принтер`, `l:drucker`), a stem of a word no dictionary knows (`s:`, `d:`, `e:`), a surname (`n:`),
or an identifier (`=srv-01`). Two words are the same word when they share a key. Everything here is pure; dictionaries
are read when their language is first met.
"""

from search.analysis import ukrainian
from search.analysis.folding import fold
from search.analysis.identifiers import looks_like_one
from search.analysis.tokens import Token, is_known, keys_of, query_word_keys, tokens_of

VERSION = 10


def warm_up() -> None:
    """Read all dictionaries now (about 1.5 s, 180 MB), so that nobody's first query waits for them."""
    for word in ("слово", "їжа", "wort"):
        is_known(word)
        query_word_keys(word)


def version() -> str:
    """What an index must have been made by, to be asked by this analysis."""
    return f"{VERSION}{'+uk' if ukrainian.has_extra() else ''}"


__all__ = [
    "VERSION",
    "Token",
    "fold",
    "is_known",
    "keys_of",
    "looks_like_one",
    "query_word_keys",
    "tokens_of",
    "version",
    "warm_up",
]
