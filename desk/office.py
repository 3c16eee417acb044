"""The office itself: its first start, and the set-up page."""

from datetime import datetime

from flask_babel import get_locale, lazy_gettext
from sqlalchemy import func, select

from desk.errors import DeskError
from models import LANGUAGES, Agent, Department, DepartmentAddress, EscalationLevel, Office, Role, db

FIRST_LOGIN = "admin@localhost"
FIRST_DEPARTMENT = {"ru": "Поддержка", "en": "Support", "de": "Support", "uk": "Підтримка"}


class AddressTaken(DeskError):
    status = 422

    def __init__(self, address: str, holder: Department) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "Mail to %(address)s already goes to %(department)s; an address belongs to one department only.",
            address=address,
            department=holder.name_in(str(get_locale() or "en")),
        )


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
    """What the set-up page asks first; a second time it is a change like any other."""
    office.name, office.language, office.timezone = name.strip()[:200], language, timezone
    office.languages = [code for code in LANGUAGES if code in {*languages, language}]
    office.set_up_at = office.set_up_at or now


def put_off_set_up(office: Office, *, now: datetime) -> None:
    """The administrator wants none of it now; nobody is asked again."""
    office.set_up_at = office.set_up_at or now


def add_department(names: dict[str, str], address: str, signatures: dict[str, str]) -> Department:
    """A department with an address and signature, and one escalation level after four hours. Raises AddressTaken."""
    position = db.session.execute(select(func.count(Department.id))).scalar_one()
    department = Department(names={}, signatures={}, position=position)
    department.escalation_levels.append(EscalationLevel(level=1, after_minutes=240))
    db.session.add(department)
    db.session.flush()
    change_department(department, names, address, signatures)
    return department


def change_department(department: Department, names: dict[str, str], address: str, signatures: dict[str, str]) -> None:
    """Its name and signature in each language, and the address it answers under: its first. Raises AddressTaken."""
    department.names, department.signatures = _said(names), _said(signatures)
    address = address.strip().lower()
    if not address or address == department.address:
        return
    holder = Department.for_recipients([address])
    if holder and holder != department:
        raise AddressTaken(address, holder)
    if holder:  # it is one of the department's own: it takes the first one's place, and leaves its old one
        department.addresses.remove(next(one for one in department.addresses if one.address == address))
        db.session.flush()
    if department.addresses:
        department.addresses[0].address = address
    else:
        department.addresses.append(DepartmentAddress(address=address))
    db.session.flush()


def _said(texts: dict[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in texts.items() if text.strip()}
