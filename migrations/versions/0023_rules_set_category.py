"""rules on incoming mail set category and product"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade():
    with op.batch_alter_table("mail_rule") as batch:
        for name in ("category", "product"):
            batch.add_column(sa.Column(f"{name}_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(f"fk_mail_rule_{name}_id", name, [f"{name}_id"], ["id"])


def downgrade():
    with op.batch_alter_table("mail_rule") as batch:
        for name in ("category", "product"):
            batch.drop_constraint(f"fk_mail_rule_{name}_id", type_="foreignkey")
            batch.drop_column(f"{name}_id")
