"""the customers' form: questions of a category, answered by a file too"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0024"

OLD_KINDS = ("text", "long_text", "number", "date", "yes_no", "one", "several")
KINDS = (*OLD_KINDS, "file")


def upgrade():
    _let_be("custom_field", "kind", KINDS)
    op.create_table(
        "field_category",
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        _foreign_key("field_category", "field_id", "custom_field", "CASCADE"),
        _foreign_key("field_category", "category_id", "category", "CASCADE"),
        sa.PrimaryKeyConstraint("field_id", "category_id", name=op.f("pk_field_category")),
    )
    op.create_index("ix_field_category_category_id", "field_category", ["category_id"])


def downgrade():
    op.drop_table("field_category")
    op.execute("UPDATE custom_field SET kind = 'text' WHERE kind = 'file'")
    _let_be("custom_field", "kind", OLD_KINDS)


def _foreign_key(table, column, to, ondelete=None):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _let_be(table, column, words):
    """Which words the column may hold."""
    constraint = op.f(f"ck_{table}_fieldkind")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(constraint, type_="check")
        batch.create_check_constraint(constraint, sa.text(f"{column} IN ({', '.join(map(repr, words))})"))
