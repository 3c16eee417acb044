"""what agents promise customers, and figures of it"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0054"

BEFORE = "in answer first solved reopened good so_so bad met missed spent".split()
OWED = sa.text("promised_at IS NOT NULL AND ended_at IS NULL")
DUE = sa.text("next_at IS NOT NULL")


def upgrade():
    op.create_table(
        "pledge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("promised_at", "next_at", "broken_at", "ended_at")
        ),
        sa.Column(
            "outcome",
            sa.Enum("kept", "late", "dropped", name="pledgeend", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        _key("ticket_id", "ticket", "CASCADE"),
        _key("message_id", "message", "CASCADE"),
        _key("agent_id", "agent", None),
        _key("ended_by_id", "message", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge")),
    )
    op.create_index("ix_pledge_ticket_list", "pledge", ["ticket_id", "due_at"])
    op.create_index("ix_pledge_owed", "pledge", ["due_at"], sqlite_where=OWED, postgresql_where=OWED)
    op.create_index("ix_pledge_next_at", "pledge", ["next_at"], sqlite_where=DUE, postgresql_where=DUE)
    for column in ("message_id", "agent_id", "offered_at", "ended_by_id"):
        op.create_index(op.f(f"ix_pledge_{column}"), "pledge", [column])
    op.add_column("ticket", sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True))
    _let_kinds_be([*BEFORE, "kept", "broken"])


def downgrade():
    op.execute(sa.text("DELETE FROM figure WHERE kind IN ('kept', 'broken')"))
    _let_kinds_be(BEFORE)
    with op.batch_alter_table("ticket") as batch:
        batch.drop_column("promised_at")
    op.drop_table("pledge")


def _key(column, target, ondelete):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_pledge_{column}"), ondelete=ondelete)


def _let_kinds_be(kinds):
    among = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("figure") as batch:
        batch.drop_constraint(op.f("ck_figure_figurekind"), type_="check")
        batch.create_check_constraint(op.f("ck_figure_figurekind"), sa.text(f"kind IN ({among})"))
