"""What a plain query finds of the people of a message, their names and mail addresses.

Less than from: and to: find: an address is found whole, by what stands before its @ and by its host. The parts of hosts
(web, example, com) are in nearly every message, and who asks for the word means it as a word.
"""

from collections.abc import Iterator
from functools import lru_cache

from search.analysis import Token, fold, tokens_of
from search.analysis.identifiers import whole_key

# Before the @ of addresses that belong to no person; the desk's own one is in every message.
_ROLES = frozenset(
    "support help helpdesk desk service info mail office kontakt contact sales admin team no reply noreply do not "
    "donotreply mailer daemon postmaster root webmaster".split()
)


@lru_cache(maxsize=4096)
def keys(text: str) -> frozenset[str]:
    """The keys that people are found by."""
    return frozenset(key for token in tokens_of(text) for key in _keys(token))


@lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """The folded words that people are found by while they are typed, and whole addresses."""
    return frozenset(word for token in tokens_of(text) for word in _words(token))


def _keys(token: Token) -> tuple[str, ...]:
    if token.is_word:
        return (*token.keys, whole_key(token.text))
    _, at, host = token.text.partition("@")
    if not at:
        return token.keys
    return (whole_key(token.text), whole_key(host), *(key for name in _names(token) for key in name.keys))


def _words(token: Token) -> tuple[str, ...]:
    if "@" not in token.text:
        return (fold(token.text),)
    return (fold(token.text), *(fold(name.text) for name in _names(token)))


def _names(address: Token) -> Iterator[Token]:
    """What tells of a person in what stands before the @ of an address."""
    return (token for token in tokens_of(address.text.partition("@")[0]) if fold(token.text) not in _ROLES)
