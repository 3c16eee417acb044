"""lists of what was promised find their tickets at once"""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0058"


def upgrade():
    is_promised = sa.text("promised_at IS NOT NULL")
    few = {"sqlite_where": is_promised, "postgresql_where": is_promised}
    op.create_index("ix_ticket_promised", "ticket", ["promised_at"], **few)
    op.create_index("ix_ticket_promised_list", "ticket", ["department_id", "promised_at"], **few)


def downgrade():
    op.drop_index("ix_ticket_promised_list", table_name="ticket")
    op.drop_index("ix_ticket_promised", table_name="ticket")
