"""escalations of any target, with more to do than tell; deputies

What was set up goes on as it was: after so many minutes of waiting for an answer one person is told. Which levels
had been told of a wait that still goes on is known by the ticket's own `escalated_level`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0037"

KEPT = ("department_id", "level", "after_minutes", "agent_id")
PRIORITIES = ("low", "normal", "high", "urgent")


def upgrade():
    with op.batch_alter_table("agent") as batch:
        batch.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        batch.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        batch.add_column(sa.Column("deputy_id", sa.Integer(), nullable=True))
        batch.create_index(op.f("ix_agent_deputy_id"), ["deputy_id"])
        batch.create_foreign_key(op.f("fk_agent_deputy_id"), "agent", ["deputy_id"], ["id"], ondelete="SET NULL")
    op.drop_table("escalation")
    levels = _taken_out(sa.column("after_minutes") > 0)
    _create_levels()
    more = {"concerns": "answer", "tells": [], "address": "", "is_silent": False, "tags": [], "note": ""}
    _put_in([level | more for level in levels])
    _create_escalations()


def downgrade():
    """Levels that old desks don't know are left behind; waits that were told of are known by their clocks."""
    told = op.get_bind().execute(_told()).mappings().all()
    op.drop_table("escalation")
    levels = _taken_out(sa.column("after_minutes") > 0, sa.column("concerns") == "answer")
    _create_old_levels()
    _put_in(levels)
    _create_old_escalations()
    escalation = sa.table(
        "escalation",
        *map(sa.column, ("ticket_id", "department_id", "level")),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in ("waiting_since", "escalated_at")),
    )
    if told:
        op.bulk_insert(escalation, [dict(one) for one in told])
    with op.batch_alter_table("agent") as batch:
        batch.drop_index(op.f("ix_agent_deputy_id"))
        batch.drop_constraint(op.f("fk_agent_deputy_id"), type_="foreignkey")
        for name in ("deputy_id", "away_until", "away_from"):
            batch.drop_column(name)


def _taken_out(*wanted):
    """The levels, whose table is gone then: SQLite couldn't change what it holds to be true."""
    level = sa.table("escalation_level", *map(sa.column, KEPT))
    rows = op.get_bind().execute(sa.select(*map(sa.column, KEPT)).select_from(level).where(*wanted)).mappings().all()
    op.drop_table("escalation_level")
    return [dict(row) for row in rows]


def _put_in(levels):
    texts = ("concerns", "address", "note", "is_silent")
    columns = (*map(sa.column, (*KEPT, *texts)), *(sa.column(name, sa.JSON) for name in ("tells", "tags")))
    if levels:
        op.bulk_insert(sa.table("escalation_level", *columns), levels)


def _told():
    return sa.text(
        "SELECT DISTINCT clock.ticket_id AS ticket_id, escalation_level.department_id AS department_id, "
        "escalation_level.level AS level, clock.started_at AS waiting_since, escalation.escalated_at AS escalated_at "
        "FROM escalation JOIN clock ON clock.id = escalation.clock_id "
        "JOIN escalation_level ON escalation_level.id = escalation.level_id "
        "WHERE escalation_level.concerns = 'answer' AND escalation_level.after_minutes > 0"
    ).columns(waiting_since=sa.DateTime(timezone=True), escalated_at=sa.DateTime(timezone=True))


def _create_levels():
    op.create_table(
        "escalation_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("concerns", _choice("concerns", "answer", "first_answer", "next_answer", "solution"), nullable=False),
        sa.Column("after_minutes", sa.Integer(), nullable=True),
        sa.Column("after_percent", sa.Integer(), nullable=True),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("tells", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("is_silent", sa.Boolean(), nullable=False),
        sa.Column("assigns_to_id", sa.Integer(), nullable=True),
        sa.Column("priority", _choice("priority", *PRIORITIES), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("after_minutes > 0", name=op.f("ck_escalation_level_after_some_time")),
        sa.CheckConstraint("after_percent > 0", name=op.f("ck_escalation_level_after_some_part")),
        sa.CheckConstraint(
            "(after_minutes IS NULL) <> (after_percent IS NULL)", name=op.f("ck_escalation_level_after_time_or_part")
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_escalation_level_agent_id")),
        sa.ForeignKeyConstraint(["assigns_to_id"], ["agent.id"], name=op.f("fk_escalation_level_assigns_to_id")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_escalation_level_department_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_level")),
        sa.UniqueConstraint("department_id", "level", name=op.f("uq_escalation_level_department_id_level")),
    )


def _create_escalations():
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_escalation_{column}"), ondelete="CASCADE")
            for column, table in (("clock_id", "clock"), ("level_id", "escalation_level"), ("ticket_id", "ticket"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("clock_id", "level_id", name=op.f("uq_escalation_clock_id_level_id")),
    )
    op.create_index(op.f("ix_escalation_level_id"), "escalation", ["level_id"])
    op.create_index(op.f("ix_escalation_ticket_id"), "escalation", ["ticket_id"])


def _create_old_levels():
    op.create_table(
        "escalation_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("after_minutes", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("after_minutes > 0", name=op.f("ck_escalation_level_after_some_time")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_escalation_level_agent_id")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_escalation_level_department_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_level")),
        sa.UniqueConstraint("department_id", "level", name=op.f("uq_escalation_level_department_id_level")),
    )


def _create_old_escalations():
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_escalation_department_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_escalation_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint(
            "ticket_id",
            "department_id",
            "level",
            "waiting_since",
            name=op.f("uq_escalation_ticket_id_department_id_level_waiting_since"),
        ),
    )


def _choice(name, *words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)
