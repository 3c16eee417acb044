"""articles of one brand, and the brand under which a sign-in link was asked for"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0031"

TABLES = ("article", "article_category", "sign_in_link")


def upgrade():
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("brand_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(f"fk_{table}_brand_id", "brand", ["brand_id"], ["id"], ondelete="SET NULL")
        op.create_index(f"ix_{table}_brand_id", table, ["brand_id"])
    # The index is to learn of which brand each is.
    op.execute("INSERT INTO stale_article (article_id, marked_at) SELECT id, changed_at FROM article")


def downgrade():
    for table in reversed(TABLES):
        op.drop_index(f"ix_{table}_brand_id", table)
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_brand_id", type_="foreignkey")
            batch.drop_column("brand_id")
