"""Where an index lies: a folder that holds indexes, a file that says which one is the current, and one writer's lock.

index/current            the name of a folder beside it, and what made it
index/1763848800-3f2a/   an index
index/writing.lock       whoever holds it is the one writer
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from search.store import IndexBusy, IndexUnavailable

_CURRENT = "current"
_LOCK = "writing.lock"
_REBUILDING = "rebuilding.lock"
_CHANGED = "changed-while-rebuilding"
_LOCK_SECONDS = 60.0


def current(root: Path, version: str) -> Path:
    """The folder of the current index.

    Raises IndexUnavailable if there is none, or one that another version of the analysis made.
    """
    try:
        said = json.loads((root / _CURRENT).read_text())
        folder, made_by = root / str(said["folder"]), said["version"]
    except FileNotFoundError:
        raise IndexUnavailable("There is no index yet.") from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexUnavailable(f"The index can't be read: {error}") from error
    if made_by != version:
        raise IndexUnavailable(f"The index was made by version {made_by} of the analysis, this is {version}.")
    if not folder.is_dir():
        raise IndexUnavailable("The folder of the index is gone.")
    return folder


def new(root: Path) -> Path:
    """A new, empty folder for an index, which nobody reads yet. Others can't look into it: it holds the letters."""
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o700)
    folder = root / f"{int(time.time())}-{token_hex(4)}"
    folder.mkdir(mode=0o700)
    return folder


def make_current(root: Path, folder: Path, version: str) -> None:
    """From now on this is the index. At any instant either the old one is or the new one."""
    file = root / f".{_CURRENT}-{token_hex(4)}"
    with file.open("w") as stream:
        json.dump({"folder": folder.name, "version": version}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    file.replace(root / _CURRENT)
    sync(root)


def remove_others(root: Path, kept: Path) -> None:
    """Deletes all indexes but one. Who still reads a deleted one goes on with its open files until the next query."""
    for folder in root.iterdir():
        if folder.is_dir() and folder != kept:
            remove(folder)
        elif folder.name.startswith(f".{_CURRENT}-"):
            folder.unlink(missing_ok=True)


def remove(folder: Path) -> None:
    """Deletes an index that nobody reads."""
    shutil.rmtree(folder, ignore_errors=True)


def sync(folder: Path) -> None:
    """Waits until the folder's entries are on the disk itself."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_files(folder: Path, known: set[str]) -> None:
    """Waits until all files of the folder that weren't known before are on the disk itself."""
    for file in folder.iterdir():
        if file.name not in known and file.is_file():
            # A second writer's merge may have replaced it by now.
            with suppress(FileNotFoundError):
                sync(file)
    sync(folder)


@contextmanager
def writing(root: Path, seconds: float = _LOCK_SECONDS) -> Iterator[None]:
    """Be the one writer. The lock is the operating system's, so it ends with the process that holds it.

    Raises IndexBusy if another writer doesn't end within so many seconds.
    """
    root.mkdir(parents=True, exist_ok=True)
    with (root / _LOCK).open("w") as file:
        if not _locked(file.fileno(), seconds):
            raise IndexBusy("Another process is writing to the index.")
        yield


@contextmanager
def rebuilding(root: Path) -> Iterator[None]:
    """Be the one that rebuilds. Raises IndexBusy if another does already."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / _REBUILDING).open("w") as file:
        if not _locked(file.fileno(), 0):
            raise IndexBusy("The index is being rebuilt already.")
        (root / _CHANGED).write_text("")
        try:
            yield
        finally:
            (root / _CHANGED).unlink(missing_ok=True)


def is_rebuilding(root: Path) -> bool:
    """Whether a living process rebuilds the index just now."""
    with suppress(FileNotFoundError), (root / _REBUILDING).open("r+") as file:
        return not _locked(file.fileno(), 0)
    return False


def note_changed(root: Path, tickets: set[str]) -> None:
    """Tell a rebuild which tickets changed meanwhile; to be called by the one writer."""
    with (root / _CHANGED).open("a") as file:
        file.writelines(f"{ticket}\n" for ticket in sorted(tickets))


def changed(root: Path) -> set[str]:
    """The tickets that changed since the rebuild began."""
    with suppress(FileNotFoundError):
        return set((root / _CHANGED).read_text().split())
    return set()


def _locked(handle: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True
