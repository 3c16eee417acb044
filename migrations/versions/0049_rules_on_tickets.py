"""rules on tickets, on what happens and on time"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0052"

OCCASIONS = ("opened", "wrote", "replied", "status", "unanswered", "silent", "solved")


def upgrade():
    with op.batch_alter_table("office") as batch:
        batch.add_column(sa.Column("rule_occasions", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("office") as batch:
        batch.alter_column("rule_occasions", server_default=None)
    op.create_table(
        "ticket_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("active_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occasion", _choice("occasion", *OCCASIONS), nullable=False),
        sa.Column("after_minutes", sa.Integer(), nullable=True),
        sa.Column("in_hours", sa.Boolean(), nullable=False),
        sa.Column("needs_all", sa.Boolean(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("priority", _choice("priority", "low", "normal", "high", "urgent"), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", _choice("status", "open", "pending", "solved", "closed"), nullable=True),
        sa.Column("canned_reply_id", sa.Integer(), nullable=True),
        sa.Column("tells", sa.JSON(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("after_minutes > 0", name=op.f("ck_ticket_rule_after_some_time")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_ticket_rule_{column}"))
            for column, table in (
                ("department_id", "department"),
                ("assignee_id", "agent"),
                ("canned_reply_id", "canned_reply"),
                ("agent_id", "agent"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_rule")),
    )
    op.create_index(op.f("ix_ticket_rule_position"), "ticket_rule", ["position"])
    op.create_table(
        "rule_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("has_fitted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["ticket_rule.id"], name=op.f("fk_rule_look_rule_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_rule_look_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_look")),
        sa.UniqueConstraint("ticket_id", "rule_id", "since", name=op.f("uq_rule_look_ticket_id_rule_id_since")),
    )
    op.create_index(op.f("ix_rule_look_rule_id"), "rule_look", ["rule_id"])
    op.create_table(
        "waiting_occasion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("occasion", _choice("occasion", *OCCASIONS), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_waiting_occasion_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_occasion")),
    )
    op.create_index(op.f("ix_waiting_occasion_ticket_id"), "waiting_occasion", ["ticket_id"])


def downgrade():
    for table in ("waiting_occasion", "rule_look", "ticket_rule"):
        op.drop_table(table)
    with op.batch_alter_table("office") as batch:
        batch.drop_column("rule_occasions")


def _choice(name, *words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)
