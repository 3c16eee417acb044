"""Some sixty people of two dozen companies, who write to the office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from demo.matters import load
from models import Organisation, OrganisationDomain


@dataclass(frozen=True)
class Writer:
    """Someone who writes: by name, as the office addresses them (`called`), from where (`private` may be empty)."""

    name: str
    called: str
    address: str
    private: str
    company: str
    domain: str
    language: str


@cache
def writers() -> tuple[Writer, ...]:
    """All of them, company by company."""
    return tuple(_all())


def colleague_of(writer: Writer) -> Writer | None:
    """The next one of the same company."""
    staff = [one for one in writers() if one.domain == writer.domain]
    place = staff.index(writer)
    return staff[(place + 1) % len(staff)] if len(staff) > 1 else None


def organisations(*, now: datetime) -> Iterator[Organisation]:
    """Companies of whom the office has something to remark; whoever writes from there will be a member."""
    for company in load("customers.toml")["companies"]:
        if remarks := company.get("remarks"):
            domains = [OrganisationDomain(domain=company["domain"])]
            yield Organisation(name=company["name"], remarks=remarks, domains=domains, created_at=now)


def _all() -> Iterator[Writer]:
    for company in load("customers.toml")["companies"]:
        for name, called, mailbox, *private in company["people"]:
            yield Writer(
                name=name,
                called=called,
                address=f"{mailbox}@{company['domain']}",
                private=private[0] if private else "",
                company=company["name"],
                domain=company["domain"],
                language=company["language"],
            )
