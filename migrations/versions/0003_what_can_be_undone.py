"""what can be undone"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.create_table(
        "operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_operation_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
    )
    op.create_index("ix_operation_agent_id", "operation", ["agent_id"])
    op.create_index("ix_operation_at", "operation", ["at"])
    op.create_table(
        "operation_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        _cascading("operation_id", "operation", "CASCADE"),
        _cascading("ticket_id", "ticket", "CASCADE"),
        _cascading("event_id", "event", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation_part")),
        sa.UniqueConstraint("operation_id", "ticket_id", name=op.f("uq_operation_part_operation_id_ticket_id")),
    )
    op.create_index("ix_operation_part_ticket_id", "operation_part", ["ticket_id"])
    op.create_index("ix_operation_part_event_id", "operation_part", ["event_id"])


def downgrade():
    op.drop_table("operation_part")
    op.drop_table("operation")


def _cascading(column, target, ondelete):
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_operation_part_{column}"), ondelete=ondelete
    )
