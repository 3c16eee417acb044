"""whence it is known in which language a customer is written to"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0048"

WAYS = sa.Enum(
    "office", "page", "written", "said", name="languagefrom", native_enum=False, create_constraint=True, length=32
)


def upgrade():
    with op.batch_alter_table("customer") as batch:
        batch.add_column(sa.Column("language_from", WAYS, nullable=False, server_default="written"))
    with op.batch_alter_table("customer") as batch:
        batch.alter_column("language_from", server_default=None)


def downgrade():
    with op.batch_alter_table("customer") as batch:
        batch.drop_constraint(op.f("ck_customer_languagefrom"), type_="check")
        batch.drop_column("language_from")
