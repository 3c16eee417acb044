"""tickets that the desk opens by itself again and again"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0050"


def upgrade():
    op.create_table(
        "recurring_ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("priority", _choice("priority", "low", "normal", "high", "urgent"), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("every", _choice("every", "day", "workday", "week", "month"), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("month_day", sa.Integer(), nullable=False),
        sa.Column("at_minutes", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("month_day BETWEEN 1 AND 31", name=op.f("ck_recurring_ticket_day_of_a_month")),
        sa.CheckConstraint("at_minutes BETWEEN 0 AND 1439", name=op.f("ck_recurring_ticket_minute_of_a_day")),
        sa.CheckConstraint("is_active OR next_at IS NULL", name=op.f("ck_recurring_ticket_none_while_it_pauses")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_recurring_ticket_department_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["agent.id"], name=op.f("fk_recurring_ticket_assignee_id")),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_recurring_ticket_{table}_id"), ondelete="SET NULL"
            )
            for table in ("customer", "calendar")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_ticket")),
    )
    for name in ("department_id", "customer_id", "next_at"):
        op.create_index(op.f(f"ix_recurring_ticket_{name}"), "recurring_ticket", [name])


def downgrade():
    op.drop_table("recurring_ticket")


def _choice(name, *words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)
