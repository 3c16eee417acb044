"""how long agents worked on what they wrote, where their department wants to know"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"

SAID = sa.text("minutes IS NOT NULL")


def upgrade():
    op.add_column("message", sa.Column("minutes", sa.Integer(), nullable=True))
    op.create_index("ix_message_minutes", "message", ["ticket_id", "minutes"], sqlite_where=SAID, postgresql_where=SAID)
    with op.batch_alter_table("department") as batch:
        batch.add_column(sa.Column("tracks_time", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("department") as batch:
        batch.alter_column("tracks_time", server_default=None)


def downgrade():
    with op.batch_alter_table("department") as batch:
        batch.drop_column("tracks_time")
    op.drop_index("ix_message_minutes", "message")
    with op.batch_alter_table("message") as batch:
        batch.drop_column("minutes")
