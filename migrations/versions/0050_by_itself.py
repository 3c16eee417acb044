"""reminders to customers, the closing of what is solved, tickets given to agents"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"

DAYS = {"distribute_most": "0", "remind_days": "0", "remind_most": "2", "close_days": "0", "close_notice_days": "0"}
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
    with op.batch_alter_table("department") as batch:
        ways = _choice("distribution", "off", "in_turn", "least_loaded", "by_language")
        batch.add_column(sa.Column("distributes", ways, nullable=False, server_default="off"))
    with op.batch_alter_table("department") as batch:
        batch.alter_column("distributes", server_default=None)
    with op.batch_alter_table("agent") as batch:
        batch.add_column(sa.Column("takes_tickets", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch.add_column(sa.Column("speaks", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("agent") as batch:
        batch.alter_column("takes_tickets", server_default=None)
        batch.alter_column("speaks", server_default=None)
    op.create_table(
        "handed_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_handed_out_{table}_id"), ondelete="CASCADE"
            )
            for table in ("ticket", "department", "agent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_out")),
        sa.UniqueConstraint("ticket_id", "department_id", name=op.f("uq_handed_out_ticket_id_department_id")),
    )
    op.create_index(op.f("ix_handed_out_agent_id"), "handed_out", ["agent_id"])
    op.create_index("ix_handed_out_last", "handed_out", ["department_id", "agent_id", "id"])
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
    op.drop_table("handed_out")
    with op.batch_alter_table("agent") as batch:
        batch.drop_column("speaks")
        batch.drop_column("takes_tickets")
    with op.batch_alter_table("department") as batch:
        batch.drop_constraint(op.f("ck_department_distribution"), type_="check")
        batch.drop_column("distributes")
        for name in (*TEXTS, *DAYS):
            batch.drop_column(name)


def _choice(name, *words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)
