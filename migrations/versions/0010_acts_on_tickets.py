"""tickets that were split off, and those that are snoozed"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

INDEXES = {
    "ix_ticket_split_from_id": ["split_from_id"],
    "ix_ticket_snoozed": ["snoozed_until"],
    "ix_ticket_snoozed_list": ["department_id", "snoozed_until"],
}


def upgrade():
    with op.batch_alter_table("ticket") as batch:
        batch.add_column(sa.Column("split_from_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("sleeps_through", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_foreign_key("fk_ticket_split_from_id", "ticket", ["split_from_id"], ["id"], ondelete="SET NULL")
    for name, columns in INDEXES.items():
        few = sa.text(f"{columns[-1]} IS NOT NULL")
        op.create_index(name, "ticket", columns, sqlite_where=few, postgresql_where=few)


def downgrade():
    for name in INDEXES:
        op.drop_index(name, "ticket")
    with op.batch_alter_table("ticket") as batch:
        batch.drop_constraint("fk_ticket_split_from_id", type_="foreignkey")
        for column in ("split_from_id", "snoozed_until", "sleeps_through"):
            batch.drop_column(column)
