"""what agents want to have done before a ticket is finished"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0059"


def upgrade():
    op.create_table(
        "check_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_check_item_ticket_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["agent.id"], name=op.f("fk_check_item_done_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_item")),
    )
    op.create_index("ix_check_item_list", "check_item", ["ticket_id", "position"])
    op.create_index(op.f("ix_check_item_done_by_id"), "check_item", ["done_by_id"])


def downgrade():
    op.drop_table("check_item")
