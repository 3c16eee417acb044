"""web push

The key by which push services know the desk, the browsers in which agents are told, and what waits to be told there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade():
    op.create_table(
        "push_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("private", sa.Text(), nullable=False),
        sa.Column("public", sa.String(length=100), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_push_key_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_key")),
    )
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_push_subscription_agent_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agent_session.id"], name=op.f("fk_push_subscription_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint("digest", name=op.f("uq_push_subscription_digest")),
    )
    op.create_index(op.f("ix_push_subscription_agent_id"), "push_subscription", ["agent_id"])
    op.create_index(op.f("ix_push_subscription_session_id"), "push_subscription", ["session_id"])
    op.create_table(
        "push",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_push_notice_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["push_subscription.id"], name=op.f("fk_push_subscription_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push")),
        sa.UniqueConstraint("subscription_id", "notice_id", name=op.f("uq_push_subscription_id_notice_id")),
    )
    op.create_index(op.f("ix_push_due_at"), "push", ["due_at"])
    op.create_index(op.f("ix_push_notice_id"), "push", ["notice_id"])
    with op.batch_alter_table("office") as batch:
        batch.add_column(sa.Column("push_contact", sa.String(length=320), nullable=False, server_default=""))
    with op.batch_alter_table("notice_settings") as batch:
        batch.add_column(sa.Column("pushes_words", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    with op.batch_alter_table("notice_settings") as batch:
        batch.drop_column("pushes_words")
    with op.batch_alter_table("office") as batch:
        batch.drop_column("push_contact")
    op.drop_table("push")
    op.drop_table("push_subscription")
    op.drop_table("push_key")
