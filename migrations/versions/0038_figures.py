"""figures for statistics, and which lines of the record they know of"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0045"

KINDS = "in answer first solved reopened good so_so bad met missed spent".split()


def upgrade():
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="figurekind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_figure_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    of_span = "kind day department_id agent_id category_id product_id language channel slot seconds ticket_id".split()
    op.create_index("ix_figure_span", "figure", of_span)
    op.create_index("ix_figure_ticket_id", "figure", ["ticket_id"])
    op.create_table(
        "measured_hours",
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_measured_hours_department_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("department_id", name=op.f("pk_measured_hours")),
    )
    with op.batch_alter_table("event") as batch:
        batch.add_column(sa.Column("is_counted", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("event") as batch:
        batch.alter_column("is_counted", server_default=None)
    op.create_index(
        "ix_event_uncounted",
        "event",
        ["ticket_id"],
        sqlite_where=sa.text("is_counted = 0 AND ticket_id IS NOT NULL"),
        postgresql_where=sa.text("NOT is_counted AND ticket_id IS NOT NULL"),
    )


def downgrade():
    op.drop_index("ix_event_uncounted", "event")
    with op.batch_alter_table("event") as batch:
        batch.drop_column("is_counted")
    op.drop_table("measured_hours")
    op.drop_index("ix_figure_ticket_id", "figure")
    op.drop_index("ix_figure_span", "figure")
    op.drop_table("figure")
