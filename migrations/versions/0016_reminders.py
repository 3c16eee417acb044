"""reminders, and colours of tags"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

WAITS = sa.text("told_at IS NULL")


def upgrade():
    _reminder()
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("reminder_id", sa.Integer(), nullable=True))
        batch.create_index("ix_notice_reminder_id", ["reminder_id"])
        batch.create_foreign_key(
            op.f("fk_notice_reminder_id"), "reminder", ["reminder_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("tag") as batch:
        batch.add_column(sa.Column("colour", sa.String(16), nullable=False, server_default=""))
    with op.batch_alter_table("tag") as batch:
        batch.alter_column("colour", server_default=None)


def downgrade():
    with op.batch_alter_table("tag") as batch:
        batch.drop_column("colour")
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("fk_notice_reminder_id"), type_="foreignkey")
        batch.drop_index("ix_notice_reminder_id")
        batch.drop_column("reminder_id")
    op.drop_table("reminder")


def _reminder():
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_reminder_agent_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_reminder_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index("ix_reminder_ticket_id", "reminder", ["ticket_id"])
    op.create_index("ix_reminder_told_at", "reminder", ["told_at"])
    op.create_index("ix_reminder_list", "reminder", ["agent_id", "told_at", "due_at"])
    op.create_index("ix_reminder_due", "reminder", ["due_at"], sqlite_where=WAITS, postgresql_where=WAITS)
