"""Who belongs together: by the domain they write from, or by an agent's hand."""

import threading

import pytest

from desk import inbox, organisations
from desk.errors import DeskError
from jobs import customers as jobs
from models import Customer, CustomerAddress, Mailbox, Organisation, OrganisationDomain, Workspace, db, transaction
from tests.cast import customer
from tests.conftest import NOON
from tests.desk.steps import comes
from tests.desk.test_at_once import files_slowly
from tests.letters import letter

pytestmark = pytest.mark.row("R12")


@pytest.fixture
def keller(office):
    return made("Keller Druck GmbH", "keller.example")


def made(name, *domains):
    with transaction():
        organisation = Organisation(name=name, created_at=NOON)
        organisation.domains = [OrganisationDomain(domain=organisations.domain_of(one)) for one in domains]
        db.session.add(organisation)
        organisations.settle(organisation, [])
    return organisation


def has_domains(organisation, *domains):
    """Its domains are these from now on."""
    with transaction():
        lost = {one.domain for one in organisation.domains} - set(domains)
        known = {one.domain: one for one in organisation.domains}
        organisation.domains[:] = [known.get(one) or OrganisationDomain(domain=one) for one in domains]
        organisations.settle(organisation, lost)


def known(address, *more, by_hand=None):
    """A customer of these addresses; `by_hand` is where an agent put them, False for nowhere."""
    with transaction():
        row = Customer(name="", language="de", created_at=NOON, is_placed_by_hand=by_hand is not None)
        row.addresses = [CustomerAddress(address=one) for one in (address, *more)]
        row.organisation = by_hand or None
        db.session.add(row)
        organisations.place(row)
    return row


def home_of(address):
    db.session.rollback()
    return str(customer(address).organisation or "")


@pytest.mark.parametrize("address", ["s.keller@keller.example", "it@shop.keller.example", "S@KELLER.example"])
def test_who_writes_for_the_first_time_from_its_domain_is_a_member(keller, address):
    comes(sender=f"Sabine <{address}>")

    assert home_of(address) == "Keller Druck GmbH"


def test_the_narrowest_domain_says_where_someone_belongs(keller):
    made("Keller Shop", "shop.keller.example")

    comes(sender="it@eu.shop.keller.example")
    comes(sender="it@notkeller.example", subject="Another")

    assert (home_of("it@eu.shop.keller.example"), home_of("it@notkeller.example")) == ("Keller Shop", "")


def test_a_domain_takes_in_those_who_belong_nowhere_and_an_agents_hand_wins(keller):
    other = made("Other")
    known("a@new.example")
    known("private@gmail.com", "b@sub.new.example")
    known("c@new.example", by_hand=other)
    known("d@new.example", by_hand=False)

    has_domains(keller, "keller.example", "new.example")
    has_domains(keller, "keller.example", "new.example")

    homes = [home_of(address) for address in ("a@new.example", "b@sub.new.example", "c@new.example", "d@new.example")]
    assert homes == ["Keller Druck GmbH", "Keller Druck GmbH", "Other", ""]


def test_a_domain_taken_off_leaves_members_by_hand_and_those_of_its_other_domains(keller):
    has_domains(keller, "keller.example", "old.example")
    known("a@old.example")
    known("b@old.example", "b@keller.example")
    known("c@old.example", by_hand=keller)

    has_domains(keller, "keller.example")

    homes = [home_of(address) for address in ("a@old.example", "b@old.example", "c@old.example")]
    assert homes == ["", "Keller Druck GmbH", "Keller Druck GmbH"]


def test_a_deleted_organisation_leaves_its_customers_to_the_domain_above(keller, root):
    shop = made("Keller Shop", "shop.keller.example")
    known("a@shop.keller.example")
    known("b@elsewhere.example", by_hand=shop)

    with transaction():
        organisations.delete(db.session.get_one(Organisation, shop.id), by=root)

    assert (home_of("a@shop.keller.example"), home_of("b@elsewhere.example")) == ("Keller Druck GmbH", "")
    assert customer("b@elsewhere.example").is_placed_by_hand is False


def refusal(text):
    """What kind of no the desk says to this text."""
    try:
        return organisations.domain_of(text)
    except DeskError as error:
        return type(error)


