"""Whoosh's own: an index in a folder, which may be broken, deleted, or of another version; and merges."""

import gc
import resource
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from search import analysis, folders
from search.asking import ask
from search.document_keys import TEXTS
from search.engines import WHOOSH
from search.store import IndexBusy, IndexUnavailable
from search.whoosh_fields import merge_few
from search.whoosh_reading import documents_of, leaves, positions_of
from search.whoosh_store import WhooshStore
from tests.search.made import EVERYTHING, document, found


@pytest.fixture
def whoosh(make_store) -> WhooshStore:
    return make_store(WHOOSH)


def test_many_small_commits_are_merged_and_lose_nothing(whoosh):
    for number in range(40):
        whoosh.index([document(number, "Drucker")], replaced_tickets=[str(number)])

    assert len(found(whoosh, "Drucker")) == 40
    with whoosh._reader() as reader:
        assert len(list(reader.leaf_readers())) <= 16


def test_what_is_read_of_keys_is_what_whoosh_reads(whoosh):
    texts = ["Drucker ohne Papier", "Papier ohne Drucker, Drucker ohne Strom", "Принтеру не вистачає паперу 4711"]
    whoosh.index([document(number, texts[number % 3], subject=f"Brief {number % 7}") for number in range(900)])
    whoosh.delete([str(number) for number in range(100, 500, 7)])

    with whoosh._reader() as reader:
        seen = 0
        for leaf, _ in leaves(reader):
            for field, key in leaf.all_terms():
                its = key.decode()
                ids = list(leaf.postings(field, key).all_ids())
                assert [one for one in documents_of(leaf, field, its) if not leaf.is_deleted(one)] == ids
                seen += len(ids) > 256
                if field in TEXTS:
                    wanted = ids[:1] + ids[200:300:2]
                    rows = [
                        (number, list(at)) for some in positions_of(leaf, field, its, wanted) for number, at in some
                    ]
                    assert [number for number, _ in rows] == wanted
                    assert all(at == sorted(at) and at for _, at in rows)
            assert not documents_of(leaf, "body", "nobody") and not documents_of(leaf, "nothing", "c:papier")
    assert seen > 5


def test_a_phrase_is_found_in_each_of_many(whoosh):
    texts = ["Drucker ohne Papier", "Papier ohne Drucker", "Drucker, ohne das Papier", "ohne Papier"]
    whoosh.index([document(number, texts[number % 4]) for number in range(700)])

    def numbers(query: str) -> list[int]:
        return sorted(int(hit.id) for hit in ask(whoosh, query, EVERYTHING, 999).hits)

    assert numbers('"ohne Papier"') == [one for one in range(700) if one % 4 in (0, 3)]
    assert numbers('"Drucker ohne Papier"') == list(range(0, 700, 4))


def test_a_merge_is_never_larger_than_a_worker_can_bear():
    class Segment:
        def doc_count_all(self) -> int:
            return 5_000

        doc_count = doc_count_all

    segments = [Segment() for _ in range(9)]

    assert merge_few(None, segments) == segments


def test_a_writer_that_waits_too_long_says_so(whoosh):
    with folders.writing(whoosh.root), pytest.raises(IndexBusy), folders.writing(whoosh.root, seconds=0.1):
        pass


def test_without_an_index_it_says_so(tmp_path):
    with pytest.raises(IndexUnavailable):
        found(WhooshStore(tmp_path / "nowhere"), "Drucker")


@pytest.mark.parametrize("harm", ["folder", "files", "current", "garbage", "torn"])
def test_a_broken_index_says_so_and_can_be_made_again(whoosh, harm):
    whoosh.index([document(1, "Drucker")])
    folder = folders.current(whoosh.root, analysis.version())
    if harm == "folder":
        shutil.rmtree(folder)
    elif harm == "files":
        for file in folder.glob("*.seg"):
            file.unlink()
    elif harm == "current":
        (whoosh.root / "current").unlink()
    elif harm == "garbage":
        (whoosh.root / "current").write_bytes(b"\x00\xff")
    else:
        for file in folder.glob("*.seg"):
            file.write_bytes(b"\0" * 40)

    with pytest.raises(IndexUnavailable):
        found(WhooshStore(whoosh.root), "Drucker")

    whoosh.create()
    whoosh.index([document(2, "Drucker")])
    assert found(whoosh, "Drucker") == ["2"]


def test_an_index_of_another_version_is_not_asked(whoosh, monkeypatch):
    monkeypatch.setattr("search.analysis.VERSION", 0)

    with pytest.raises(IndexUnavailable, match="version"):
        found(whoosh, "Drucker")


def test_nobody_else_can_look_into_the_index(whoosh):
    assert whoosh.root.stat().st_mode & 0o077 == 0


@contextmanager
def uncollected():
    """What holds a lock has to let it go by itself."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def test_on_a_full_disk_nothing_is_acknowledged_and_nothing_lost(whoosh):
    whoosh.index([document(1, "Drucker")])

    with uncollected():
        with fewer_bytes_a_file(100), pytest.raises(OSError):
            whoosh.index([document(2, "Drucker принтер " * 50)], ["2"])
        kept = found(WhooshStore(whoosh.root), "Drucker")
        whoosh.index([document(2, "Drucker")], ["2"])

    assert kept == ["1"]
    assert sorted(found(whoosh, "Drucker")) == ["1", "2"]


def test_a_rebuild_that_fills_the_disk_leaves_the_old_index_and_nothing_of_its_own(whoosh):
    whoosh.index([document(1, "Drucker")])

    with fewer_bytes_a_file(100), pytest.raises(OSError), whoosh.rebuilding() as new:
        new.index([document(2, "Drucker принтер " * 50)])

    assert found(whoosh, "Drucker") == ["1"]
    assert len([entry for entry in whoosh.root.iterdir() if entry.is_dir()]) == 1


def test_a_folder_deleted_in_the_middle_of_a_commit_is_an_index_that_is_gone(whoosh):
    def batch():
        shutil.rmtree(whoosh.root)
        yield document(1, "Drucker")

    with pytest.raises((OSError, IndexUnavailable)):
        whoosh.index(batch())

    with pytest.raises(IndexUnavailable):
        whoosh.index([document(1, "Drucker")])


@contextmanager
def fewer_bytes_a_file(most: int) -> Iterator[None]:
    """As if the disk were full after so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
