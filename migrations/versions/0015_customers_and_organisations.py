"""customers and organisations

What an administrator deletes leaves its number, its bytes until they are cleaned away, and a mark that tells the index.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

OF_TICKET = "fk_stale_ticket_ticket_id"


def upgrade():
    op.create_table(
        "gone_number",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_gone_number")),
    )
    op.create_table(
        "released_bytes",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_released_bytes")),
    )
    with op.batch_alter_table("incoming_mail") as batch:
        batch.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("stale_ticket") as batch:
        batch.drop_constraint(op.f(OF_TICKET), type_="foreignkey")


def downgrade():
    op.execute("DELETE FROM stale_ticket WHERE ticket_id NOT IN (SELECT id FROM ticket)")
    with op.batch_alter_table("stale_ticket") as batch:
        batch.create_foreign_key(op.f(OF_TICKET), "ticket", ["ticket_id"], ["id"], ondelete="CASCADE")
    with op.batch_alter_table("incoming_mail") as batch:
        batch.drop_column("removed_at")
    op.drop_table("released_bytes")
    op.drop_table("gone_number")
