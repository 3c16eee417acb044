"""from where a sign-in link was asked for"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0043"


def upgrade():
    with op.batch_alter_table("sign_in_link") as batch:
        batch.add_column(sa.Column("asker", sa.String(length=32), nullable=False, server_default=""))
        batch.add_column(sa.Column("is_known", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("sign_in_link") as batch:
        batch.alter_column("asker", server_default=None)
        batch.alter_column("is_known", server_default=None)


def downgrade():
    with op.batch_alter_table("sign_in_link") as batch:
        batch.drop_column("is_known")
        batch.drop_column("asker")
