"""Files that an agent adds to what they write: kept at once, within what the office allows."""

from os import SEEK_END
from typing import Any

from flask import current_app, request
from werkzeug.datastructures import FileStorage

from desk.drafts import MOST_FILES
from desk.errors import FilesTooLarge, TooManyFiles
from desk.files import KeptFile, keep
from desk.uploads import plain_name

LET_IN = {
    "ticket.write",
    "ticket.save_draft",
    "ticket.add_file",
    "article.create_view",
    "article.edit_view",
    "texts.preview",
}


def let_too_much_come_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """An answer whose files are somewhat too large is read, so that its words can be given back."""
    if endpoint in LET_IN:
        request.max_content_length = 4 * most_megabytes() * 2**20


def most_megabytes() -> int:
    return int(current_app.config["UPLOAD_MAX_MB"])


def keep_files(files: list[FileStorage], kept: list[KeptFile]) -> list[KeptFile]:
    """Their bytes, safe on the disk before any transaction begins. Raises a DeskError if they are too much."""
    named = [file for file in files if file.filename]
    _refuse_too_many(len(named) + len(kept), sum(map(_size, named)) + sum(file.size for file in kept))
    return [*kept, *map(_keep, named)]


def with_files(kept: list[KeptFile], fresh: list[KeptFile]) -> list[KeptFile]:
    """All of them, each safe on the disk already. Raises a DeskError if together they are too much."""
    files = [*kept, *fresh]
    _refuse_too_many(len(files), sum(file.size for file in files))
    return files


def _refuse_too_many(number: int, size: int) -> None:
    if number > MOST_FILES:
        raise TooManyFiles(MOST_FILES)
    if size > most_megabytes() * 2**20:
        raise FilesTooLarge(most_megabytes())


def _keep(file: FileStorage) -> KeptFile:
    return keep(plain_name(str(file.filename)), file.mimetype or "application/octet-stream", file.read())


def _size(file: FileStorage) -> int:
    size = file.stream.seek(0, SEEK_END)
    file.stream.seek(0)
    return size
