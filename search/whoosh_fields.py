"""The index's schema. Texts come in as keys already, so Whoosh analyses nothing."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator

from whoosh import columns, fields, formats
from whoosh.reading import SegmentReader

from search.document_keys import LONGEST_KEY

_LAST_POSITION = 65_535
_Posting = tuple[bytes, int, float, bytes]


class CompactPositions(formats.Positions):
    """Positions as two bytes each: a third of the size and of the time of Whoosh's own pickled ones."""

    def encode(self, poslist: Iterable[int]) -> bytes:
        return array("H", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return array("H", valuestring).tolist()

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 2

    def decode_weight(self, valuestring: bytes) -> float:
        return len(valuestring) / 2


class KeysInPlaces(fields.FieldType):
    """Takes (position, keys) pairs; knows where each key stood."""

    def __init__(self) -> None:
        super().__init__(CompactPositions(), None)

    def index(self, value: Iterable[tuple[int, Iterable[str]]], **_: object) -> Iterator[_Posting]:
        places: dict[str, list[int]] = defaultdict(list)
        for position, keys in value:
            for key in keys:
                places[key].append(min(position, _LAST_POSITION))
        for key, positions in places.items():
            yield _bytes(key), len(positions), 1.0, array("H", positions).tobytes()


class Words(fields.FieldType):
    """Takes a set of strings; knows only which are there."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: Iterable[str], **_: object) -> Iterator[_Posting]:
        return ((_bytes(word), 1, 1.0, b"") for word in value)


def _bytes(key: str) -> bytes:
    return key[:LONGEST_KEY].encode("utf-8", "replace")


SCHEMA = fields.Schema(
    id=fields.ID(stored=True, unique=True),
    ticket=fields.ID(stored=True),
    number=fields.ID(),
    subject=KeysInPlaces(),
    body=KeysInPlaces(),
    subject_words=Words(),
    body_words=Words(),
    sender=Words(),
    recipients=Words(),
    people=Words(),
    people_words=Words(),
    agent=Words(),
    department=Words(),
    labels=Words(),
    date=fields.COLUMN(columns.NumericColumn("q", default=0)),
)

_MERGED_AT_ONCE = 8
_LARGEST_MERGE = 20_000


def merge_few(writer: object, segments: list) -> list:
    """Whoosh's merge policy, ours: eight segments of one size become one, never more than 20,000 documents at once.

    Its own now and then merges everything, which takes minutes; without any, every commit leaves one segment more.
    """
    classes: dict[int, list] = defaultdict(list)
    for segment in segments:
        classes[(segment.doc_count_all().bit_length() + 2) // 3].append(segment)
    merged: list = []
    for same_size in classes.values():
        documents = sum(segment.doc_count_all() for segment in same_size)
        if len(same_size) >= _MERGED_AT_ONCE and documents <= _LARGEST_MERGE:
            merged.extend(same_size)
    for segment in merged:
        _take_in(writer, segment)
    return [segment for segment in segments if segment not in merged and segment.doc_count()]


def _take_in(writer: object, segment: object) -> None:
    reader = SegmentReader(writer.storage, writer.schema, segment)  # type: ignore[attr-defined]
    writer.add_reader(reader)  # type: ignore[attr-defined]
    reader.close()
