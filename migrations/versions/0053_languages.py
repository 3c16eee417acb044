"""languages that the office added, and which stand in for each other"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0055"


def upgrade():
    op.create_table(
        "language",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("fallbacks", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_language")),
    )


def downgrade():
    op.drop_table("language")
