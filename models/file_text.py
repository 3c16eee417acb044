"""What attached files say, so that they are found by it: read once for all files of the same bytes, by a worker."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Model, UTCDateTime, choice, has_hit, utcnow
from models.message import Attachment

AT_ONCE = 5_000  # values in one statement


class FileForm(StrEnum):
    TEXT = "text"
    PDF = "pdf"
    DOCX = "docx"

    @classmethod
    def of(cls, filename: str, content_type: str) -> "FileForm | None":
        """By its name's ending, else by what its sender called it; None for what isn't read."""
        ending = filename.lower().rpartition(".")[2]
        return _ENDINGS.get(ending) or _TYPES.get(content_type.lower().partition(";")[0].strip())


_ENDINGS = {
    **dict.fromkeys(("txt", "log", "csv", "md"), FileForm.TEXT),
    "pdf": FileForm.PDF,
    "docx": FileForm.DOCX,
}
_TYPES = {
    "text/plain": FileForm.TEXT,
    "text/csv": FileForm.TEXT,
    "application/pdf": FileForm.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": FileForm.DOCX,
}


class ReadOutcome(StrEnum):
    READ = "read"
    NOTHING = "nothing"  # it holds no text: a scan, a picture
    FAILED = "failed"  # broken, locked, or more than we read


class FileText(Model):
    """The text of the file of this digest, its beginning where it is long; empty where it could not be read."""

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    outcome: Mapped[ReadOutcome] = mapped_column(choice(ReadOutcome))
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def is_orphan(cls) -> sa.ColumnElement[bool]:
        """Whether no attachment has these bytes any more."""
        return ~sa.exists().where(Attachment.digest == cls.digest)


class UnreadFile(Model):
    """An attachment whose file nobody has read yet. Written with it, taken by the worker, gone when it is read.

    Several may wait for the same bytes. `taken_at`: a worker reads it just now; one taken long ago is anybody's again.
    """

    MOST_BYTES = 25 * 1024 * 1024
    MOST_TRIES = 3

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), index=True)
    form: Mapped[FileForm] = mapped_column(choice(FileForm))
    tries: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def waiting(cls, now: datetime, dead_for: timedelta) -> sa.Select[int]:
        """Ids of those nobody reads, or whose worker died, the oldest first."""
        is_free = sa.or_(cls.taken_at.is_(None), cls.taken_at < now - dead_for)
        return sa.select(cls.id).where(is_free).order_by(cls.id)

    @classmethod
    def take(cls, row_id: int, now: datetime, dead_for: timedelta) -> bool:
        """Whether this worker has it now. Counted at once: what kills its worker is not tried for ever."""
        is_free = sa.or_(cls.taken_at.is_(None), cls.taken_at < now - dead_for)
        return has_hit(sa.update(cls).where(cls.id == row_id, is_free).values(taken_at=now, tries=cls.tries + 1))


@event.listens_for(Session, "after_flush")
def _note(session: Session, _context: Any) -> None:
    """Whatever is attached waits to be read, from the same transaction on."""
    rows = [
        {"digest": one.digest, "form": form, "tries": 0, "marked_at": utcnow()}
        for one in session.new
        if type(one) is Attachment and one.size <= UnreadFile.MOST_BYTES
        if (form := FileForm.of(one.filename, one.content_type))
    ]
    for first in range(0, len(rows), AT_ONCE):
        session.connection().execute(sa.insert(UnreadFile), rows[first : first + AT_ONCE])
