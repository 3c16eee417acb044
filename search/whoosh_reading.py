"""Opening an index in Whoosh's format without copying it, and looking many words up in it at once.

Whoosh maps each file into memory and then copies it all the same, for every thread and after every commit: hundreds of
megabytes and seconds. Here a reader looks into the map, and what a commit has left as it was isn't opened again.
"""

import pickle
import time
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import md5
from io import BytesIO
from itertools import accumulate
from pickle import UnpicklingError
from struct import Struct
from typing import Any

from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3TermInfo
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import OverlayStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.index import FileIndex
from whoosh.reading import EmptyReader, MultiReader, SegmentReader
from whoosh.system import pack_ushort

_WINDOW = 256
_AT_ONCE = 200
_END_OF_TUPLE = b"tq\0."  # pickled by protocol 2; numbers of documents are too small to look like it
_SLOT, _LENGTHS, _LENGTH = Struct("!Iq"), Struct("!ii"), Struct("!i")


class OpenedIndex(FileIndex):
    """An index whose readers map their segments."""

    @classmethod
    def _reader(cls, storage: Any, schema: Any, segments: list, generation: int, reuse: Any = None) -> Any:
        if not segments:
            return EmptyReader(schema)
        known = {_state(leaf.segment()): leaf for leaf, _ in leaves(reuse)} if reuse is not None else {}
        readers = [known.get(_state(one)) or _MappedSegment(storage, schema, one, generation) for one in segments]
        return readers[0] if len(readers) == 1 else MultiReader(readers, generation=generation)


def leaves(reader: Any) -> Iterator[tuple[Any, int]]:
    """The segments that have documents, each with the number of its first one."""
    return ((leaf, base) for leaf, base in reader.leaf_readers() if leaf.doc_count_all())


def frequencies(reader: Any, fields: Iterable[str], words: Collection[str], deadline: float) -> dict[str, int]:
    """In how many places the words stand that stand in any of the fields; what isn't looked up in time is left out."""
    found: dict[str, int] = {}
    for leaf, _ in leaves(reader):
        terms = leaf._terms
        for field in fields:
            number = terms._fieldmap.get(field)
            if number is not None:
                _count_into(found, terms, pack_ushort(number), words, deadline)
    return found


def _count_into(found: dict[str, int], terms: Any, prefix: bytes, words: Collection[str], deadline: float) -> None:
    for count, word in enumerate(words):
        if count % _AT_ONCE == 0 and time.monotonic() > deadline:
            return
        if info := _info(terms, prefix + word.encode("utf-8", "replace")):
            found[word] = found.get(word, 0) + info.doc_frequency()


def documents_of(leaf: Any, field: str, key: str) -> array:
    """The numbers of a segment's documents that have a key in a field, those that were deleted among them."""
    found = array("I")
    for _, _, block in _blocks(leaf, field, key):
        found.extend(accumulate(_read(block)[0]))
    return found


def positions_of(
    leaf: Any, field: str, key: str, documents: Collection[int]
) -> Iterator[Iterator[tuple[int, Sequence[int]]]]:
    """(number, positions in ascending order) of those of the documents that have a key in a field, some at a time."""
    wanted = sorted(documents)
    for first, last, block in _blocks(leaf, field, key):
        if bisect_left(wanted, first) < bisect_right(wanted, last):
            numbers, _, values = _read(block)
            pairs = zip(accumulate(numbers), values, strict=True)
            yield ((number, array("H", value)) for number, value in pairs if number in documents)


def _blocks(leaf: Any, field: str, key: str) -> Iterator[tuple[int, int, bytes]]:
    """(the lowest number that a document of it can have, the highest one, the block), as whoosh_writing writes them."""
    terms = leaf._terms
    number = terms._fieldmap.get(field)
    info = number is not None and _info(terms, pack_ushort(number) + key.encode("utf-8", "replace"))
    if not info:
        return
    postings, at = terms._postfile._buf, info.extent()[0] + len(WHOOSH3_HEADER_MAGIC)
    first, length = 0, 0
    while length >= 0:
        (length,) = _LENGTH.unpack_from(postings, at)
        begin = at + _LENGTH.size
        at = begin + abs(length)
        block = bytes(postings[begin:at])
        last = pickle.loads(block)[1]  # noqa: S301 - the index is ours
        yield first, last, block
        first = last + 1


