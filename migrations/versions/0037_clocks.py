"""service levels, and the clocks of tickets; those of open tickets are made when the desk is up again"""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0042"

TARGETS = ("first_answer", "next_answer", "solution")
STOPPED = ("customer", "solved", "closed", "spam", "nobody")


def upgrade():
    _create_levels()
    _create_clocks()
    op.create_table(
        "recount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_recount_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recount")),
    )
    op.create_index(op.f("ix_recount_customer_id"), "recount", ["customer_id"])
    op.add_column("ticket", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("ticket", sa.Column("due_target", sa.String(length=16), nullable=True))
    op.add_column("ticket", sa.Column("clocks_stopped_at", sa.DateTime(timezone=True), nullable=True))
    is_due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_ticket_due", "ticket", ["due_at"], sqlite_where=is_due, postgresql_where=is_due)
    columns = ["department_id", "due_at"]
    op.create_index("ix_ticket_due_list", "ticket", columns, sqlite_where=is_due, postgresql_where=is_due)
    with op.batch_alter_table("office") as batch:
        version = sa.Column("clocks_version", sa.String(length=16), nullable=False, server_default=secrets.token_hex(8))
        batch.add_column(version)
    with op.batch_alter_table("office") as batch:
        batch.alter_column("clocks_version", server_default=None)
    recount = sa.table("recount", *map(sa.column, ("after_id",)), sa.column("asked_at", sa.DateTime(timezone=True)))
    op.execute(recount.insert().values(after_id=0, asked_at=datetime.now(UTC)))


def downgrade():
    with op.batch_alter_table("office") as batch:
        batch.drop_column("clocks_version")
    op.drop_index("ix_ticket_due_list", table_name="ticket")
    op.drop_index("ix_ticket_due", table_name="ticket")
    for name in ("clocks_stopped_at", "due_target", "due_at"):
        op.drop_column("ticket", name)
    for table in ("recount", "clock_pause", "clock", "service_level"):
        op.drop_table(table)


def _create_levels():
    op.create_table(
        "service_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("priority", _choice("priority", "low", "normal", "high", "urgent"), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        *(sa.Column(f"{target}_minutes", sa.Integer(), nullable=True) for target in TARGETS),
        sa.Column("calendar_id", sa.Integer(), nullable=True),
        sa.Column("is_always", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "customer_id IS NULL OR organisation_id IS NULL", name=op.f("ck_service_level_one_or_the_other")
        ),
        *(
            sa.CheckConstraint(f"{target}_minutes > 0", name=op.f(f"ck_service_level_{target}_takes_time"))
            for target in TARGETS
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_service_level_calendar_id"), ondelete="SET NULL"
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{whose}_id"], [f"{whose}.id"], name=op.f(f"fk_service_level_{whose}_id"), ondelete="CASCADE"
            )
            for whose in ("department", "customer", "organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_level")),
        sa.UniqueConstraint("name", name=op.f("uq_service_level_name")),
    )
    for column in ("calendar_id", "customer_id", "department_id", "organisation_id"):
        op.create_index(op.f(f"ix_service_level_{column}"), "service_level", [column])


def _create_clocks():
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("target", _choice("target", *TARGETS), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=True),
        sa.Column("calendar_id", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_for", _choice("stopped", *STOPPED), nullable=True),
        sa.Column("left_seconds", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("broken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", _choice("ended", "met", "late", "dropped"), nullable=True),
        sa.Column("worked_seconds", sa.Integer(), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("steps_done", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_clock_calendar_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["level_id"], ["service_level.id"], name=op.f("fk_clock_level_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_clock_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
        sa.UniqueConstraint("ticket_id", "target", "started_at", name=op.f("uq_clock_ticket_id_target_started_at")),
    )
    op.create_index(op.f("ix_clock_calendar_id"), "clock", ["calendar_id"])
    op.create_index(op.f("ix_clock_level_id"), "clock", ["level_id"])
    is_next = sa.text("next_at IS NOT NULL")
    op.create_index("ix_clock_next_at", "clock", ["next_at"], sqlite_where=is_next, postgresql_where=is_next)
    runs, one = sa.text("ended_at IS NULL"), ["ticket_id", "target"]
    op.create_index("ix_clock_running", "clock", one, unique=True, sqlite_where=runs, postgresql_where=runs)
    op.create_table(
        "clock_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("reason", _choice("stopped", *STOPPED), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_clock_pause_clock_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_pause")),
        sa.UniqueConstraint("clock_id", "began_at", name=op.f("uq_clock_pause_clock_id_began_at")),
    )


def _choice(name, *words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)
