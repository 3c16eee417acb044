"""Bytes that are kept as they came: raw mails and attachments, each under the digest of its content.

The same content kept twice is one file. A file appears whole or not at all and survives a power cut before
`put` answers, so a row may speak of it from then on.
"""

import hashlib
import os
import re
import tempfile
import zlib
from pathlib import Path

from flask import current_app


def put(content: bytes) -> str:
    """Keep the bytes; answers their SHA-256 digest in hex. Keeping them again does nothing."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        _write(path, zlib.compress(content, level=1))
    return digest


def get(digest: str) -> bytes:
    """The bytes under this digest. Raises FileNotFoundError if they were never kept."""
    return zlib.decompress(_path(digest).read_bytes())


def beginning(digest: str, most: int) -> bytes:
    """The first of the bytes, at most so many, however many there are. Raises FileNotFoundError as `get` does."""
    with _path(digest).open("rb") as file:
        return zlib.decompressobj().decompress(file.read(most), most)


def exists(digest: str) -> bool:
    """Whether bytes with this digest are kept."""
    return _path(digest).exists()


def _path(digest: str) -> Path:
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise ValueError("not a digest")
    return Path(current_app.config["BLOBS"]) / digest[:2] / digest


def _write(path: Path, content: bytes) -> None:
    _make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    _sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(folder.parent)  # else a power cut may take the folder, and the file in it


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
