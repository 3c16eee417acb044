"""whether single keys act"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0003"


def upgrade():
    with op.batch_alter_table("agent") as batch:
        batch.add_column(sa.Column("uses_keys", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade():
    with op.batch_alter_table("agent") as batch:
        batch.drop_column("uses_keys")
