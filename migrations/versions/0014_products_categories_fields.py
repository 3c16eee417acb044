"""products, categories, and fields that the office invents

Names, labels and options are kept per language; a ticket bears a category, a product, and what was filled in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

KINDS = ("text", "long_text", "number", "date", "yes_no", "one", "several")


def upgrade():
    op.create_table(
        "product",
        *_named("names"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
    )
    op.create_table(
        "category",
        *_named("names", "descriptions"),
        sa.Column("department_id", sa.Integer(), nullable=True),
        _foreign_key("category", "department_id", "department"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
    )
    op.create_index("ix_category_department_id", "category", ["department_id"])
    _create_fields()
    with op.batch_alter_table("ticket") as batch:
        for name in ("category", "product"):
            batch.add_column(sa.Column(f"{name}_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(f"fk_ticket_{name}_id", name, [f"{name}_id"], ["id"])
    for name in ("category", "product"):
        known = sa.text(f"{name}_id IS NOT NULL")
        columns = [f"{name}_id", "last_message_at"]
        op.create_index(f"ix_ticket_{name}_list", "ticket", columns, sqlite_where=known, postgresql_where=known)


def downgrade():
    for name in ("category", "product"):
        op.drop_index(f"ix_ticket_{name}_list", "ticket")
    with op.batch_alter_table("ticket") as batch:
        for name in ("category", "product"):
            batch.drop_constraint(f"fk_ticket_{name}_id", type_="foreignkey")
            batch.drop_column(f"{name}_id")
    for table in ("field_value", "field_department", "custom_field", "category", "product"):
        op.drop_table(table)


def _create_fields():
    kinds = sa.Enum(*KINDS, name="fieldkind", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "custom_field",
        *_named("labels", "hints", "options"),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_field")),
    )
    op.create_table(
        "field_department",
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        _foreign_key("field_department", "field_id", "custom_field", "CASCADE"),
        _foreign_key("field_department", "department_id", "department", "CASCADE"),
        sa.PrimaryKeyConstraint("field_id", "department_id", name=op.f("pk_field_department")),
    )
    op.create_index("ix_field_department_department_id", "field_department", ["department_id"])
    op.create_table(
        "field_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _foreign_key("field_value", "ticket_id", "ticket", "CASCADE"),
        _foreign_key("field_value", "field_id", "custom_field"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_value")),
        sa.UniqueConstraint("ticket_id", "field_id", "key", name=op.f("uq_field_value_ticket_id_field_id_key")),
    )
    op.create_index("ix_field_value_chosen", "field_value", ["field_id", "key", "ticket_id"])


def _named(*texts):
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in texts),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
    )


def _foreign_key(table, column, target, ondelete=None):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
