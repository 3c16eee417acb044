"""What stops a start, said in one sentence instead of a traceback."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEGABYTE = 1024 * 1024
LEAST_FREE_MB = 50

# How the programs below us (pip, SQLite, Redis) say it in their own words.
FULL = ("No space left on device", "database or disk is full", "Disk quota exceeded")
READ_ONLY = ("Read-only file system", "readonly database", "Permission denied", "unable to open database file")


class Trouble(SystemExit):
    """A start can't go on. As a SystemExit it ends the program with its sentence."""


@contextmanager
def told_in_a_sentence(where: Path) -> Iterator[None]:
    """Turns a full disk or a folder that can't be written into Trouble that names `where`."""
    try:
        yield
    except OSError as error:
        sentence = as_sentence(error, where)
        if sentence is None:
            raise
        raise Trouble(sentence) from None


def as_sentence(error: BaseException, where: Path) -> str | None:
    """The sentence for an error whose cause is known, None for any other."""
    place = getattr(error, "filename", None) or where
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return full_disk(place)
    if isinstance(error, OSError) and error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return read_only(place)
    return spoken_of(str(error), where)


def spoken_of(output: str, where: Path) -> str | None:
    """The sentence for what another program's output complains of, None if it is nothing known."""
    if any(words in output for words in FULL):
        return full_disk(where)
    if any(words in output for words in READ_ONLY):
        return read_only(where)
    return None


def full_disk(where: Path | str) -> str:
    return f"The disk with {where} is full: free some space there and try again."


def read_only(where: Path | str) -> str:
    return f"{where} can't be written to: make it writable for this user and try again."


def check_folder(folder: Path, least_mb: int = LEAST_FREE_MB) -> None:
    """Raises Trouble unless the folder can be made and written to, and its disk has so much space left."""
    with told_in_a_sentence(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(os.urandom(4096))
        free_mb = shutil.disk_usage(folder).free // MEGABYTE
    if free_mb < least_mb:
        raise Trouble(
            f"The disk with {folder} is nearly full ({free_mb} MB left): "
            f"free at least {least_mb} MB there and try again."
        )
