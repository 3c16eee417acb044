"""Writing an index in Whoosh's format, without what Whoosh does for each posting and what we have no use for.

We don't rank: every posting weighs the same, and no text has a length. What is written here Whoosh reads and merges.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import groupby, islice
from operator import itemgetter
from pickle import HIGHEST_PROTOCOL, dump, dumps, load
from typing import Any, BinaryIO

from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3FieldWriter, W3TermInfo
from whoosh.system import pack_ushort
from whoosh.util.numlists import delta_encode
from whoosh.writing import PostingPool, SegmentWriter

from search.document_keys import DocumentKeys

_MOST_IN_MEMORY = 500_000
_TOGETHER = 2_000  # postings that are pickled at once
_BLOCK = 128
_WORTH_COMPRESSING = 100  # bytes; most words stand in a document or two, and such a block only grows
_COMPRESSION = 3
_Posting = tuple[str, bytes, int, float, bytes]  # field, key, document, weight, value


class Writer(SegmentWriter):
    """Takes documents whose texts are keys already."""

    def __init__(self, index: Any, timeout: float):
        try:
            super().__init__(index, timeout=timeout, codec=_Codec())
        except BaseException:
            if self.writelock and self.writelock.locked:  # where another one has it, it isn't ours to release
                self.writelock.release()
            raise
        self.pool = _Pool(self._tempstorage, self.newsegment)
        self._fields = self.schema.items()

    def cancel(self) -> None:
        """On a full disk what was begun can't even be closed; the next writer must not wait for us all the same."""
        try:
            super().cancel()
        finally:
            if not self.is_closed:
                self._finish()

    def add_document(self, document: DocumentKeys) -> None:
        """It has a value for each field of the schema."""
        number, writer = self.docnum, self.perdocwriter
        writer.start_doc(number)
        for name, field in self._fields:
            value = getattr(document, name)
            if field.indexed:
                self.pool.add_all(_postings(name, number, field, value))
            if field.stored:
                writer.add_field(name, field, value, 0)
            if field.column_type:
                writer.add_column_value(name, field.column_type, field.to_column_value(value))
        writer.finish_doc()
        self._added = True
        self.docnum += 1


def _postings(name: str, number: int, field: Any, value: Any) -> Iterator[_Posting]:
    if isinstance(value, str):
        yield name, value.encode("utf-8", "replace"), number, 1.0, b""
    else:
        for key, _, weight, places in field.index(value):
            yield name, key, number, weight, places


class _Pool(PostingPool):
    """Postings on their way to be sorted. Whoosh's own weighs each of them to know when memory is full, and writes and
    reads one at a time what doesn't fit into it.
    """

    def add(self, item: _Posting) -> None:
        self.add_all((item,))

    def add_all(self, items: Iterable[_Posting]) -> None:
        self.current.extend(items)
        if len(self.current) > _MOST_IN_MEMORY:
            self.save()

    def _write_run(self, file: BinaryIO, items: Iterable[_Posting]) -> None:
        rest = iter(items)
        while some := list(islice(rest, _TOGETHER)):
            dump(some, file, HIGHEST_PROTOCOL)
        file.close()

    def _read_run(self, path: str) -> Iterator[_Posting]:
        with self._open_run(path) as file, suppress(EOFError):
            while True:
                yield from load(file)  # noqa: S301 - what this very pool wrote
        self._remove_run(path)


class _Codec(W3Codec):
    """Whoosh's format, written without looking up, for every posting, the length of its text."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> "_FieldWriter":
        return _FieldWriter(self, storage, segment)


class _FieldWriter(W3FieldWriter):
    """Writes all postings of a key at once."""

    def add_postings(self, schema: Mapping[str, Any], lengths: object, items: Iterable[_Posting]) -> None:
        """Postings in order, from the pool."""
        for (name, key), postings in groupby(items, itemgetter(0, 1)):
            if name != self._fieldname:
                self.start_field(name, schema[name])
            self._write_key(key, list(postings))

    def _write_key(self, key: bytes, postings: list[_Posting]) -> None:
        start, count = self._postfile.tell(), len(postings)
        self._postfile.write(WHOOSH3_HEADER_MAGIC)
        for first in range(0, count, _BLOCK):
            self._write_block(postings[first : first + _BLOCK], is_last=first + _BLOCK >= count)
        info = W3TermInfo(count, count, None, 0, 1.0, postings[0][2], postings[-1][2])
        info.set_extent(start, self._postfile.tell() - start)
        self._tindex.add(pack_ushort(self._fieldid) + key, info.to_bytes())

    def _write_block(self, postings: list[_Posting], *, is_last: bool) -> None:
        """How many there are, the last document, and how the rest is compressed; then documents, weights, values."""
        numbers = [posting[2] for posting in postings]
        has_values = self._format.fixed_value_size() != 0
        values = tuple(posting[4] for posting in postings) if has_values else None
        data = dumps((tuple(delta_encode(numbers)), None, values), 2)
        compression = _COMPRESSION if len(data) > _WORTH_COMPRESSING else 0
        if compression:
            data = zlib.compress(data, compression)
        block = dumps((len(numbers), numbers[-1], 1.0, compression, 0, 0), 2) + data
        self._postfile.write_int(-len(block) if is_last else len(block))
        self._postfile.write(block)
