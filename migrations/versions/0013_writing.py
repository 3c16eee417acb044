"""writing

Drafts are of three kinds, have versions and outlive their tickets; what was forwarded and what came back are messages
of kinds of their own; canned replies count their use; an agent's usual way of sending is remembered.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

OLD_KINDS = ("customer", "reply", "note", "machine")
KINDS = ("customer", "reply", "note", "forward", "advice", "machine")
OLD_PURPOSES = ("reply", "confirmation", "escalation", "trial", "auto_reply", "alarm", "notice")
PURPOSES = ("reply", "forward", *OLD_PURPOSES[1:])
WRITINGS = ("reply", "note", "forward")
TICKET = "fk_draft_ticket_id"


def upgrade():
    _let_be("message", "kind", KINDS)
    _let_be("outgoing_mail", "purpose", PURPOSES)
    with op.batch_alter_table("draft") as batch:
        batch.add_column(sa.Column("kind", sa.String(length=32), nullable=False, server_default="reply"))
        batch.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("forwarded", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.alter_column("ticket_id", existing_type=sa.Integer(), nullable=True)
        batch.drop_constraint(op.f(TICKET), type_="foreignkey")
        batch.create_foreign_key(op.f(TICKET), "ticket", ["ticket_id"], ["id"], ondelete="SET NULL")
        batch.create_check_constraint(op.f("ck_draft_writing"), sa.text(_among("kind", WRITINGS)))
    op.execute(sa.text("UPDATE draft SET kind = 'note' WHERE is_note"))
    op.execute(sa.text("UPDATE draft SET number = (SELECT number FROM ticket WHERE ticket.id = draft.ticket_id)"))
    with op.batch_alter_table("draft") as batch:
        batch.drop_column("is_note")
    with op.batch_alter_table("canned_reply") as batch:
        batch.add_column(sa.Column("used", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("used_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("agent") as batch:
        batch.add_column(sa.Column("sends_by", sa.String(length=16), nullable=False, server_default="pending"))


def downgrade():
    with op.batch_alter_table("agent") as batch:
        batch.drop_column("sends_by")
    with op.batch_alter_table("canned_reply") as batch:
        batch.drop_column("used_at")
        batch.drop_column("used")
    with op.batch_alter_table("draft") as batch:
        batch.add_column(sa.Column("is_note", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Nothing that was never meant for the customer may become an answer.
    op.execute(sa.text("UPDATE draft SET is_note = (kind <> 'reply')"))
    op.execute(sa.text("DELETE FROM draft WHERE ticket_id IS NULL"))
    with op.batch_alter_table("draft") as batch:
        batch.drop_constraint(op.f("ck_draft_writing"), type_="check")
        batch.drop_constraint(op.f(TICKET), type_="foreignkey")
        batch.create_foreign_key(op.f(TICKET), "ticket", ["ticket_id"], ["id"], ondelete="CASCADE")
        batch.alter_column("ticket_id", existing_type=sa.Integer(), nullable=False)
        for name in ("version", "forwarded", "number", "kind"):
            batch.drop_column(name)
    op.execute(sa.text("UPDATE message SET kind = 'note' WHERE kind IN ('forward', 'advice')"))
    op.execute(sa.text("UPDATE outgoing_mail SET purpose = 'reply' WHERE purpose = 'forward'"))
    _let_be("outgoing_mail", "purpose", OLD_PURPOSES)
    _let_be("message", "kind", OLD_KINDS)


def _let_be(table, column, words):
    """Which words the column may hold."""
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{column}"), sa.text(_among(column, words)))


def _among(column, words):
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
