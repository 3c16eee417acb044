"""indexes for lists of a channel, a language or a priority

Few tickets may have it, and all were read to find fifty.
"""

from alembic import op

revision = "0018"
down_revision = "0017"

COLUMNS = ("channel", "language", "priority")


def upgrade():
    for name in COLUMNS:
        op.create_index(f"ix_ticket_{name}_list", "ticket", [name, "last_message_at"])


def downgrade():
    for name in reversed(COLUMNS):
        op.drop_index(f"ix_ticket_{name}_list", "ticket")
