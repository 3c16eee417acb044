"""Bytes are kept as they came, once, whole or not at all (A3)."""

import os
from pathlib import Path

import pytest

from models import blobs

pytestmark = pytest.mark.usefixtures("office")


def files(app):
    return {file.name for file in Path(app.config["BLOBS"]).rglob("*") if file.is_file()}


@pytest.mark.row("A3")
@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"Der Drucker brennt. " * 9000, os.urandom(100_000), b"From: c\r\n" * 2000 + os.urandom(50_000)],
    ids=["nothing", "a byte", "words", "a picture", "words and a picture"],
)
def test_bytes_come_out_as_they_went_in(content):
    digest = blobs.put(content)

    assert blobs.get(digest) == content


@pytest.mark.row("A3")
def test_several_are_kept_at_once_and_the_same_one_once(app):
    before = files(app)

    one, two, again = blobs.put_all([b"one of several", b"two of several", b"one of several"])

    assert (one, blobs.get(one), blobs.get(two)) == (again, b"one of several", b"two of several")
    assert files(app) - before == {one, two}


@pytest.mark.row("A3")
def test_where_one_of_several_cannot_be_kept_none_is_and_nothing_is_left_behind(app, monkeypatch):
    before, real, synced = files(app), os.fsync, []

    def full(handle):
        synced.append(handle)
        if len(synced) > 3:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.put_all([b"%d which cannot be kept" % number for number in range(9)])

    assert files(app) == before