def _read(block: bytes) -> tuple[Iterable[int], None, Sequence[bytes]]:
    """(how far each number is from the one before, no weights, what is known of each)."""
    is_compressed = pickle.loads(block)[3]  # noqa: S301 - the index is ours
    data = block[block.index(_END_OF_TUPLE) + len(_END_OF_TUPLE) :]
    read: tuple[Iterable[int], None, Sequence[bytes]]
    read = pickle.loads(zlib.decompress(data) if is_compressed else data)  # noqa: S301 - the index is ours
    return read


def _info(terms: Any, key: bytes) -> Any:
    """What is known of a key, or None. Whoosh's own way to it (filetables.HashReader) makes an object of every step."""
    buffer = terms._tindex.dbfile._buf
    hashed = int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:], "big")
    start, slots = terms._tindex.tables[hashed & 255]
    slot = (hashed >> 8) % slots if slots else 0
    for _ in range(slots):
        its_hash, at = _SLOT.unpack_from(buffer, start + slot * _SLOT.size)
        if not at:
            return None
        if its_hash == hashed:
            length, size = _LENGTHS.unpack_from(buffer, at)
            begin = at + _LENGTHS.size
            end = begin + length
            if buffer[begin:end] == key:
                return W3TermInfo.from_bytes(bytes(buffer[end : end + size]))
        slot = (slot + 1) % slots
    return None


def _state(segment: Any) -> tuple[str, frozenset[int]]:
    """A segment never changes, but for which of its documents are deleted."""
    return segment.segment_id(), frozenset(segment.deleted_docs() if segment.has_deletions() else ())


class _MappedSegment(SegmentReader):
    def __init__(self, storage: Any, schema: Any, segment: Any, generation: int):
        self.schema, self.is_closed = schema, False
        self._segment, self._segid, self._gen = segment, segment.segment_id(), generation
        self._storage = storage
        if segment.is_compound():
            file = storage.open_file(segment.make_filename(segment.COMPOUND_EXT))
            self._storage = OverlayStorage(_MappedFiles(file, use_mmap=storage.supports_mmap), storage)
        self._codec = segment.codec()
        self._terms = self._codec.terms_reader(self._storage, segment)
        self._perdoc = self._codec.per_document_reader(self._storage, segment)


class _MappedFiles(CompoundStorage):
    """The files of a segment, which lie in one."""

    def open_file(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """A file of it."""
        if not self._source or self.is_closed:
            return super().open_file(name, *args, **kwargs)
        offset, length = self.range(name)
        return _MappedFile(memoryview(self._source)[offset : offset + length], name)


class _MappedFile(BufferFile):
    """What reads from a part of a map."""

    def __init__(self, buffer: memoryview, name: str | None = None):
        self._buf, self._name, self.onclose = buffer, name, None
        self.file = _At(buffer)
        self.is_real = self.is_closed = False

    def subset(self, position: int, length: int, name: str | None = None) -> "_MappedFile":
        """A part of it."""
        return _MappedFile(self._buf[position : position + length], name or self._name)

    def read_pickle(self) -> Any:
        """What is pickled here. How long it is only reading it tells."""
        window = _WINDOW
        while True:
            some = BytesIO(self._buf[self.file.at : self.file.at + window])
            try:
                loaded = pickle.load(some)  # noqa: S301 - the index is ours
            except (EOFError, UnpicklingError):
                if self.file.at + window >= len(self._buf):
                    raise
                window *= 16
            else:
                self.file.at += some.tell()
                return loaded


class _At:
    """A place in a buffer, from which is read as from a file."""

    def __init__(self, buffer: memoryview):
        self._buffer, self.at = buffer, 0

    def read(self, count: int = -1) -> bytes:
        """The next bytes."""
        end = len(self._buffer) if count < 0 else min(self.at + count, len(self._buffer))
        begin, self.at = self.at, max(end, self.at)
        return bytes(self._buffer[begin:end])

    def seek(self, to: int, whence: int = 0) -> int:
        """See io.IOBase."""
        self.at = to + (0, self.at, len(self._buffer))[whence]
        return self.at

    def tell(self) -> int:
        """See io.IOBase."""
        return self.at

    def close(self) -> None:
        """Nothing is open."""
