"""Mail addresses as people write them, "Carol Weiß <carol@example.com>": so they lie in the outbox and in drafts."""

import re

ADDRESS = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,255}")


def written(name: str, address: str) -> str:
    """Name and address in one; a name that breaks its line would begin a header of its own."""
    name = " ".join(name.split())
    return f"{name} <{address}>" if name else address


def name_in(text: str) -> str:
    """The name alone, or an empty text."""
    return text.rpartition(" <")[0]


def bare(text: str) -> str:
    """The address alone."""
    return text.rpartition("<")[2].rstrip(">")


def is_address(text: str) -> bool:
    """Whether this looks like one bare mail address. Whether it works only a mail can tell."""
    return bool(ADDRESS.fullmatch(text)) and len(text) <= 320
