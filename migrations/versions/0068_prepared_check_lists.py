"""check lists that the office writes down once"""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0064"


def upgrade():
    op.create_table(
        "check_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("comes_by_itself", sa.Boolean(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "category_id IS NOT NULL OR NOT comes_by_itself", name=op.f("ck_check_list_by_itself_for_a_category")
        ),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_check_list_department_id")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_check_list_category_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_list")),
    )
    op.create_index(op.f("ix_check_list_department_id"), "check_list", ["department_id"])
    op.create_index(op.f("ix_check_list_category_id"), "check_list", ["category_id"])
    with op.batch_alter_table("check_item") as batch:
        batch.add_column(sa.Column("texts", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("list_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_check_item_list_id"), "check_list", ["list_id"], ["id"], ondelete="SET NULL")
    with op.batch_alter_table("check_item") as batch:
        batch.alter_column("texts", server_default=None)
    op.create_index(op.f("ix_check_item_list_id"), "check_item", ["list_id"])
    with op.batch_alter_table("ticket_rule") as batch:
        batch.add_column(sa.Column("check_list_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_ticket_rule_check_list_id"), "check_list", ["check_list_id"], ["id"])


def downgrade():
    with op.batch_alter_table("ticket_rule") as batch:
        batch.drop_constraint(op.f("fk_ticket_rule_check_list_id"), type_="foreignkey")
        batch.drop_column("check_list_id")
    op.drop_index(op.f("ix_check_item_list_id"), table_name="check_item")
    with op.batch_alter_table("check_item") as batch:
        batch.drop_constraint(op.f("fk_check_item_list_id"), type_="foreignkey")
        batch.drop_column("list_id")
        batch.drop_column("texts")
    op.drop_table("check_list")
