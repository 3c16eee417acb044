"""Bytes that are kept as they came: raw mails and attachments, each under the digest of its content.

The same content kept twice is one file. A file appears whole or not at all and survives a power cut before
`put` answers, so a row may speak of it from then on.

Bytes that no row speaks of any more are set aside first and thrown away then. Who keeps the same bytes meanwhile writes
them anew, or has touched them before, which is seen.
"""

import hashlib
import os
import re
import secrets
import zlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app

SAMPLE_BYTES = 8192  # say whether compressing is worth its time: pictures and archives only grow
ASIDE = "aside"


def put(content: bytes) -> str:
    """Keep the bytes; answers their SHA-256 digest in hex. Keeping them again does nothing."""
    return put_all([content])[0]


def put_all(contents: Sequence[bytes]) -> list[str]:
    """The same for several, all of them or none; the disk is waited for less often than for each alone."""
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    paths = {_path(digest): content for digest, content in zip(digests, contents, strict=True)}
    _write({path: content for path, content in paths.items() if not _is_kept_again(path)})
    return digests


def get(digest: str) -> bytes:
    """The bytes under this digest. Raises FileNotFoundError if they were never kept."""
    return zlib.decompress(_path(digest).read_bytes())


def beginning(digest: str, most: int) -> bytes:
    """The first bytes under this digest, at most so many, without unpacking the rest. Raises as `get` does."""
    with _path(digest).open("rb") as file:
        # Packed bytes are hardly ever more than those they stand for.
        return zlib.decompressobj().decompress(file.read(most + 1024), most)


def exists(digest: str) -> bool:
    """Whether bytes with this digest are kept."""
    return _path(digest).exists()


def set_aside(digest: str, *, unless_kept_since: datetime) -> None:
    """Take the bytes out of the way, unless somebody has kept them since. Without them it does nothing."""
    path, aside = _path(digest), _aside(digest)
    with suppress(FileNotFoundError):
        if _kept_at(path) > unless_kept_since:
            return
        _make_folder(aside.parent)
        os.replace(path, aside)
        if _kept_at(aside) > unless_kept_since:  # it was while we looked
            bring_back(digest)


def those_set_aside() -> list[str]:
    """The digests of all that is set aside, also by someone who stopped before it was decided."""
    folder = Path(current_app.config["BLOBS"]) / ASIDE
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def bring_back(digest: str) -> None:
    """Bytes that were set aside, to their place."""
    _make_folder(_path(digest).parent)
    with suppress(FileNotFoundError):
        os.replace(_aside(digest), _path(digest))
        _sync(_path(digest).parent)


def throw_away(digest: str) -> None:
    """Bytes that were set aside, for good."""
    _aside(digest).unlink(missing_ok=True)


def _is_kept_again(path: Path) -> bool:
    """Whether the bytes are there; if so they are kept from now on, whatever was about to be thrown away."""
    try:
        os.utime(path)
    except OSError:  # it isn't there; or it is another user's, whose file can't be touched, but replaced
        return False
    return True


def _kept_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _path(digest: str) -> Path:
    return Path(current_app.config["BLOBS"]) / digest[:2] / _checked(digest)


def _aside(digest: str) -> Path:
    return Path(current_app.config["BLOBS"]) / ASIDE / _checked(digest)


def _checked(digest: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise ValueError("not a digest")
    return digest


def _write(contents: dict[Path, bytes]) -> None:
    for folder in {path.parent for path in contents}:
        _make_folder(folder)
    # Each name is this call's own: two who keep the same content at once mustn't write into one file.
    begun = {path: path.with_suffix(f".{secrets.token_hex(6)}") for path in contents}
    try:
        for path, content in contents.items():
            _write_file(begun[path], _compressed(content))
        for name in begun.values():
            _sync(name)
        for path, name in begun.items():
            os.replace(name, path)
    except BaseException:
        for name in begun.values():
            name.unlink(missing_ok=True)
        raise
    for folder in {path.parent for path in contents}:
        _sync(folder)


def is_worth_packing(content: bytes) -> bool:
    """Whether its beginning gets smaller by it."""
    sample = content[:SAMPLE_BYTES]
    return len(zlib.compress(sample, level=1)) < 0.95 * len(sample)


def _compressed(content: bytes) -> bytes:
    sample = content[:SAMPLE_BYTES]
    packed = zlib.compress(sample, level=1)
    if len(packed) >= 0.95 * len(sample):
        return zlib.compress(content, level=0)
    return packed if len(sample) == len(content) else zlib.compress(content, level=1)


def _write_file(name: Path, content: bytes) -> None:
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)  # else a power cut may take the folder, and the file in it


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
