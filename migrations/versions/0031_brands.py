"""brands, under whose names departments work"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade():
    op.create_table(
        "brand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("color", sa.String(length=7), nullable=False),
        sa.Column("logo_digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand")),
        sa.UniqueConstraint("name", name=op.f("uq_brand_name")),
    )
    op.create_table(
        "brand_domain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_brand_domain_brand_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand_domain")),
        sa.UniqueConstraint("domain", name=op.f("uq_brand_domain_domain")),
    )
    op.create_index("ix_brand_domain_brand_id", "brand_domain", ["brand_id"])
    with op.batch_alter_table("department") as batch:
        batch.add_column(sa.Column("brand_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_department_brand_id", "brand", ["brand_id"], ["id"], ondelete="SET NULL")
    op.create_index("ix_department_brand_id", "department", ["brand_id"])


def downgrade():
    op.drop_index("ix_department_brand_id", "department")
    with op.batch_alter_table("department") as batch:
        batch.drop_constraint("fk_department_brand_id", type_="foreignkey")
        batch.drop_column("brand_id")
    op.drop_table("brand_domain")
    op.drop_table("brand")
