"""The office itself: its first start, and the set-up page."""

from datetime import datetime

from sqlalchemy import func, select

from models import Agent, Department, DepartmentAddress, EscalationLevel, Office, Role, db

FIRST_LOGIN = "admin@localhost"
FIRST_DEPARTMENT = {"ru": "Поддержка", "en": "Support", "de": "Support", "uk": "Підтримка"}


def first_start(*, now: datetime) -> str | None:
    """An office, a department and an administrator, where there are none. Answers the one-time password, once."""
    if db.session.execute(select(Office.id)).first() is None:
        _open_office()
    if db.session.execute(select(func.count(Agent.id))).scalar_one():
        return None
    agent = Agent(name="Administrator", address=FIRST_LOGIN, role=Role.ADMINISTRATOR, created_at=now)
    password = agent.set_one_time_password()
    agent.departments = list(db.session.execute(Department.in_order()).scalars())
    db.session.add(agent)
    return password


def _open_office() -> None:
    department = Department(names=dict(FIRST_DEPARTMENT))
    department.escalation_levels.append(EscalationLevel(level=1, after_minutes=240))
    db.session.add_all([department, Office(default_department=department)])
    db.session.flush()


def set_up(office: Office, *, name: str, language: str, languages: list[str], timezone: str, now: datetime) -> None:
    """What the set-up page asks first. Done once; afterwards the office's screen changes it."""
    office.name, office.language, office.timezone = name.strip(), language, timezone
    office.languages = [code for code in languages if code] or [language]
    office.set_up_at = now


def add_department(names: dict[str, str], address: str, signatures: dict[str, str]) -> Department:
    """A department with an address and signature, and one escalation level after four hours."""
    position = db.session.execute(select(func.count(Department.id))).scalar_one()
    department = Department(names=names, signatures=signatures, position=position)
    if address:
        department.addresses.append(DepartmentAddress(address=address.strip().lower()))
    department.escalation_levels.append(EscalationLevel(level=1, after_minutes=240))
    db.session.add(department)
    return department
