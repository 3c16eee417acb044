"""the customers' form: questions of a category, answered by a file too; guards against machines

A proof of work is spent once. Customers can ask to be called back, and departments say their hours. What a stranger hands in may be held until they confirm their address.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0024"

OLD_KINDS = ("text", "long_text", "number", "date", "yes_no", "one", "several")
KINDS = (*OLD_KINDS, "file")
CALL_BACK = {"call_back_to": 40, "call_back_times": 200}
HELD_WORDS = {"key": 32, "address": 320, "name": 200, "language": 8, "subject": 500, "submission": 64}


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
    _create_guards()
    with op.batch_alter_table("message") as batch:
        for name, length in CALL_BACK.items():
            batch.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        batch.add_column(sa.Column("called_back_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("ticket") as batch:
        batch.add_column(sa.Column("call_back_since", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("department") as batch:
        batch.add_column(sa.Column("hours", sa.JSON(), nullable=False, server_default="{}"))


def downgrade():
    with op.batch_alter_table("department") as batch:
        batch.drop_column("hours")
    with op.batch_alter_table("ticket") as batch:
        batch.drop_column("call_back_since")
    with op.batch_alter_table("message") as batch:
        for name in ("called_back_at", *CALL_BACK):
            batch.drop_column(name)
    with op.batch_alter_table("office") as batch:
        batch.drop_column("embed_sites")
        batch.drop_column("checks_addresses")
    op.drop_table("held_request")
    op.drop_table("spent_proof")
    op.drop_table("field_category")
    op.execute("UPDATE custom_field SET kind = 'text' WHERE kind = 'file'")
    _let_be("custom_field", "kind", OLD_KINDS)


def _create_guards():
    op.create_table(
        "spent_proof",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_spent_proof")),
    )
    op.create_index("ix_spent_proof_ends_at", "spent_proof", ["ends_at"])
    op.create_table(
        "held_request",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in HELD_WORDS.items()),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        _foreign_key("held_request", "ticket_id", "ticket", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_request")),
        sa.UniqueConstraint("submission", name=op.f("uq_held_request_submission")),
    )
    for name in ("address", "created_at", "ticket_id"):
        op.create_index(f"ix_held_request_{name}", "held_request", [name])
    with op.batch_alter_table("office") as batch:
        batch.add_column(sa.Column("checks_addresses", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("embed_sites", sa.Text(), nullable=False, server_default=""))


def _foreign_key(table, column, to, ondelete=None):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _let_be(table, column, words):
    """Which words the column may hold."""
    constraint = op.f(f"ck_{table}_fieldkind")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(constraint, type_="check")
        batch.create_check_constraint(constraint, sa.text(f"{column} IN ({', '.join(map(repr, words))})"))
