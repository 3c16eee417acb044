"""since when somebody is in copy of a ticket

Of those who are already, it is known of who wrote; the others are shown what is said last, and what comes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0033"

INSTANT = sa.DateTime(timezone=True)
FILL = """
UPDATE participant SET since = COALESCE(
    (SELECT MIN(message.created_at) FROM message
     WHERE message.ticket_id = participant.ticket_id AND message.from_address = participant.address),
    (SELECT ticket.last_message_at FROM ticket WHERE ticket.id = participant.ticket_id))
"""


def upgrade():
    op.add_column("participant", sa.Column("since", INSTANT, nullable=True))
    op.execute(FILL)


def downgrade():
    with op.batch_alter_table("participant") as batch:
        batch.drop_column("since")
