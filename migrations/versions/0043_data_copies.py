"""copies of their data, for customers to take along"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0035"

INSTANT = sa.DateTime(timezone=True)
INDEXES = ("customer_id", "state", "brand_id", "outgoing_id", "asked_at")


def upgrade():
    op.create_table(
        "data_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=True),
        sa.Column("outgoing_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("taken_at", INSTANT, nullable=True),
        sa.Column("ready_at", INSTANT, nullable=True),
        sa.Column("claim", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'making', 'ready', 'failed')", name=op.f("ck_data_copy_copystate")),
        _foreign_key("customer_id", "customer", "CASCADE"),
        _foreign_key("brand_id", "brand", "SET NULL"),
        _foreign_key("outgoing_id", "outgoing_mail", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_copy")),
    )
    for column in INDEXES:
        op.create_index(f"ix_data_copy_{column}", "data_copy", [column])


def downgrade():
    op.drop_table("data_copy")


def _foreign_key(column, target, ondelete):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_data_copy_{column}"), ondelete=ondelete)
