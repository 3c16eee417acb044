"""together: notices, who watches what, mentions in notes

Columns that may not be empty get a default for the rows that are there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

KINDS = ("mentioned", "assigned", "escalated", "reminded", "failed", "answered", "changed", "new")
OLD_PURPOSES = ("reply", "auto_reply", "confirmation", "escalation", "trial", "alarm")
PURPOSES = (*OLD_PURPOSES, "notice")


def upgrade():
    _notice()
    op.create_table(
        "notice_settings",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("mails", sa.JSON(), nullable=False),
        sa.Column("watches_mentioned", sa.Boolean(), nullable=False),
        sa.Column("watches_taken_part", sa.Boolean(), nullable=False),
        sa.Column("sound", sa.String(length=20), nullable=False),
        sa.Column("volume", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("uses_pop_ups", sa.Boolean(), nullable=False),
        _key("notice_settings", "agent_id", "agent", "CASCADE"),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_notice_settings")),
    )
    op.create_table(
        "watching",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        _key("watching", "ticket_id", "ticket", "CASCADE"),
        _key("watching", "agent_id", "agent", "CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", "agent_id", name=op.f("pk_watching")),
    )
    op.create_index("ix_watching_agent_id", "watching", ["agent_id"])
    op.add_column("message", sa.Column("mentions", sa.JSON(), nullable=True))
    _add_to_office()
    _let_purposes_be(PURPOSES)


def downgrade():
    op.execute("DELETE FROM outgoing_mail WHERE purpose = 'notice'")
    _let_purposes_be(OLD_PURPOSES)
    with op.batch_alter_table("office") as batch:
        batch.drop_column("agents_answer_by_mail")
    with op.batch_alter_table("message") as batch:
        batch.drop_column("mentions")
    for table in ("watching", "notice_settings", "notice"):
        op.drop_table(table)


def _notice():
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("event_kind", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_among("kind", KINDS), name=op.f("ck_notice_noticekind")),
        _key("notice", "agent_id", "agent", "CASCADE"),
        _key("notice", "ticket_id", "ticket", "CASCADE"),
        _key("notice", "by_id", "agent"),
        _key("notice", "message_id", "message", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    for column in ("ticket_id", "by_id", "message_id", "at"):
        op.create_index(f"ix_notice_{column}", "notice", [column])
    op.create_index("ix_notice_list", "notice", ["agent_id", "id"])
    _index_of_the_few("ix_notice_unread", "read_at IS NULL", "agent_id", "ticket_id")
    _index_of_the_few("ix_notice_mail_due_at", "mail_due_at IS NOT NULL", "mail_due_at")


def _add_to_office():
    with op.batch_alter_table("office") as batch:
        batch.add_column(sa.Column("agents_answer_by_mail", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("office") as batch:
        batch.alter_column("agents_answer_by_mail", server_default=None)


def _let_purposes_be(words):
    with op.batch_alter_table("outgoing_mail") as batch:
        batch.drop_constraint(op.f("ck_outgoing_mail_purpose"), type_="check")
        batch.create_check_constraint(op.f("ck_outgoing_mail_purpose"), sa.text(_among("purpose", words)))


def _index_of_the_few(name, condition, *columns):
    where = sa.text(condition)
    op.create_index(name, "notice", list(columns), sqlite_where=where, postgresql_where=where)


def _key(table, column, target, ondelete=None):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _among(column, words):
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
