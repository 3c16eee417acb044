"""Bytes that are kept as they came: raw mails and attachments, each under the digest of its content.

The same content kept twice is one file. A file appears whole or not at all and survives a power cut before
`put` answers, so a row may speak of it from then on.
"""

import hashlib
import os
import re
import secrets
import zlib
from collections.abc import Sequence
from pathlib import Path

from flask import current_app

SAMPLE_BYTES = 8192  # say whether compressing is worth its time: pictures and archives only grow


def put(content: bytes) -> str:
    """Keep the bytes; answers their SHA-256 digest in hex. Keeping them again does nothing."""
    return put_all([content])[0]


def put_all(contents: Sequence[bytes]) -> list[str]:
    """The same for several, all of them or none; the disk is waited for less often than for each alone."""
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    paths = {_path(digest): content for digest, content in zip(digests, contents, strict=True)}
    _write({path: content for path, content in paths.items() if not path.exists()})
    return digests


def get(digest: str) -> bytes:
    """The bytes under this digest. Raises FileNotFoundError if they were never kept."""
    return zlib.decompress(_path(digest).read_bytes())


def exists(digest: str) -> bool:
    """Whether bytes with this digest are kept."""
    return _path(digest).exists()


def _path(digest: str) -> Path:
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise ValueError("not a digest")
    return Path(current_app.config["BLOBS"]) / digest[:2] / digest


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


def _compressed(content: bytes) -> bytes:
    sample = content[:SAMPLE_BYTES]
    is_worth_it = len(zlib.compress(sample, level=1)) < 0.95 * len(sample)
    return zlib.compress(content, level=1 if is_worth_it else 0)


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
