"""Mail addresses as people write them, "Carol Weiß <carol@example.com>": so they lie in the outbox and in drafts."""

import re
import unicodedata

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


def readable_domain(domain: str) -> str:
    """A domain as people read it, in lower case: "xn--e1afmkfd.xn--p1ai" → "пример.рф" (RFC 5890, 2.3.2.1)."""
    return ".".join(_readable(label) for label in domain.lower().split("."))


def ascii_domain(domain: str) -> str:
    """The other way round: a domain as it lies on the wire, in lower case."""
    return ".".join(ascii_label(label) for label in domain.lower().split("."))


def ascii_label(label: str) -> str:
    # Not Python's idna codec: it knows the rules of 2003 and sends mail for straße.de to strasse.de.
    if label.isascii():
        return label
    return "xn--" + unicodedata.normalize("NFKC", label.lower()).encode("punycode").decode("ascii")


def _readable(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        read = label[4:].encode("ascii").decode("punycode").lower()
    except UnicodeError:
        return label
    return read if read.isprintable() else label  # anyone may write halves of surrogates, which no table takes
