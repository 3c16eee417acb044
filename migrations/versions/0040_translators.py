"""translators"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

BEFORE = ("agent", "manager", "administrator")


def upgrade():
    _let_roles_be((*BEFORE, "translator"))


def downgrade():
    """Whoever translated is switched off: as agents they would see what they never did."""
    agent = sa.table("agent", sa.column("role"), sa.column("is_switched_on"))
    op.execute(agent.update().where(agent.c.role == "translator").values(role="agent", is_switched_on=False))
    _let_roles_be(BEFORE)


def _let_roles_be(words):
    with op.batch_alter_table("agent") as batch:
        batch.drop_constraint(op.f("ck_agent_role"), type_="check")
        batch.create_check_constraint(op.f("ck_agent_role"), sa.text(f"role IN ({', '.join(map(repr, words))})"))
