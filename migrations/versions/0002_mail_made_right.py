"""mail made right

Columns that may not be empty get a default for the rows that are there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SIGN_IN = {"sign_in": ("sign_in", "password", "google", "microsoft")}
MARKS = {
    "priority": ("priority", "low", "normal", "high", "urgent"),
    "suggestion": ("suggestion", "wants_to_join", "follow_up"),
}
OLD_OUTCOMES = {"outcome": ("outcome", "filed", "automatic")}
OUTCOMES = {"outcome": ("outcome", "filed", "automatic", "spam")}
OLD_OUTGOING = {
    "purpose": ("purpose", "reply", "confirmation", "escalation", "trial"),
    "outgoingstate": ("state", "queued", "sending", "sent", "failed"),
}
OUTGOING = {
    "purpose": (*OLD_OUTGOING["purpose"], "auto_reply", "alarm"),
    "outgoingstate": (*OLD_OUTGOING["outgoingstate"], "bounced", "withdrawn"),
}
FOREIGN_KEYS = {
    "outgoing_mailbox_id": ("mailbox", "SET NULL"),
    "merged_into_id": ("ticket", None),
    "suggested_id": ("ticket", "SET NULL"),
    "dismissed_by_id": ("agent", None),
}


def upgrade():
    _new_tables()
    _change("mailbox", _mailbox_columns(), SIGN_IN, was={})
    op.execute("UPDATE mailbox SET counted_after_uid = last_uid")
    _change("office", _office_columns(), {}, was={})
    _change("message", _message_columns(), {}, was={})
    _change("incoming_mail", _incoming_columns(), OUTCOMES, was=OLD_OUTCOMES)
    _change("outgoing_mail", _outgoing_columns(), OUTGOING, was=OLD_OUTGOING)
    _change("ticket", _ticket_columns(), MARKS, was={})
    for mark in ("attention", "spam"):
        _index_of_the_few(f"ix_ticket_{mark}", f"{mark}_since")
        _index_of_the_few(f"ix_ticket_{mark}_list", "department_id", f"{mark}_since")
    _index_of_the_few("ix_ticket_merged_into_id", "merged_into_id")
    op.create_index("ix_ticket_suggested_id", "ticket", ["suggested_id"])
    op.create_index("ix_outgoing_mail_to", "outgoing_mail", ["first_recipient", "created_at"])


def downgrade():
    op.execute("DELETE FROM outgoing_mail WHERE purpose IN ('auto_reply', 'alarm') OR state = 'withdrawn'")
    op.execute("UPDATE outgoing_mail SET state = 'failed' WHERE state = 'bounced'")
    op.execute("UPDATE incoming_mail SET outcome = 'filed' WHERE outcome = 'spam'")
    op.drop_index("ix_outgoing_mail_to", "outgoing_mail")
    for index in ("attention", "attention_list", "spam", "spam_list", "merged_into_id", "suggested_id"):
        op.drop_index(f"ix_ticket_{index}", "ticket")
    _change_back("ticket", _ticket_columns(), {}, was=MARKS)
    _change_back("outgoing_mail", _outgoing_columns(), OLD_OUTGOING, was=OUTGOING)
    _change_back("incoming_mail", _incoming_columns(), OLD_OUTCOMES, was=OUTCOMES)
    _change_back("message", _message_columns(), {}, was={})
    _change_back("office", _office_columns(), {}, was={})
    _change_back("mailbox", _mailbox_columns(), {}, was=SIGN_IN)
    for table in ("fetched_letter", "ticket_tag", "ticket_link", "mail_rule", "draft", "comparison", "blocked_sender"):
        op.drop_table(table)
    op.drop_table("tag")


def _new_tables():
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("key", name=op.f("uq_tag_key")),
    )
    op.create_table(
        "ticket_tag",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        _foreign_key("ticket_tag", "ticket_id", "ticket", "CASCADE"),
        _foreign_key("ticket_tag", "tag_id", "tag", "CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", "tag_id", name=op.f("pk_ticket_tag")),
    )
    op.create_index("ix_ticket_tag_tag_id", "ticket_tag", ["tag_id"])
    op.create_table(
        "ticket_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ticket_id < other_id", name=op.f("ck_ticket_link_older_first")),
        *_checks("ticket_link", {"linkkind": ("kind", "same_mail", "follow_up", "related")}),
        _foreign_key("ticket_link", "ticket_id", "ticket", "CASCADE"),
        _foreign_key("ticket_link", "other_id", "ticket", "CASCADE"),
        _foreign_key("ticket_link", "agent_id", "agent"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_link")),
        sa.UniqueConstraint("ticket_id", "other_id", name=op.f("uq_ticket_link_ticket_id_other_id")),
    )
    op.create_index("ix_ticket_link_other_id", "ticket_link", ["other_id"])
    op.create_index("ix_ticket_link_agent_id", "ticket_link", ["agent_id"])
    op.create_table(
        "blocked_sender",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(length=320), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _foreign_key("blocked_sender", "agent_id", "agent"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocked_sender")),
        sa.UniqueConstraint("pattern", name=op.f("uq_blocked_sender_pattern")),
    )
    op.create_index("ix_blocked_sender_agent_id", "blocked_sender", ["agent_id"])
    _new_mail_tables()


def _new_mail_tables():
    op.create_table(
        "mail_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("needs_all", sa.Boolean(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("priority", sa.String(length=32), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("is_spam", sa.Boolean(), nullable=False),
        sa.Column("auto_answer", sa.String(length=32), nullable=False),
        sa.Column("canned_reply_id", sa.Integer(), nullable=True),
        sa.Column("is_last", sa.Boolean(), nullable=False),
        *_checks(
            "mail_rule",
            {"priority": MARKS["priority"], "autoanswer": ("auto_answer", "as_usual", "none", "canned")},
        ),
        _foreign_key("mail_rule", "department_id", "department"),
        _foreign_key("mail_rule", "assignee_id", "agent"),
        _foreign_key("mail_rule", "canned_reply_id", "canned_reply"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_rule")),
    )
    op.create_index("ix_mail_rule_position", "mail_rule", ["position"])
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("is_note", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("copies", sa.JSON(), nullable=False),
        sa.Column("blind_copies", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        _foreign_key("draft", "ticket_id", "ticket", "CASCADE"),
        _foreign_key("draft", "agent_id", "agent"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("ticket_id", "agent_id", name=op.f("uq_draft_ticket_id_agent_id")),
    )
    op.create_index("ix_draft_agent_id", "draft", ["agent_id"])
    op.create_table(
        "fetched_letter",
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("incoming_id", sa.Integer(), nullable=True),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        _foreign_key("fetched_letter", "mailbox_id", "mailbox", "CASCADE"),
        _foreign_key("fetched_letter", "incoming_id", "incoming_mail", "SET NULL"),
        sa.PrimaryKeyConstraint("mailbox_id", "uidvalidity", "uid", name=op.f("pk_fetched_letter")),
    )
    op.create_index("ix_fetched_letter_incoming_id", "fetched_letter", ["incoming_id"])
    wanted = sa.text("wanted_at IS NOT NULL")
    op.create_index(
        "ix_fetched_letter_wanted", "fetched_letter", ["wanted_at"], sqlite_where=wanted, postgresql_where=wanted
    )
    op.create_table(
        "comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_server", sa.Integer(), nullable=False),
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        _foreign_key("comparison", "mailbox_id", "mailbox", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison")),
    )
    op.create_index("ix_comparison_at", "comparison", ["at"])
    op.create_index("ix_comparison_mailbox_id", "comparison", ["mailbox_id"])


def _mailbox_columns():
    return [
        sa.Column("obeys_spam_filter", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("spam_score", sa.Double(), nullable=True),
        sa.Column("sign_in", sa.String(length=32), nullable=False, server_default="password"),
        sa.Column("oauth_client_id", sa.String(length=255), nullable=False, server_default=""),
        sa.Column("oauth_client_secret", sa.Text(), nullable=False, server_default=""),
        sa.Column("oauth_tenant", sa.String(length=100), nullable=False, server_default=""),
        sa.Column("oauth_code", sa.Text(), nullable=False, server_default=""),
        sa.Column("oauth_verifier", sa.Text(), nullable=False, server_default=""),
        sa.Column("oauth_refresh_token", sa.Text(), nullable=False, server_default=""),
        sa.Column("oauth_access_token", sa.Text(), nullable=False, server_default=""),
        sa.Column("oauth_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("oauth_renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("oauth_renewing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("oauth_error", sa.Text(), nullable=False, server_default=""),
        sa.Column("counted_after_uid", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("compares_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetches_missing", sa.Boolean(), nullable=False, server_default=sa.false()),
    ]


def _incoming_columns():
    return [
        sa.Column("glimpse", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dismissed_by_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False, server_default=""),
    ]


def _message_columns():
    return [sa.Column("charset", sa.String(length=40), nullable=True)]


def _office_columns():
    return [
        sa.Column("undo_seconds", sa.Integer(), nullable=False, server_default="10"),
        sa.Column("spam_days", sa.Integer(), nullable=False, server_default="30"),
        sa.Column("outgoing_mailbox_id", sa.Integer(), nullable=True),
    ]


def _outgoing_columns():
    return [
        sa.Column("blind_copies", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("undelivered", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
    ]


def _ticket_columns():
    return [
        sa.Column("priority", sa.String(length=32), nullable=False, server_default="normal"),
        sa.Column("spam_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spam_reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("attention_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("suggestion", sa.String(length=32), nullable=True),
        sa.Column("suggested_id", sa.Integer(), nullable=True),
    ]


def _index_of_the_few(name, *columns):
    few = sa.text(f"{columns[-1]} IS NOT NULL")
    op.create_index(name, "ticket", [*columns], sqlite_where=few, postgresql_where=few)


def _change(table, columns, checks, was):
    """Add columns, and change which words others may hold."""
    with op.batch_alter_table(table) as batch:
        for name in was:
            batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        for column in columns:
            batch.add_column(column)
        for name, target, ondelete in _foreign_keys(columns):
            batch.create_foreign_key(f"fk_{table}_{name}", target, [name], ["id"], ondelete=ondelete)
        for name, (column, *words) in checks.items():
            batch.create_check_constraint(op.f(f"ck_{table}_{name}"), sa.text(_among(column, words)))


def _change_back(table, columns, checks, was):
    with op.batch_alter_table(table) as batch:
        for name in was:
            batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        for name, _, _ in _foreign_keys(columns):
            batch.drop_constraint(f"fk_{table}_{name}", type_="foreignkey")
        for column in columns:
            batch.drop_column(column.name)
        for name, (column, *words) in checks.items():
            batch.create_check_constraint(op.f(f"ck_{table}_{name}"), sa.text(_among(column, words)))


def _foreign_keys(columns):
    return [(column.name, *FOREIGN_KEYS[column.name]) for column in columns if column.name in FOREIGN_KEYS]


def _checks(table, checks):
    return [
        sa.CheckConstraint(_among(column, words), name=op.f(f"ck_{table}_{name}"))
        for name, (column, *words) in checks.items()
    ]


def _among(column, words):
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _foreign_key(table, column, target, ondelete=None):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
