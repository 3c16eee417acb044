"""who may not work without a second factor"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

WHO = sa.Enum(
    *("nobody", "managers", "all"), name="secondfactorfor", native_enum=False, create_constraint=True, length=32
)


def upgrade():
    with op.batch_alter_table("office") as batch:
        batch.add_column(sa.Column("second_factor_for", WHO, nullable=False, server_default="nobody"))


def downgrade():
    with op.batch_alter_table("office") as batch:
        batch.drop_constraint(op.f("ck_office_secondfactorfor"), type_="check")
        batch.drop_column("second_factor_for")
