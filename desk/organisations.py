"""To which organisation customers belong: by the domain they write from, unless an agent has said otherwise.

A member by domain stays one only as long as the organisation has the domain; a member by hand stays in any case.
"""

from collections.abc import Collection
from itertools import product

import sqlalchemy as sa
from flask_babel import lazy_gettext

from desk import blocking, sight
from desk.customers import our_addresses
from desk.errors import DeskError
from desk.free_mail import is_free_mail
from models import Agent, Customer, CustomerAddress, Organisation, OrganisationDomain, Recount, Workspace, db
from models.organisation import domains_above
from models.written import ascii_domain, readable_domain

LONGEST_DOMAIN, LONGEST_LABEL = 253, 63
IDS_AT_ONCE = 500
NEWCOMERS = 500  # so many of the newest customers are looked at again
MOST_MIXED = 4  # labels in other letters, of which each mixture is looked for


class NoDomain(DeskError):
    """`text` is what was written where a domain was wanted."""

    status = 422

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "“%(text)s” is not a domain. It is what follows the @, such as example.com.", text=text
        )


class EverybodysDomain(DeskError):
    status = 422

    def __init__(self, domain: str) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "Very many people have their addresses at %(domain)s, who don't belong together.", domain=domain
        )


class OurDomain(DeskError):
    status = 422

    def __init__(self, domain: str, address: str) -> None:
        super().__init__()
        self.text = lazy_gettext("%(domain)s is your own domain, of %(address)s.", domain=domain, address=address)


class DomainTaken(DeskError):
    def __init__(self, domain: str) -> None:
        super().__init__()
        self.text = lazy_gettext("%(domain)s belongs to another organisation already.", domain=domain)


class NoSuchOrganisation(DeskError):
    status = 422

    def __init__(self, name: str) -> None:
        super().__init__()
        self.text = lazy_gettext("There is no organisation “%(name)s”.", name=name)


class HasOthersMembers(DeskError):
    text = lazy_gettext("Some of its members you can’t see. Only an administrator can delete this organisation.")
    status = 403


def domain_of(text: str) -> str:
    """The domain that a person wrote or copied, as it lies on the wire.

    Raises NoDomain; EverybodysDomain and OurDomain for those that say nothing of who belongs together.
    """
    domain = domain_meant(text)
    if is_free_mail(domain):
        raise EverybodysDomain(readable_domain(domain))
    return domain


def domain_meant(text: str) -> str:
    """The same, where somebody who was told that everybody may be there means it. Raises NoDomain, OurDomain."""
    try:
        domain = ascii_domain(blocking.pattern_of(text).rpartition("@")[2])
    except blocking.NotBlockable as refusal:
        raise NoDomain(text.strip()[:100]) from refusal
    if len(domain) > LONGEST_DOMAIN or max(map(len, domain.split("."))) > LONGEST_LABEL:
        raise NoDomain(text.strip()[:100])
    for address in sorted(our_addresses()):
        if domain in domains_above(address.rpartition("@")[2]):
            raise OurDomain(readable_domain(domain), address)
    return domain


def refuse_taken(domains: Collection[str]) -> None:
    """Raises DomainTaken for the first that belongs to an organisation."""
    taken = OrganisationDomain.owners(domains)
    for domain in domains:
        if domain in taken:
            raise DomainTaken(readable_domain(domain))


def settle(organisation: Organisation, lost: Collection[str]) -> None:
    """Its domains are others than before: who writes from one of them and belongs nowhere is a member now.

    Who belonged by one that it has `lost` leaves, for where another of their addresses says. It may be done twice.
    """
    db.session.flush()
    kept = [one.domain for one in organisation.domains]
    if lost:
        _take_in_elsewhere(_let_go(organisation.id, kept))
    _take_in(organisation.id, kept)


def place(customer: Customer) -> None:
    """Where their addresses say, as long as no agent said it by hand."""
    if not customer.is_placed_by_hand:
        customer.organisation_id = _home(customer, _homes(customer))


def misplaced_newcomers() -> list[int]:
    """Ids of those of the newest customers who don't stand where their addresses say.

    Somebody was met for the first time in the very moment when a domain got its owner, or lost it: neither saw the
    other. `place` mends it.
    """
    newest = sa.select(sa.func.max(Customer.id) - NEWCOMERS).scalar_subquery()
    left_alone = (Customer.is_placed_by_hand.is_(False), Customer.merged_into_id.is_(None))
    rows = db.session.execute(sa.select(Customer).where(Customer.id > newest, *left_alone)).scalars().all()
    homes = Organisation.ids_for({one.address for row in rows for one in row.addresses})
    theirs = {row: [home for one in row.addresses if (home := homes[one.address])] for row in rows}
    return [row.id for row, found in theirs.items() if row.organisation_id != _home(row, found)]


def place_again(customer_id: int) -> None:
    """`place` as things are now, for who may have been changed or put by hand meanwhile."""
    row = sa.select(Customer).where(Customer.id == customer_id, Customer.merged_into_id.is_(None))
    held = row.with_for_update(key_share=True, of=Customer).execution_options(populate_existing=True)
    if customer := db.session.execute(held).scalar_one_or_none():
        place(customer)


