"""The office itself: departments, a brand, agents, canned replies and a mailbox that can neither fetch nor send."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from demo import about, customers, files, service, staff
from demo.about import Offers
from demo.beside import Owed
from demo.matters import load
from desk import office as office_desk
from models import (
    Agent,
    Brand,
    CannedReply,
    Department,
    DepartmentAddress,
    EscalationLevel,
    Mailbox,
    Office,
    Role,
    blobs,
    db,
)


@dataclass(frozen=True)
class Cast:
    """Who plays: departments and agents by their keys in data/office.toml, the one mailbox, the second brand.

    `people` may sign in with `password`: name and address. `owed`: what was promised so far, as a heap.
    """

    departments: dict[str, Department]
    agents: dict[str, Agent]
    mailbox: Mailbox
    brand: Brand
    offers: Offers
    people: list[tuple[str, str]]
    password: str
    owed: list[Owed] = field(default_factory=list)


def furnish(*, now: datetime) -> Cast:
    """Make the office out of an empty desk. Agents get one password in common, and so does an administrator
    who has not chosen one of their own yet."""
    office_desk.first_start(now=now)
    office = Office.current()
    _name(office, now)
    departments = _departments(office)
    password = "-".join(secrets.token_hex(2) for _ in range(3))
    agents = _agents(departments, now)
    for entry in staff.office()["departments"]:
        departments[entry["key"]].manager = agents[entry["manager"]]
    brand = _brand(departments)
    _canned_replies(departments)
    db.session.add_all(customers.organisations(now=now))
    mailbox = Mailbox(**staff.office()["mailbox"], reads_since=now)
    db.session.add(mailbox)
    db.session.flush()
    service.furnish(departments)
    people = [*_newcomers(), *agents.values()]
    for agent in people:
        agent.set_password(password)
        agent.must_change_password = False
    offers = about.furnish(departments)
    service.prepare_lists(departments, offers.categories)
    return Cast(
        departments, agents, mailbox, brand, offers, [(agent.name, agent.address) for agent in people], password
    )


def _name(office: Office, now: datetime) -> None:
    data = staff.office()
    office_desk.set_up(
        office,
        name=data["name"],
        language=data["language"],
        languages=["ru", "en", "de", "uk"],
        timezone=data["timezone"],
        now=now,
    )
    office.upload_types = data["upload_types"]


def _departments(office: Office) -> dict[str, Department]:
    """The department of the first start becomes the first of ours."""
    departments: dict[str, Department] = {}
    for position, entry in enumerate(staff.office()["departments"]):
        department = office.default_department if position == 0 else None
        if department is None:
            department = Department()
            db.session.add(department)
        department.names, department.descriptions = entry["names"], entry["descriptions"]
        department.signatures, department.position = entry["signatures"], position
        department.addresses = [DepartmentAddress(address=entry["address"])]
        _set_levels(department, entry["levels"])
        departments[entry["key"]] = department
    db.session.flush()
    return departments


def _set_levels(department: Department, minutes: list[int]) -> None:
    for level, after in enumerate(minutes, 1):
        known = next((one for one in department.escalation_levels if one.level == level), None)
        if known:
            known.after_minutes = after
        else:
            department.escalation_levels.append(EscalationLevel(level=level, after_minutes=after))


def _brand(departments: dict[str, Department]) -> Brand:
    """Without a domain of its own, for none would lead here: its pages are those about its department."""
    entry = staff.office()["brand"]
    brand = Brand(name=entry["name"], color=entry["color"], logo_digest=blobs.put(files.logo(entry["color"])))
    brand.departments = [departments[key] for key in entry["departments"]]
    db.session.add(brand)
    return brand


def _agents(departments: dict[str, Department], now: datetime) -> dict[str, Agent]:
    agents: dict[str, Agent] = {}
    for entry in staff.office()["agents"]:
        agent = Agent(
            name=entry["name"],
            address=entry["address"],
            role=Role(entry["role"]),
            language=entry["language"],
            signature=entry["signature"],
            departments=[departments[key] for key in entry["departments"]],
            created_at=now,
        )
        db.session.add(agent)
        agents[entry["key"]] = agent
    return agents


def _newcomers() -> list[Agent]:
    """Administrators who haven't chosen a password yet."""
    wanted = select(Agent).where(Agent.role == Role.ADMINISTRATOR, Agent.must_change_password)
    return list(db.session.execute(wanted).scalars())


def _canned_replies(departments: dict[str, Department]) -> None:
    for entry in load("canned.toml")["replies"]:
        texts = {language: text.strip() for language, text in entry["texts"].items()}
        department = departments[entry["department"]] if "department" in entry else None
        db.session.add(CannedReply(name=entry["name"], department=department, texts=texts))
