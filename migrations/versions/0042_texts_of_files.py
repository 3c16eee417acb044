"""what attached files say; those that are there already wait to be read"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0040"

OUTCOMES = ("read", "nothing", "failed")
FORMS = ("text", "pdf", "docx")
ENDINGS = {"text": ("txt", "log", "csv", "md"), "pdf": ("pdf",), "docx": ("docx",)}
MOST_BYTES = 25 * 1024 * 1024


def upgrade():
    op.create_table(
        "file_text",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", _choice("readoutcome", OUTCOMES), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_file_text")),
    )
    op.create_table(
        "unread_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("form", _choice("fileform", FORMS), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unread_file")),
    )
    op.create_index(op.f("ix_unread_file_digest"), "unread_file", ["digest"])
    _note_those_there()


def downgrade():
    op.drop_table("unread_file")
    op.drop_table("file_text")


def _choice(name, words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _note_those_there():
    """By the endings of their names."""
    names = ("digest", "filename", "size")
    attachment = sa.table("attachment", *map(sa.column, names))
    unread = sa.table("unread_file", *map(sa.column, ("digest", "form", "tries", "marked_at")))
    for form, endings in ENDINGS.items():
        named = sa.or_(*(sa.func.lower(attachment.c.filename).like(f"%.{one}") for one in endings))
        fits = (named, attachment.c.size <= MOST_BYTES)
        those = sa.select(attachment.c.digest, sa.literal(form), sa.literal(0), sa.func.current_timestamp())
        op.execute(unread.insert().from_select([c.name for c in unread.c], those.where(*fits).distinct()))
