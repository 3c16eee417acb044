"""What can be chosen in the desk's forms, in the reader's words."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext, lazy_gettext
from sqlalchemy import Select, select, true
from sqlalchemy.orm import joinedload

from models import (
    LANGUAGES,
    Afterwards,
    Agent,
    Calendar,
    Department,
    Mailbox,
    Priority,
    Role,
    Security,
    SignIn,
    Status,
    db,
)
from views.agents.fields import agent_name
from views.languages import reader_language
from views.sessions import signed_in_agent

Pairs = list[tuple[str, str]]
PRIORITIES = {
    Priority.LOW: lazy_gettext("Low"),
    Priority.NORMAL: lazy_gettext("Normal"),
    Priority.HIGH: lazy_gettext("High"),
    Priority.URGENT: lazy_gettext("Urgent"),
}
STATES = {
    Status.OPEN: lazy_gettext("Open"),
    Status.PENDING: lazy_gettext("Waiting for customer"),
    Status.SOLVED: lazy_gettext("Solved"),
    Status.CLOSED: lazy_gettext("Closed"),
}


def departments() -> list[Department]:
    """All of them, in the office's order."""
    return list(db.session.execute(Department.in_order()).scalars())


def own_departments() -> list[Department]:
    """Those whose tickets the reader sees."""
    agent = signed_in_agent()
    if agent.is_administrator:
        return departments()
    theirs = Department.in_order().where(Department.id.in_(Department.ids_of(agent)))
    return list(db.session.execute(theirs).scalars())


@dataclass(frozen=True)
class Departments:
    """All in the office's order, and those whose tickets the reader sees."""

    every: list[Department]
    own: list[Department]


def departments_shown() -> Departments:
    """All that lists and tickets tell of departments, in one question."""
    agent = signed_in_agent()
    rows = db.session.execute(_with_own(None if agent.is_administrator else agent.id)).unique().all()
    return Departments(
        every=[row[0] for row in rows],
        own=[row[0] for row in rows if row[1]],
    )


@lru_cache(maxsize=1024)
def _with_own(agent_id: int | None) -> Select[Any]:
    """None for an agent whose they all are."""
    is_own = true() if agent_id is None else Department.is_home_of(agent_id, Department.id)
    return Department.in_order().options(joinedload(Department.brand)).add_columns(is_own)


def department_name(department: Department) -> str:
    """In the reader's language."""
    return department.name_in(reader_language()) or str(department)


def departments_or(nothing: Any) -> Pairs:
    return [("", str(nothing)), *((str(one.id), department_name(one)) for one in departments())]


def own_departments_or(nothing: Any) -> Pairs:
    return [("", str(nothing)), *((str(one.id), department_name(one)) for one in own_departments())]


def sending_mailboxes_or(nothing: Any) -> Pairs:
    mailboxes = db.session.execute(select(Mailbox).where(Mailbox.can_send()).order_by(Mailbox.id)).scalars()
    return [("", str(nothing)), *((str(one.id), str(one)) for one in mailboxes)]


def agents() -> list[Agent]:
    """All agents by name, those who left at the end."""
    return list(db.session.execute(select(Agent).order_by(Agent.is_switched_on.desc(), Agent.name)).scalars())


def agents_at_work() -> list[Agent]:
    """By name."""
    return list(db.session.execute(_at_work()).scalars())


@cache
def _at_work() -> Select[Agent]:
    return select(Agent).where(Agent.is_switched_on).order_by(Agent.name)


def agents_or(nothing: Any) -> Pairs:
    return [("", str(nothing)), *((str(one.id), agent_name(one)) for one in agents())]


def languages() -> Pairs:
    return list(LANGUAGES.items())


def calendars_or(nothing: Any) -> Pairs:
    rows = db.session.execute(select(Calendar.id, Calendar.name).order_by(Calendar.name))
    return [("", str(nothing)), *((str(id), name) for id, name in rows)]


def zones_or(nothing: Any) -> Pairs:
    return [("", str(nothing)), *zones()]


def zones() -> Pairs:
    return [(name, name.replace("_", " ")) for name in _zones()]


@cache
def _zones() -> list[str]:
    """Places, and UTC: not the old short names that people can't tell apart."""
    areas = ("Europe/", "Asia/", "Africa/", "America/", "Atlantic/", "Australia/", "Indian/", "Pacific/")
    return ["UTC", *sorted(name for name in available_timezones() if name.startswith(areas))]


def themes() -> Pairs:
    return [("auto", gettext("As the system says")), ("light", gettext("Light")), ("dark", gettext("Dark"))]


def roles() -> list[tuple[Role, str]]:
    return [(role, role_word(role)) for role in Role]


def role_word(role: Role) -> str:
    return {
        Role.AGENT: gettext("Agent"),
        Role.MANAGER: gettext("Manager"),
        Role.ADMINISTRATOR: gettext("Administrator"),
        Role.TRANSLATOR: gettext("Translator"),
    }[role]


def securities() -> list[tuple[Security, str]]:
    return [
        (Security.TLS, gettext("SSL/TLS")),
        (Security.STARTTLS, gettext("STARTTLS")),
        (Security.NONE, gettext("None: readable by everyone on the way")),
    ]


def sign_ins() -> list[tuple[SignIn, str]]:
    return [
        (SignIn.PASSWORD, gettext("With user name and password")),
        (SignIn.GOOGLE, gettext("At Google (Gmail, Google Workspace)")),
        (SignIn.MICROSOFT, gettext("At Microsoft 365 (Exchange Online, Outlook)")),
    ]


def afterwards() -> list[tuple[Afterwards, str]]:
    return [
        (Afterwards.LEAVE, gettext("Leave it as it is")),
        (Afterwards.MARK, gettext("Mark it as read")),
        (Afterwards.MOVE, gettext("Move it to a folder")),
        (Afterwards.DELETE, gettext("Delete it")),
    ]


def priorities() -> list[tuple[str, str]]:
    """The most pressing first."""
    return [(one.value, priority_word(one)) for one in reversed(Priority)]


def priority_word(priority: Priority) -> str:
    return str(PRIORITIES[priority])


def status_word(status: Status) -> str:
    """A ticket's state, as agents say it."""
    return str(STATES[status])
