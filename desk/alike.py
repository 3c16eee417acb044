"""Addresses behind which the same machine stands, though it writes from another each time (S11).

Machines put a token behind a plus (robo+17@), a number or a hash into the name (robo17@, reply-3f9a…@) or into the
host's (m17.example.com). A token behind a plus is the same mailbox (RFC 5233); numbers and hashes are also what tells
people of one provider apart: anna1 and anna2. There the name that stands beside the address has to be the same too.
Where none stands there, pupil1@ and pupil2@ may be people as well as robo1@ and robo2@ a machine: what they say tells.
"""

import re
from functools import lru_cache

_NUMBER = re.compile(r"\d+")
_WORDS = re.compile(r"[^-._=]+")
_TURN = re.compile(r"(?<=\d)(?=\D)|(?<=\D)(?=\d)")
SHORTEST_HASH = 10
FEWEST_LETTERS = 3  # what is left of +49171… or s123456 names no machine, unless a name stands beside it


@lru_cache(maxsize=4096)
def sender_behind(address: str, name: str) -> tuple[str, str]:
    """Equal for two addresses that are likely one sender's."""
    local, _, domain = address.lower().rpartition("@")
    mailbox = local.partition("+")[0] or local
    shape, host = _folded(mailbox), _folded_host(domain)
    own_name = " ".join(name.split()).lower()
    if (shape, host) == (mailbox, domain) or not (own_name or _says_what_it_is(shape)):
        return f"{mailbox}@{domain}", ""
    return f"{shape}@{host}", own_name


def may_be_people(address: str, name: str) -> bool:
    """Whether those behind which the same sender is likely may be several all the same: they differ by a number."""
    local, _, domain = address.lower().rpartition("@")
    shape = _NUMBER.sub("0", local)
    return not name.strip() and shape != local and sender_behind(address, name) == (f"{shape}@{domain}", "")


def words_alike(*texts: str) -> str:
    """Equal for what a machine says each time, with another number in it."""
    return _NUMBER.sub("0", " ".join(texts)).casefold()


def _folded_host(domain: str) -> str:
    """Whose domain it is stays: m1.example.com and m2.example.com are one office, example1.com is another."""
    *hosts, owner, top = ["", *domain.split(".")] if "." not in domain else domain.split(".")
    return ".".join([*(_folded(host) for host in hosts), owner, top])


def _folded(text: str) -> str:
    return _WORDS.sub(lambda word: "#" if _is_hash(word[0]) else _NUMBER.sub("0", word[0]), text)


def _is_hash(word: str) -> bool:
    """Long, and letters and digits take turns as in no name."""
    return len(word) >= SHORTEST_HASH and len(_TURN.findall(word)) > 2


def _says_what_it_is(shape: str) -> bool:
    return sum(letter.isalpha() for letter in shape) >= FEWEST_LETTERS
