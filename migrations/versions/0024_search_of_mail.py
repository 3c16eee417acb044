"""words that mails and customers are found by, and indexes for narrower lists of incoming mail

The words of what is there already are made here, so that the search boxes know it from the first moment on.
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

TOGETHER = 5_000
LONGEST = MOST = 60
ENDS = re.compile(r"^[\W_]+|[\W_]+$")
BEGINNING = re.compile(r"(?<![^\W_])[^\W_]")
WORD = sa.String(LONGEST).with_variant(sa.String(LONGEST, collation="C"), "postgresql")
INDEXES = {
    "ix_incoming_mail_kind": ["state", "outcome", "received_at"],
    "ix_incoming_mail_source": ["source", "received_at"],
    "ix_incoming_mail_kind_of_source": ["source", "state", "outcome", "received_at"],
}
TABLES = {
    "incoming_word": ("incoming_mail", ("from_address", "subject", "letter_id")),
    "outgoing_word": ("outgoing_mail", ("recipients", "copies", "blind_copies", "subject", "letter_id")),
    "customer_word": ("customer", ("name",)),
    "address_word": ("customer_address", ("address",)),
}
LETTER_IDS = """
    UPDATE incoming_mail SET letter_id = substr(coalesce((
        SELECT min(value) FROM letter_id
        WHERE letter_id.message_id = incoming_mail.message_id AND value NOT LIKE 'conversation:%'
    ), ''), 1, 255) WHERE message_id IS NOT NULL
"""


def upgrade():
    op.add_column("incoming_mail", sa.Column("letter_id", sa.String(255), nullable=False, server_default=""))
    op.execute(LETTER_IDS)
    op.drop_index("ix_incoming_mail_waiting", "incoming_mail")
    for name, columns in INDEXES.items():
        op.create_index(name, "incoming_mail", columns)
    for table, (of, columns) in TABLES.items():
        op.create_table(
            table,
            sa.Column("row_id", sa.Integer, sa.ForeignKey(f"{of}.id", ondelete="CASCADE"), nullable=False),
            sa.Column("word", WORD, nullable=False),
            sa.PrimaryKeyConstraint("row_id", "word", name=f"pk_{table}"),
            sqlite_with_rowid=False,
        )
        _fill(table, of, columns)
        op.create_index(f"ix_{table}", table, ["word", "row_id"])


def downgrade():
    for table in reversed(TABLES):
        op.drop_table(table)
    for name in reversed(INDEXES):
        op.drop_index(name, "incoming_mail")
    op.create_index("ix_incoming_mail_waiting", "incoming_mail", ["state", "taken_at"])
    op.drop_column("incoming_mail", "letter_id")


def _fill(table, of, columns):
    lists = {"recipients", "copies", "blind_copies"}
    rows = sa.table(of, sa.column("id"), *(sa.column(name, sa.JSON if name in lists else None) for name in columns))
    connection, last = op.get_bind(), 0
    while some := connection.execute(sa.select(rows).where(rows.c.id > last).order_by(rows.c.id).limit(TOGETHER)).all():
        last = some[-1].id
        words = [(row.id, word) for row in some for word in _words(row._mapping)]
        if words and connection.dialect.name == "postgresql":
            values = "SELECT unnest(CAST(:ids AS integer[])), unnest(CAST(:words AS varchar[]))"
            ids, said = zip(*words, strict=True)
            connection.execute(sa.text(f"INSERT INTO {table} {values}"), {"ids": list(ids), "words": list(said)})
        elif words:
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES (?, ?)", words)  # noqa: S608


def _words(row):
    """As the models do it."""
    found = dict.fromkeys(chunk[:LONGEST] for chunk in _chunks(row.get("letter_id") or "")[:1])
    for name, value in row.items():
        if name not in ("id", "letter_id"):
            for chunk in _chunks(value if isinstance(value, str) else " ".join(value or ())):
                begins = [match.start() for match in BEGINNING.finditer(chunk)]
                found |= dict.fromkeys(chunk[at : at + LONGEST] for at in (begins[:-1] if "@" in chunk else begins))
    return list(found)[:MOST]


def _chunks(text):
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("\0", "")
    return [chunk for one in folded.split() if (chunk := ENDS.sub("", one))]
