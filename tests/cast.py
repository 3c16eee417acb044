"""The cast, always the same: Alice answers in Support, Bob in Sales, Carol writes German, Danylo Ukrainian."""

from datetime import datetime
from functools import cache

from models import (
    Agent,
    Customer,
    CustomerAddress,
    Department,
    DepartmentAddress,
    EscalationLevel,
    Office,
    Role,
    db,
)

PASSWORD = "correct horse battery"


def furnish(office: Office, *, now: datetime) -> None:
    """Two departments, four agents, two customers."""
    office.name, office.set_up_at, office.undo_seconds, office.rating_days = "Müller & Söhne", now, 0, 0
    support = office.default_department
    assert support
    support.signatures = {"de": "{department}, {office}", "en": "{department} at {office}"}
    support.addresses.append(DepartmentAddress(address="support@example.org"))
    sales = Department(names={"en": "Sales", "de": "Verkauf", "ru": "Продажи", "uk": "Продажі"}, position=1)
    sales.addresses.append(DepartmentAddress(address="sales@example.org"))
    sales.escalation_levels.append(EscalationLevel(level=1, after_minutes=240))
    db.session.add(sales)
    _agents(support, sales)
    _customers(now)
    db.session.flush()


def department(address: str) -> Department:
    found = Department.for_recipients([address])
    assert found
    return found


def customer(address: str) -> Customer:
    found = Customer.with_address(address)
    assert found
    return found


def _agents(support: Department, sales: Department) -> None:
    mona = _agent("Mona", Role.MANAGER, [support], language="ru")
    db.session.add_all(
        [
            _agent("Alice", Role.AGENT, [support]),
            _agent("Bob", Role.AGENT, [sales]),
            mona,
            _agent("Root", Role.ADMINISTRATOR, []),
        ]
    )
    support.manager = mona


def _agent(name: str, role: Role, departments: list[Department], language: str = "en") -> Agent:
    return Agent(
        name=name,
        address=f"{name.lower()}@example.org",
        role=role,
        departments=departments,
        language=language,
        must_change_password=False,
        password_hash=_password_hash(),
    )


@cache
def _password_hash() -> str:
    agent = Agent()
    agent.set_password(PASSWORD)
    return agent.password_hash


def _customers(now: datetime) -> None:
    for name, address, language in (
        ("Carol Weiß", "carol@example.com", "de"),
        ("Данило Шевчук", "danylo@example.net", "uk"),
    ):
        customer = Customer(name=name, language=language, created_at=now)
        customer.addresses.append(CustomerAddress(address=address))
        db.session.add(customer)
