"""calendars, into which the hours of departments move"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0036"

department = sa.table("department", *map(sa.column, ("id", "names", "calendar_id")), sa.column("hours", sa.JSON))
calendar = sa.table("calendar", *map(sa.column, ("id", "name", "timezone", "region")), sa.column("week", sa.JSON))


def upgrade():
    op.create_table(
        "calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("week", sa.JSON(), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar")),
        sa.UniqueConstraint("name", name=op.f("uq_calendar_name")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_calendar_day_calendar_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("calendar_id", "day", name=op.f("uq_calendar_day_calendar_id_day")),
    )
    with op.batch_alter_table("department") as batch:
        batch.add_column(sa.Column("calendar_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("escalates_in_hours", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_foreign_key(
            op.f("fk_department_calendar_id"), "calendar", ["calendar_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index(op.f("ix_department_calendar_id"), ["calendar_id"])
    _move_hours()
    with op.batch_alter_table("department") as batch:
        batch.alter_column("escalates_in_hours", server_default=None)
        batch.drop_column("hours")


def downgrade():
    with op.batch_alter_table("department") as batch:
        batch.add_column(sa.Column("hours", sa.JSON(), nullable=False, server_default="{}"))
    _give_hours_back()
    with op.batch_alter_table("department") as batch:
        batch.alter_column("hours", server_default=None)
        batch.drop_index(op.f("ix_department_calendar_id"))
        batch.drop_constraint(op.f("fk_department_calendar_id"), type_="foreignkey")
        batch.drop_column("calendar_id")
        batch.drop_column("escalates_in_hours")
    op.drop_table("calendar_day")
    op.drop_table("calendar")


def _move_hours():
    """Departments of the same hours share a calendar, which has the first one's name and the office's clock."""
    office = sa.table("office", sa.column("timezone"), sa.column("language"))
    said = op.get_bind().execute(sa.select(office.c.timezone, office.c.language)).first()
    zone, language = said or ("UTC", "en")
    made, names = {}, set()
    for row in op.get_bind().execute(sa.select(department).order_by(department.c.id)).mappings().all():
        if row["hours"]:
            key = json.dumps(row["hours"], sort_keys=True)
            if key not in made:
                name = _unlike(names, _name(row["names"], language) or f"#{row['id']}")
                week = {day: [list(span)] for day, span in row["hours"].items()}
                new = {"name": name, "timezone": zone, "region": "", "week": week}
                op.execute(calendar.insert().values(**new))
                found = sa.select(calendar.c.id).where(calendar.c.name == name)
                made[key] = op.get_bind().execute(found).scalar_one()
            op.execute(department.update().where(department.c.id == row["id"]).values(calendar_id=made[key]))


def _name(names, language):
    names = json.loads(names) if isinstance(names, str) else names or {}
    return (names.get(language) or next(iter(names.values()), ""))[:180]


def _unlike(names, name):
    """This name, with a number where it is taken."""
    wanted = next(one for one in (name, *(f"{name} {n}" for n in range(2, 10000))) if one not in names)
    names.add(wanted)
    return wanted


def _give_hours_back():
    """Of each day the first beginning and the last end; what ends on the next day ends at midnight."""
    rows = sa.select(department.c.id, calendar.c.week).join(calendar, calendar.c.id == department.c.calendar_id)
    for id, week in op.get_bind().execute(rows).all():
        hours = {day: _from_until(spans) for day, spans in week.items() if spans}
        op.execute(department.update().where(department.c.id == id).values(hours=hours))


def _from_until(spans):
    ends = ["24:00" if until <= begins else until for begins, until in spans]
    return [min(begins for begins, _ in spans), max(ends)]
