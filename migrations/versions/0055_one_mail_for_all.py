"""one mail with a sign-in link for all who ask too often"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0047"


def upgrade():
    with op.batch_alter_table("sign_in_link") as batch:
        batch.add_column(sa.Column("serves_all", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("shares_id", sa.Integer(), nullable=True))
        batch.create_index("ix_sign_in_link_shares_id", ["shares_id"])
        batch.create_foreign_key(
            "fk_sign_in_link_shares_id_sign_in_link", "sign_in_link", ["shares_id"], ["id"], ondelete="CASCADE"
        )
    with op.batch_alter_table("sign_in_link") as batch:
        batch.alter_column("serves_all", server_default=None)


def downgrade():
    with op.batch_alter_table("sign_in_link") as batch:
        batch.drop_constraint("fk_sign_in_link_shares_id_sign_in_link", type_="foreignkey")
        batch.drop_index("ix_sign_in_link_shares_id")
        batch.drop_column("shares_id")
        batch.drop_column("serves_all")
