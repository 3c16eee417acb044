"""texts that wait until a second person has looked at them"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade():
    op.create_table(
        "proposed_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("taken_from", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=True),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint([one], ["agent.id"], name=op.f(f"fk_proposed_text_{one}"), ondelete="SET NULL")
            for one in ("agent_id", "reviewer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_text")),
    )
    op.create_index(op.f("ix_proposed_text_language_key"), "proposed_text", ["language", "key"])
    with op.batch_alter_table("translation_change") as batch:
        batch.add_column(sa.Column("reviewer_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_translation_change_reviewer_id"), "agent", ["reviewer_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("office") as batch:
        batch.add_column(sa.Column("texts_need_two", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("office") as batch:
        batch.alter_column("texts_need_two", server_default=None)


def downgrade():
    with op.batch_alter_table("office") as batch:
        batch.drop_column("texts_need_two")
    with op.batch_alter_table("translation_change") as batch:
        batch.drop_constraint(op.f("fk_translation_change_reviewer_id"), type_="foreignkey")
        batch.drop_column("reviewer_id")
    op.drop_table("proposed_text")