def test_where_everybody_has_an_address_nobody_belongs_together(office):
    texts = "gmail.com MAIL.RU yandex.kz @ukr.net gmx.co.uk web.de outlook.com me@yahoo.fr proton.me live.co.uk".split()

    assert {refusal(text) for text in texts} == {organisations.EverybodysDomain}
    assert [refusal(text) for text in ("proton.de", "live.tv", "yahoo.io")] == ["proton.de", "live.tv", "yahoo.io"]


def test_our_own_domains_are_refused(office):
    with transaction():
        db.session.add(Mailbox(address="hilfe@desk.kvitok.example", smtp_host=""))

    refused = {refusal(text) for text in ("example.org", "desk.kvitok.example", "kvitok.example")}

    assert refused == {organisations.OurDomain}
    assert refusal("kunden.example.org") == "kunden.example.org"


def test_what_is_no_domain_is_refused(office):
    many_letters = "яаюбэвьгыдъещжшзчицйхкфлумтнсопряаюбэвьгыдъещжш.рф"
    texts = ["", "com", "a b.example", "-.example", "1.2.3.4", "x" * 64 + ".de", "a\0b.de", many_letters]

    assert {refusal(text) for text in texts} == {organisations.NoDomain}


def test_a_domain_is_understood_as_people_copy_it(office):
    texts = [" Keller.Example ", "https://www.keller.example/shop?a=1", "info@keller.example", "*.keller.example"]

    assert {refusal(text) for text in texts} == {"keller.example"}


@pytest.mark.parametrize("address", ["a@пример.рф", "a@xn--e1afmkfd.xn--p1ai", "a@it.xn--e1afmkfd.рф"])
def test_a_domain_in_other_letters_is_one_in_either_form(office, address):
    known(address)

    organisation = made("Пример", "Пример.рф")

    [domain] = organisation.domains
    assert (domain.domain, str(domain)) == ("xn--e1afmkfd.xn--p1ai", "пример.рф")
    assert home_of(address) == "Пример"


def test_a_domain_belongs_to_one_organisation_only(keller):
    with pytest.raises(organisations.DomainTaken):
        organisations.refuse_taken(["free.example", "keller.example"])


def test_workspaces_follow_a_new_name(keller, alice):
    with transaction():
        db.session.add(Workspace(agent=alice, name="Keller", asked={"organisation": "keller druck gmbh"}))

    with transaction():
        organisations.rename(keller, "Keller Medien")

    assert db.session.query(Workspace).one().asked == {"organisation": "Keller Medien"}


def test_a_customer_whose_address_changes_goes_along_unless_put_by_hand(keller):
    row = known("a@gmail.com")

    with transaction():
        row.addresses.append(CustomerAddress(address="a@keller.example"))
        organisations.place(row)
    joined = home_of("a@gmail.com")
    with transaction():
        del row.addresses[1]
        organisations.place(row)

    assert (joined, home_of("a@gmail.com")) == ("Keller Druck GmbH", "")


@pytest.mark.row("R10")
def test_where_someone_belongs_costs_the_way_in_one_question(keller, counting):
    with counting() as first:
        comes(sender="new@keller.example")
    with counting() as again:
        comes(sender="new@keller.example", subject="Another")

    assert [len([one for one in asked if "organisation_domain" in one]) for asked in (first, again)] == [1, 0]


@pytest.mark.parametrize("end", ["lost", "deleted"])
def test_who_writes_from_two_organisations_belongs_to_the_other_when_one_ends(keller, root, end):
    made("Weiß & Co", "weiss.example")
    known("s@keller.example", "s@it.weiss.example")
    known("a@keller.example")

    if end == "lost":
        has_domains(keller)
    else:
        with transaction():
            organisations.delete(keller, by=root)

    assert (home_of("s@keller.example"), home_of("a@keller.example")) == ("Weiß & Co", "")


def test_who_is_met_while_their_domain_gets_its_owner_is_a_member_soon(office, at_once):
    """On PostgreSQL neither of the two sees what the other one writes."""
    raw, is_filed = letter(sender="s@keller.example"), threading.Event()
    with transaction():
        incoming_id = inbox.receive(raw, None, now=NOON).id

    def takes_the_domain():
        is_filed.wait(20)
        made("Keller Druck GmbH", "keller.example")

    at_once(takes_the_domain, files_slowly([(incoming_id, raw)], after=is_filed))
    jobs.place_newcomers()
    jobs.place_newcomers()

    assert home_of("s@keller.example") == "Keller Druck GmbH"
    assert organisations.misplaced_newcomers() == []
