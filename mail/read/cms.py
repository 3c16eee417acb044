"""What is within a signed wrapper of S/MIME (`smime.p7m`, RFC 8551, 3.5): the mail itself, in the clear.

Only the outermost structure of CMS (RFC 5652) is gone through, in DER or BER; no signature is checked.
"""

from collections.abc import Iterator
from typing import NamedTuple

SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
DATA = bytes.fromhex("2a864886f70d010701")
OID, OCTETS, SEQUENCE, EXPLICIT, OCTETS_IN_PIECES = 0x06, 0x04, 0x30, 0xA0, 0x24
MAX_DEPTH = 12
MOST_ELEMENTS = 200_000


class _Broken(Exception):
    pass


class _Element(NamedTuple):
    """A tag, where its content lies, and where the next element begins."""

    tag: int
    start: int
    end: int
    after: int


def signed_content(data: bytes) -> bytes | None:
    """The bytes that were signed; None where nothing is, or where it is encrypted or broken."""
    try:
        return b"".join(_Reader(data).signed_pieces())
    except (_Broken, IndexError):
        return None


class _Reader:
    """Goes through the elements; hostile ones have an end too."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.left = MOST_ELEMENTS

    def signed_pieces(self) -> Iterator[bytes]:
        """Behind the version and the digests' names comes what was signed."""
        wrapper = self._first(0, len(self.data), SEQUENCE)
        signed = self._explicit(wrapper, SIGNED_DATA)
        signed = self._first(signed.start, signed.end, SEQUENCE)
        version = self._element(signed.start, signed.end)
        digests = self._element(version.after, signed.end)
        content = self._explicit(self._first(digests.after, signed.end, SEQUENCE), DATA)
        return self._octets(content, 0)

    def _explicit(self, around: _Element, wanted: bytes) -> _Element:
        """What stands behind the name of its kind, if that is the wanted one."""
        kind = self._first(around.start, around.end, OID)
        if self.data[kind.start : kind.end] != wanted:
            raise _Broken
        return self._first(kind.after, around.end, EXPLICIT)

    def _octets(self, around: _Element, depth: int) -> Iterator[bytes]:
        """A long content comes in pieces."""
        position = around.start
        while position < around.end:
            element = self._element(position, around.end)
            if element.tag == OCTETS:
                yield self.data[element.start : element.end]
            elif element.tag == OCTETS_IN_PIECES and depth < MAX_DEPTH:
                yield from self._octets(element, depth + 1)
            else:
                raise _Broken
            position = element.after

    def _first(self, position: int, end: int, tag: int) -> _Element:
        element = self._element(position, end)
        if element.tag != tag:
            raise _Broken
        return element

    def _element(self, position: int, end: int, depth: int = 0) -> _Element:
        self.left -= 1
        tag, length, start = self.data[position], self.data[position + 1], position + 2
        if self.left < 0 or tag & 0x1F == 0x1F:  # a long tag, which nothing here has
            raise _Broken
        if length == 0x80:
            return self._until_its_end(tag, start, end, depth)
        if length > 0x80:
            size = length & 0x7F
            length, start = int.from_bytes(self.data[start : start + size]), start + size
        if start + length > end:
            raise _Broken
        return _Element(tag, start, start + length, start + length)

    def _until_its_end(self, tag: int, start: int, end: int, depth: int) -> _Element:
        """Of a length that isn't told: up to two zeros where an element would begin."""
        position = start
        while self.data[position : position + 2] != b"\0\0":
            if depth >= MAX_DEPTH or position >= end:
                raise _Broken
            position = self._element(position, end, depth + 1).after
        return _Element(tag, start, position, position + 2)
