"""What the office promises and keeps in mind by itself: hours, service levels, escalation, tickets that come again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from demo.matters import load
from desk import recurring, ticket_rule_book
from desk.business_time import BusinessHours, add_business_time
from desk.calendars import hours_of
from models import (
    Agent,
    Calendar,
    Category,
    CheckList,
    Concerns,
    Department,
    EscalationLevel,
    Every,
    Occasion,
    Organisation,
    Priority,
    RecurringTicket,
    ServiceLevel,
    TicketRule,
    db,
)


def furnish(departments: dict[str, Department]) -> None:
    """Hours, levels and escalations, before the first ticket comes. Organisations are there already."""
    data = load("service.toml")
    for entry in data["calendars"]:
        calendar = Calendar(**{name: entry[name] for name in ("name", "timezone", "region", "week")})
        db.session.add(calendar)
        for key in entry["departments"]:
            departments[key].calendar = calendar
    for entry in data["levels"]:
        db.session.add_all(_levels(entry, departments))
    for entry in data["escalations"]:
        department = departments[entry.pop("department")]
        entry["concerns"] = Concerns(entry["concerns"])
        entry["priority"] = Priority(entry["priority"]) if "priority" in entry else None
        department.escalation_levels.append(EscalationLevel(**entry))
    db.session.flush()


def prepare_lists(departments: dict[str, Department], categories: dict[str, Category]) -> None:
    """Check lists, each for a department and its category; none comes by itself yet."""
    for entry in load("service.toml")["lists"]:
        home = entry["department"]
        texts = {language: "\n".join(items) for language, items in entry["texts"].items()}
        category = categories[home] if entry.get("comes_by_itself") else None
        db.session.add(CheckList(name=entry["name"], texts=texts, department=departments[home], category=category))


def keep_in_mind(departments: dict[str, Department], agents: dict[str, Agent], *, now: datetime) -> None:
    """What comes again, the rule and the check list: from now on, so that they change nothing of what has been."""
    data = load("service.toml")
    for entry in data["recurring"]:
        home, assignee = departments[entry["department"]], agents.get(entry.get("assignee", ""))
        known = {
            "weekdays": [],
            **entry,
            "every": Every(entry["every"]),
            "department": home,
            "assignee": assignee,
            "is_active": True,
        }
        row = RecurringTicket(**known)
        recurring.plan(row, now=now)
        db.session.add(row)
    for entry in data["rules"]:
        known = {**entry, "occasion": Occasion(entry["occasion"]), "priority": Priority(entry["priority"])}
        ticket_rule_book.keep(TicketRule(**known), now=now)
    for prepared in db.session.execute(select(CheckList).where(CheckList.category_id.is_not(None))).scalars():
        prepared.comes_by_itself = True


class Looks:
    """When something may be due about a customer who waits in a department."""

    def __init__(self, department: Department) -> None:
        self.hours: BusinessHours | None = hours_of(department.calendar) if department.calendar else None
        levels = db.session.execute(select(ServiceLevel)).scalars()
        theirs = [one for one in levels if one.department_id in (None, department.id)]
        targets = {one for level in theirs for one in (level.first_answer_minutes, level.next_answer_minutes) if one}
        parts = {
            target * (one.after_percent or 100) // 100 for one in department.escalation_levels for target in targets
        }
        self.minutes = sorted({*targets, *parts, *(one.after_minutes or 1 for one in department.escalation_levels)})

    def after(self, asked_at: datetime) -> Iterator[datetime]:
        """Just behind each of them."""
        for minutes in self.minutes:
            wait = timedelta(minutes=minutes)
            at = add_business_time(self.hours, asked_at, wait) if self.hours else asked_at + wait
            if at:
                yield at + timedelta(seconds=20)


def _levels(entry: dict[str, Any], departments: dict[str, Department]) -> Iterator[ServiceLevel]:
    known = {name: value for name, value in entry.items() if name not in ("department", "organisation")}
    if not entry.get("organisation"):
        yield ServiceLevel(**known, department=departments.get(entry.get("department", "")))
        return
    for row in db.session.execute(select(Organisation).order_by(Organisation.id)).scalars():
        yield ServiceLevel(**{**known, "name": f"{entry['name']}: {row.name}"}, organisation=row)
