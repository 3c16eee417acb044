"""reminders to customers, the closing of what is solved"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"

DAYS = {"remind_days": "0", "remind_most": "2", "close_days": "0", "close_notice_days": "0"}
TEXTS = ("reminder_texts", "closing_texts")


def upgrade():
    with op.batch_alter_table("department") as batch:
        for name, usual in DAYS.items():
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=usual))
        for name in TEXTS:
            batch.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("department") as batch:
        for name in (*DAYS, *TEXTS):
            batch.alter_column(name, server_default=None)
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("followupkind", "reminder", "closing"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_follow_up_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "ticket_id", "kind", "since", "number", name=op.f("uq_follow_up_ticket_id_kind_since_number")
        ),
    )


def downgrade():
    op.drop_table("follow_up")
    with op.batch_alter_table("department") as batch:
        for name in (*TEXTS, *DAYS):
            batch.drop_column(name)


def _choice(name, *words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)
