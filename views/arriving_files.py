"""Where the files of a form lie while it is read: in memory, or in temporary files that nobody else sees.

The customers' forms are read though they are somewhat too large, so that their words can be given back. Of their files
no more is kept than a form may have: what comes beyond goes nowhere, and the file says so of itself.
"""

from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from flask import Flask, Request

IN_MEMORY = 500 * 1024  # as Werkzeug has it


class Room:
    """What is left, in bytes, to all files of one request, and what lies in it."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.files: list[ArrivingFile] = []


class ArrivingFile(SpooledTemporaryFile[bytes]):
    """`is_cut`: more was sent than there was room for, so that this isn't the file."""

    def __init__(self, room: Room) -> None:
        super().__init__(max_size=IN_MEMORY, mode="rb+")
        self.room, self.is_cut = room, False

    def write(self, data: Any) -> int:
        """All of it counts as written."""
        fits = data[: self.room.left]
        self.room.left -= len(fits)
        self.is_cut = self.is_cut or len(fits) < len(data)
        super().write(fits)
        return len(data)


class DeskRequest(Request):
    """A request whose files may have a bound together."""

    _room: Room | None = None

    def keep_at_most(self, size: int) -> None:
        """So many bytes of all its files. Who reads them then asks of each whether it `is_cut`."""
        self._room = Room(size)

    def _get_file_stream(self, *told: Any, **more: Any) -> IO[bytes]:
        if self._room is None:
            return super()._get_file_stream(*told, **more)
        self._room.files.append(ArrivingFile(self._room))
        return cast("IO[bytes]", self._room.files[-1])

    def close(self) -> None:
        """Also of a form that was refused half way: its files would lie there until Python next looks for garbage."""
        super().close()
        for file in self._room.files if self._room else ():
            file.close()


def init_app(app: Flask) -> None:
    """Each request of this desk is such a one."""
    app.request_class = DeskRequest


def is_cut(stream: Any) -> bool:
    """Whether a part of the file is missing, because there was no room for it."""
    return bool(getattr(stream, "is_cut", False))
