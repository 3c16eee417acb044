"""customers are merged, telephoned, forgotten"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

IS_MERGED = sa.text("merged_into_id IS NOT NULL")
INSTANT = sa.DateTime(timezone=True)


def upgrade():
    with op.batch_alter_table("customer") as batch:
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("forgotten_at", INSTANT, nullable=True))
        batch.create_foreign_key(op.f("fk_customer_merged_into_id"), "customer", ["merged_into_id"], ["id"])
    op.create_index(
        "ix_customer_merged_into_id",
        "customer",
        ["merged_into_id"],
        sqlite_where=IS_MERGED,
        postgresql_where=IS_MERGED,
    )
    with op.batch_alter_table("customer_address") as batch:
        batch.add_column(sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("customer_address") as batch:
        batch.alter_column("position", server_default=None)
    _phones()
    _merges()


def downgrade():
    op.drop_table("customer_merge")
    op.drop_table("customer_phone")
    with op.batch_alter_table("customer_address") as batch:
        batch.drop_column("position")
    op.drop_index("ix_customer_merged_into_id", "customer")
    with op.batch_alter_table("customer") as batch:
        batch.drop_constraint(op.f("fk_customer_merged_into_id"), type_="foreignkey")
        batch.drop_column("forgotten_at")
        batch.drop_column("merged_into_id")


def _phones():
    op.create_table(
        "customer_phone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("digits", sa.String(length=40), nullable=False),
        _foreign_key("customer_phone", "customer_id", "customer", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_phone")),
    )
    for column in ("customer_id", "digits"):
        op.create_index(f"ix_customer_phone_{column}", "customer_phone", [column])


def _merges():
    op.create_table(
        "customer_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        _foreign_key("customer_merge", "merged_id", "customer"),
        _foreign_key("customer_merge", "into_id", "customer"),
        _foreign_key("customer_merge", "agent_id", "agent"),
        _foreign_key("customer_merge", "undone_by_id", "agent"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merge")),
    )
    for column in ("merged_id", "into_id", "agent_id", "undone_by_id"):
        op.create_index(f"ix_customer_merge_{column}", "customer_merge", [column])


def _foreign_key(table, column, target, ondelete=None):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
