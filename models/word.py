"""Words that the rows of long lists are found by. Each stands in an index, so no search reads every row.

What is looked for may begin wherever a word begins: a mail from ivan@firma.example is found by "ivan", by "firma" and
by "firma.exa". They are kept with whatever is written to the columns they come from, by the listener below; who changes
these columns with an UPDATE of their own sees to the words as well.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, PassiveFlag, Session, mapped_column
from sqlalchemy.orm.attributes import History, get_history

from models.base import Model
from models.customer import Customer, CustomerAddress
from models.incoming import IncomingMail
from models.outgoing import OutgoingMail

LONGEST = 60
MOST = 60
AT_ONCE = 5_000  # PostgreSQL takes 65,535 values in one statement
LAST = "\U0010ffff"

_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
_BEGINNING = re.compile(r"(?<![^\W_])[^\W_]")


def fold(text: str) -> str:
    """As it is compared: in one case, in one writing of its letters, with е for ё."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("\0", "")


def chunks_of(text: str) -> list[str]:
    """What stands between spaces, folded, without the marks around it."""
    return [chunk[:LONGEST] for one in fold(text).split() if (chunk := _ENDS.sub("", one))]


def words_of(texts: Mapping[str, Any]) -> list[str]:
    """All that a search may begin with, of columns by their names; a Message-ID is looked for as a whole."""
    found = dict.fromkeys(chunks_of(texts.get("letter_id") or "")[:1])
    for name, value in texts.items():
        text = (value or "") if isinstance(value, str) else " ".join(value or ())
        for chunk in (_ENDS.sub("", one) for one in fold(text).split() if name != "letter_id"):
            begins = [match.start() for match in _BEGINNING.finditer(chunk)]
            # Of an address the end alone says nothing: half of the world ends with "com".
            for begin in begins[:-1] if "@" in chunk else begins:
                found.setdefault(chunk[begin : begin + LONGEST])
    return list(found)[:MOST]


class Word:
    """One word of one row."""

    # By their bytes on every database: only such an order answers what begins with something.
    word: Mapped[str] = mapped_column(
        sa.String(LONGEST).with_variant(sa.String(LONGEST, collation="C"), "postgresql"), primary_key=True, sort_order=1
    )
    row_id: Mapped[int]

    @classmethod
    def begins_with(cls, text: str) -> sa.ColumnElement[bool]:
        return sa.and_(cls.word >= text, cls.word < text + LAST)

    @classmethod
    def note(cls, connection: sa.Connection, words: dict[int, list[str]], *, instead: Iterable[int]) -> None:
        """These are the words of these rows; `instead` of others that some of them had."""
        old = list(instead)
        for first in range(0, len(old), AT_ONCE):
            connection.execute(sa.delete(cls).where(cls.row_id.in_(old[first : first + AT_ONCE])))
        rows = [{"row_id": row_id, "word": word} for row_id, some in words.items() for word in some]
        # What another transaction has written meanwhile is no reason to refuse the row itself.
        if rows and connection.dialect.name == "postgresql":
            insert = postgresql.insert(cls).from_select(["row_id", "word"], _ROWS).on_conflict_do_nothing()
            connection.execute(insert, _as_lists(rows))
        elif rows:
            connection.execute(sqlite.insert(cls).on_conflict_do_nothing(), rows)


# One statement for all rows, where each would be a message to the server.
_ROWS = sa.select(
    sa.func.unnest(sa.bindparam("ids", type_=sa.ARRAY(sa.Integer))),
    sa.func.unnest(sa.bindparam("words", type_=sa.ARRAY(sa.String))),
)


def _as_lists(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {"ids": [row["row_id"] for row in rows], "words": [row["word"] for row in rows]}


def _of(table: str) -> Any:
    return mapped_column(sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=True)


class IncomingWord(Word, Model):
    __table_args__ = (sa.Index("ix_incoming_word", "word", "row_id"), {"sqlite_with_rowid": False})

    row_id: Mapped[int] = _of("incoming_mail")


class OutgoingWord(Word, Model):
    __table_args__ = (sa.Index("ix_outgoing_word", "word", "row_id"), {"sqlite_with_rowid": False})

    row_id: Mapped[int] = _of("outgoing_mail")


class CustomerWord(Word, Model):
    __table_args__ = (sa.Index("ix_customer_word", "word", "row_id"), {"sqlite_with_rowid": False})

    row_id: Mapped[int] = _of("customer")


class AddressWord(Word, Model):
    """Of a customer's address, which may become another customer's."""

    __table_args__ = (sa.Index("ix_address_word", "word", "row_id"), {"sqlite_with_rowid": False})

    row_id: Mapped[int] = _of("customer_address")


COLUMNS: dict[type[Any], tuple[type[Word], tuple[str, ...]]] = {
    IncomingMail: (IncomingWord, ("from_address", "subject", "letter_id")),
    OutgoingMail: (OutgoingWord, ("recipients", "copies", "blind_copies", "subject", "letter_id")),
    Customer: (CustomerWord, ("name",)),
    CustomerAddress: (AddressWord, ("address",)),
}


@event.listens_for(Session, "after_flush")
def _keep(session: Session, _context: Any) -> None:
    """Whatever has been written with other texts gets their words, in the same transaction."""
    written = defaultdict[type[Word], dict[int, list[str]]](dict)
    stale = defaultdict[type[Word], list[int]](list)
    for row in (*session.new, *session.dirty):
        if type(row) not in COLUMNS or row in session.deleted:
            continue
        word, names = COLUMNS[type(row)]
        columns = [get_history(row, name, passive=PassiveFlag.PASSIVE_NO_INITIALIZE) for name in names]
        if not any(column.has_changes() for column in columns):
            continue
        written[word][row.id] = words_of({name: getattr(row, name) for name in names})
        if sa.inspect(row).persistent and not all(map(_was_empty, columns)):
            stale[word].append(row.id)
    for word, words in written.items():
        word.note(session.connection(), words, instead=stale[word])


def _was_empty(column: History) -> bool:
    """What isn't known may not have been."""
    return list(column.deleted if column.has_changes() else column.unchanged) == [""]