def place_apart(back: Customer, left: Customer) -> None:
    """The one has its addresses back that were the other's: a domain may have got an owner, or lost one, meanwhile."""
    if back.organisation_id is None:
        place(back)
    if left.organisation_id in _homes(back):
        place(left)


def rename(organisation: Organisation, name: str) -> None:
    """Workspaces that ask for it follow; there are few. Another organisation of this name is the caller's to refuse."""
    before, organisation.name = organisation.key, name
    if before == organisation.key:
        return
    for workspace in db.session.execute(sa.select(Workspace)).scalars():
        if Organisation.key_of(workspace.asked.get("organisation", "")) == before:
            workspace.asked = {**workspace.asked, "organisation": organisation.name}


def delete(organisation: Organisation, *, by: Agent) -> None:
    """Its members belong where another domain of their addresses says, or nowhere; their tickets stay as they are.

    Who doesn't see all of them would do something to others' customers. Raises HasOthersMembers.
    """
    members = sa.select(Customer.id).where(Customer.organisation_id == organisation.id)
    whole = Customer.merged_into_id.is_(None)
    if db.session.execute(members.where(whole, ~sight.sees_customer(by)).limit(1)).first():
        raise HasOthersMembers
    theirs = sa.update(Customer).where(Customer.organisation_id == organisation.id)
    let_go = _write(theirs.values(organisation_id=None, is_placed_by_hand=False))
    db.session.delete(organisation)
    db.session.flush()
    _take_in_elsewhere(let_go)


def _home(customer: Customer, found: list[int]) -> int | None:
    """Where they are, if that is one of those found; else the first."""
    return customer.organisation_id if customer.organisation_id in found else next(iter(found), None)


def _homes(customer: Customer) -> list[int]:
    """Where their addresses say that they belong, the first one first."""
    addresses = [one.address for one in customer.addresses]
    Organisation.ask_ahead(addresses)
    return [owner for address in addresses if (owner := Organisation.id_for(address))]


def _take_in(organisation_id: int, domains: Collection[str]) -> None:
    """Who belongs nowhere and writes from there."""
    if not domains:
        return
    nowhere = (Customer.organisation_id.is_(None), Customer.is_placed_by_hand.is_(False))
    _write(sa.update(Customer).where(*nowhere, _writes_from(domains)).values(organisation_id=organisation_id))


def _let_go(organisation_id: int, kept: Collection[str]) -> list[int]:
    """Who belongs there by a domain that is no longer its own; answers their ids."""
    members = (Customer.organisation_id == organisation_id, Customer.is_placed_by_hand.is_(False))
    leaves = [~_writes_from(kept)] if kept else []
    return _write(sa.update(Customer).where(*members, *leaves).values(organisation_id=None))


def _take_in_elsewhere(ids: list[int]) -> None:
    """Who was let go may write from a domain of another's too, or from below one: their first such address says it."""
    for first in range(0, len(ids), IDS_AT_ONCE):
        of_some = CustomerAddress.customer_id.in_(ids[first : first + IDS_AT_ONCE])
        theirs = sa.select(CustomerAddress.customer_id, CustomerAddress.address).where(of_some)
        rows = db.session.execute(theirs.order_by(CustomerAddress.position, CustomerAddress.id)).all()
        Organisation.ask_ahead(address for _, address in rows)
        homes: dict[int, int] = {}
        for customer_id, address in rows:
            if home := Organisation.id_for(address):
                homes.setdefault(customer_id, home)
        for home in set(homes.values()):
            belong = Customer.id.in_([one for one, its in homes.items() if its == home])
            _write(sa.update(Customer).where(belong).values(organisation_id=home))


def _writes_from(domains: Collection[str]) -> sa.ColumnElement[bool]:
    """Customers with an address at one of these domains or below it, in whichever letters it is kept."""
    shapes = {shape for domain in domains for shape in _shapes(domain)}
    ends = [f"{sign}{shape}" for shape in sorted(shapes) for sign in "@."]
    fits = sa.or_(*(CustomerAddress.address.endswith(end, autoescape=True) for end in ends))
    return Customer.id.in_(sa.select(CustomerAddress.customer_id).where(fits))


def _shapes(domain: str) -> set[str]:
    """Each label may stand in either form: "büro.müller.de", and "xn--bro-hoa.müller.de" just as well."""
    labels = [sorted({label, readable_domain(label)}) for label in domain.split(".")]
    if sum(len(label) > 1 for label in labels) > MOST_MIXED:
        return {domain, readable_domain(domain)}
    return {".".join(chosen) for chosen in product(*labels)}


def _write(statement: sa.Update) -> list[int]:
    """Answers the ids of those whom it changed, whose open tickets may be promised something else now."""
    changed = statement.returning(Customer.id).execution_options(synchronize_session=False)
    ids = list(db.session.execute(changed).scalars())
    Recount.ask_of(ids)
    db.session.expire_all()
    return ids
