"""organisations, whose domains tell who belongs to them"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade():
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("key", name=op.f("uq_organisation_key")),
    )
    op.create_table(
        "organisation_domain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_domain_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_domain")),
        sa.UniqueConstraint("domain", name=op.f("uq_organisation_domain_domain")),
    )
    op.create_index("ix_organisation_domain_organisation_id", "organisation_domain", ["organisation_id"])
    with op.batch_alter_table("customer") as batch:
        batch.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("is_placed_by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_foreign_key(
            "fk_customer_organisation_id", "organisation", ["organisation_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index("ix_customer_organisation_id", "customer", ["organisation_id"])


def downgrade():
    op.drop_index("ix_customer_organisation_id", "customer")
    with op.batch_alter_table("customer") as batch:
        batch.drop_constraint("fk_customer_organisation_id", type_="foreignkey")
        batch.drop_column("is_placed_by_hand")
        batch.drop_column("organisation_id")
    op.drop_table("organisation_domain")
    op.drop_table("organisation")
