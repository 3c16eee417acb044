from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime, db
from models.incoming import IncomingMail
from models.mailbox import Mailbox

_WANTED = sa.text("wanted_at IS NOT NULL")


class FetchedLetter(Model):
    """A letter on a mail server that we have: by UIDVALIDITY and UID (RFC 9051, 2.3.1.1), one row each.

    `wanted_at`: since then someone wants it fetched once more, because we have only the news that it is there.
    """

    __table_args__ = (
        sa.Index("ix_fetched_letter_wanted", "wanted_at", sqlite_where=_WANTED, postgresql_where=_WANTED),
    )

    mailbox_id: Mapped[int] = mapped_column(sa.ForeignKey("mailbox.id", ondelete="CASCADE"), primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    uid: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    incoming_id: Mapped[int | None] = mapped_column(sa.ForeignKey("incoming_mail.id", ondelete="SET NULL"), index=True)
    wanted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    incoming: Mapped[IncomingMail | None] = relationship()

    @classmethod
    def note(cls, mailbox_id: int, uidvalidity: int, mails: Mapping[int, int]) -> None:
        """We have them: ids of incoming mail by their UIDs. One statement, and no matter how often."""
        place = {"mailbox_id": mailbox_id, "uidvalidity": uidvalidity}
        rows = [{**place, "uid": uid, "incoming_id": incoming_id} for uid, incoming_id in mails.items()]
        if rows:
            db.session.execute(_noting(db.session.get_bind().dialect.name), rows)

    @classmethod
    def among(cls, mailbox: Mailbox, first: int, last: int) -> set[int]:
        """The UIDs from `first` to `last` that we have, by the numbering that the mailbox's cursor goes by."""
        return set(
            db.session.execute(
                sa.select(cls.uid).where(
                    cls.mailbox_id == mailbox.id, cls.uidvalidity == mailbox.uidvalidity, cls.uid.between(first, last)
                )
            ).scalars()
        )

    @classmethod
    def digests_among(cls, mailbox: Mailbox, first: int, last: int) -> list[tuple[int, str]]:
        """UID and digest of the mails that we have from `first` to `last`, by the numbering of the cursor."""
        if first > last:
            return []
        rows = sa.select(cls.uid, IncomingMail.digest).join(IncomingMail, IncomingMail.id == cls.incoming_id)
        here = rows.where(
            cls.mailbox_id == mailbox.id, cls.uidvalidity == mailbox.uidvalidity, cls.uid.between(first, last)
        )
        return [(uid, digest) for uid, digest in db.session.execute(here.order_by(cls.uid))]

    @classmethod
    def wanted(cls, mailbox: Mailbox) -> list[int]:
        """The UIDs that someone wants fetched once more."""
        # Asked for one mailbox, SQLite would look through all letters of it, instead of the few that are wanted.
        rows = db.session.execute(sa.select(cls.uid, cls.mailbox_id, cls.uidvalidity).where(cls.wanted_at.is_not(None)))
        here = (mailbox.id, mailbox.uidvalidity)
        return sorted(uid for uid, *place in rows if tuple(place) == here)

    @classmethod
    def of(cls, incoming_ids: Collection[int]) -> dict[int, "FetchedLetter"]:
        """Where these mails lie on the server, by the mail's id; the newest place of each."""
        numbered_as_now = cls.uidvalidity == Mailbox.uidvalidity
        rows = sa.select(cls).join(Mailbox).where(cls.incoming_id.in_(incoming_ids), numbered_as_now)
        return {row.incoming_id: row for row in db.session.execute(rows).scalars() if row.incoming_id}


@cache
def _noting(dialect: str) -> sa.Insert:
    """Made once: it runs for each letter that is fetched."""
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(db.metadata.tables["fetched_letter"])
    news = {"incoming_id": statement.excluded.incoming_id, "wanted_at": None}
    return statement.on_conflict_do_update(index_elements=["mailbox_id", "uidvalidity", "uid"], set_=news)


class Comparison(Model):
    """What a nightly look at the server found: how many letters lie there, and which of them we don't have.

    `missing` holds their UIDs, at most a hundred of them; `gap` counts them all. An error says, in every language, why
    nothing could be compared.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(sa.ForeignKey("mailbox.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    on_server: Mapped[int] = mapped_column(default=0)
    gap: Mapped[int] = mapped_column(default=0)
    missing: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    error: Mapped[str] = mapped_column(sa.Text, default="")

    mailbox: Mapped[Mailbox] = relationship()

    @classmethod
    def latest(cls) -> dict[int, "Comparison"]:
        """The last one of each mailbox, by the mailbox's id."""
        last = sa.select(sa.func.max(cls.id)).group_by(cls.mailbox_id)
        return {row.mailbox_id: row for row in db.session.execute(sa.select(cls).where(cls.id.in_(last))).scalars()}

    @classmethod
    def last_told(cls, mailbox: Mailbox) -> "Comparison | None":
        """The last one of this mailbox in which something could be compared."""
        rows = sa.select(cls).where(cls.mailbox_id == mailbox.id, cls.error == "").order_by(cls.id.desc())
        return db.session.execute(rows.limit(1)).scalar_one_or_none()

    def tells_news_after(self, earlier: "Comparison | None") -> bool:
        """Whether letters are missing that weren't the last time."""
        known = (earlier.gap, set(earlier.missing)) if earlier else (0, set())
        return self.gap > known[0] or not set(self.missing) <= known[1]
