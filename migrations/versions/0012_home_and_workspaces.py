"""what an agent has read, and workspaces"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade():
    op.create_table(
        "read_mark",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        _cascading("read_mark", "agent"),
        _cascading("read_mark", "ticket"),
        sa.PrimaryKeyConstraint("agent_id", "ticket_id", name=op.f("pk_read_mark")),
    )
    op.create_index("ix_read_mark_ticket_id", "read_mark", ["ticket_id"])
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "sharing",
            sa.Enum(
                "nobody",
                "departments",
                "everyone",
                name="sharing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        _cascading("workspace", "agent"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
    )
    op.create_index("ix_workspace_agent_id", "workspace", ["agent_id"])
    op.create_table(
        "start_page",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        _cascading("start_page", "agent"),
        _cascading("start_page", "workspace"),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_start_page")),
    )
    op.create_index("ix_start_page_workspace_id", "start_page", ["workspace_id"])


def downgrade():
    op.drop_table("start_page")
    op.drop_table("workspace")
    op.drop_table("read_mark")


def _cascading(table, target):
    column = f"{target}_id"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")
