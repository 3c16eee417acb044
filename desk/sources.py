"""The source of a mail, as a person can read it."""

from mail.read import charsets


def legible(raw: bytes) -> bytes:
    """The same lines in UTF-8, though their eight-bit letters came in another charset, or in several."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return charsets.decode(raw).encode(errors="replace")
    return raw
