"""up to which letter all is marked, moved or deleted on the server"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade():
    with op.batch_alter_table("mailbox") as batch:
        batch.add_column(sa.Column("settled_uid", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE mailbox SET settled_uid = last_uid")


def downgrade():
    with op.batch_alter_table("mailbox") as batch:
        batch.drop_column("settled_uid")
