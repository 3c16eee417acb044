"""who wants the morning sheet by mail, and when"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0038"


def upgrade():
    op.create_table(
        "morning_sheet",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minute >= 0 AND minute < 1440", name=op.f("ck_morning_sheet_of_a_day")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_morning_sheet_agent_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_morning_sheet")),
    )


def downgrade():
    op.drop_table("morning_sheet")
