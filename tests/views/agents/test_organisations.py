"""Organisations on the desk: their screens, the choice at a customer, and beside a ticket."""

import re

import pytest

from desk import requests
from models import (
    CannedReply,
    Customer,
    CustomerAddress,
    Organisation,
    OrganisationDomain,
    Workspace,
    db,
    transaction,
)
from tests.cast import customer
from tests.conftest import NOON

pytestmark = pytest.mark.row("R12")


@pytest.fixture
def weiss(ticket):
    """Carol's, who has a ticket in Support."""
    with transaction():
        organisation = Organisation(name="Weiß & Co", remarks="Sehr freundlich.", created_at=NOON)
        organisation.domains = [OrganisationDomain(domain="example.com")]
        db.session.add(organisation)
        ticket.customer.organisation = organisation
    return organisation


def another_ticket(department, address="dora@example.com", subject="Der Monitor flackert."):
    asked = requests.Request("Dora", address, subject, "Hallo.", "de", department)
    with transaction():
        return requests.hand_in(asked, now=NOON)


def edit(browser, row, **data):
    return browser.post(f"/desk/customer/edit/?id={row.id}", data={"language": "de", **data})


def fresh(address):
    db.session.rollback()
    return customer(address)


def test_an_organisation_is_made_and_its_customers_are_members_at_once(ticket, mona, signed_in):
    browser = signed_in(mona)

    browser.post("/desk/organisation/new/", data={"name": " Weiß  & Co ", "domains": "Example.com\nпример.рф"})

    page = browser.get("/desk/organisation/").text
    details = browser.get(f"/desk/organisation/details/?id={db.session.query(Organisation).one().id}").text
    assert "Weiß &amp; Co" in page and "example.com, пример.рф" in page
    assert re.findall(r'"c-members" data-label="[^"]*">(\d+)<', page) == ["1"]
    assert "carol@example.com" in details and f"#{ticket.number}" in details


def test_a_domain_is_taken_off_and_the_record_tells_what_was_changed(weiss, root, signed_in):
    browser = signed_in(root)

    browser.post(f"/desk/organisation/edit/?id={weiss.id}", data={"name": "Weiss", "domains": "a.example"})

    assert fresh("carol@example.com").organisation is None
    assert "changed “Weiss” (Organisations): Domains, Name of the organisation." in browser.get("/desk/event/").text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"name": "WEISS & CO"}, "There is an organisation of this name already."),
        (
            {"name": "New", "domains": "new.example\nExample.COM"},
            "example.com belongs to another organisation already.",
        ),
        ({"name": "New", "domains": "mail.ru"}, "at mail.ru, who don&#39;t belong together"),
        ({"name": "New", "domains": "example.org"}, "example.org is your own domain, of sales@example.org."),
        ({"name": "New", "domains": "no domain"}, "“no” is not a domain."),
        ({"name": "", "domains": "new.example"}, "This field is required."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_typed_is_lost(weiss, root, signed_in, data, why):
    answer = signed_in(root).post("/desk/organisation/new/", data={"remarks": "Kept as typed", **data})

    assert why in answer.text and "Kept as typed" in answer.text and data.get("domains", "") in answer.text
    assert db.session.query(Organisation).count() == 1


def test_an_administrator_may_insist_on_a_domain_and_nobody_else(weiss, root, mona, signed_in):
    asked = {"name": "Verein", "domains": "posteo.de"}
    roots = signed_in(root)

    warned = roots.post("/desk/organisation/new/", data=asked).text
    refused = signed_in(mona).post("/desk/organisation/new/", data={**asked, "although": "y"}).text
    roots.post("/desk/organisation/new/", data={**asked, "although": "y"})

    assert 'name="although"' in warned and 'name="although"' not in refused
    assert "at posteo.de, who don&#39;t belong together" in warned and "На posteo.de" in refused
    assert [str(one) for one in db.session.query(Organisation).filter_by(name="Verein").one().domains] == ["posteo.de"]
    assert 'name="although"' not in roots.get("/desk/organisation/new/").text


@pytest.mark.row("R14")
def test_who_does_not_see_every_member_deletes_no_organisation(weiss, sales, mona, root, signed_in):
    asked = another_ticket(sales)
    with transaction():
        asked.customer.organisation = weiss
    monas = signed_in(mona)

    monas.post("/desk/organisation/delete/", data={"id": weiss.id})

    assert "Удалить эту компанию может только администратор." in monas.get("/desk/organisation/").text
    signed_in(root).post("/desk/organisation/delete/", data={"id": weiss.id})
    assert db.session.query(Organisation).count() == 0


def test_a_new_name_takes_workspaces_along(weiss, root, alice, signed_in):
    with transaction():
        db.session.add(Workspace(agent=alice, name="W", asked={"organisation": "weiß & co"}))

    signed_in(root).post(f"/desk/organisation/edit/?id={weiss.id}", data={"name": "Weiss AG", "domains": "example.com"})

    db.session.rollback()
    assert db.session.query(Workspace).one().asked == {"organisation": "Weiss AG"}
    assert fresh("carol@example.com").organisation.name == "Weiss AG"


def test_deleted_it_leaves_its_customers(weiss, mona, signed_in):
    signed_in(mona).post("/desk/organisation/delete/", data={"id": weiss.id})

    assert fresh("carol@example.com").organisation is None
    assert db.session.query(Organisation).count() == 0


@pytest.mark.row("R14")
def test_an_agent_reads_organisations_of_customers_they_may_see_and_changes_none(weiss, sales, alice, bob, signed_in):
    details = f"/desk/organisation/details/?id={weiss.id}"
    alices, bobs = signed_in(alice), signed_in(bob)

    theirs = [alices.get(one).status_code for one in ("/desk/organisation/", details)]
    found = alices.get("/desk/organisation/offered?q=co").json
    hidden = bobs.get("/desk/organisation/").text + bobs.get("/desk/organisation/export/csv/").text
    answers = [alices.get(f"/desk/organisation/edit/?id={weiss.id}").status_code, bobs.get(details).status_code]

    assert (theirs, found, answers) == ([200, 200], {"names": ["Weiß & Co"]}, [302, 302])
    assert "Weiß" not in hidden and bobs.get("/desk/organisation/offered?q=co").json == {"names": []}


@pytest.mark.row("R14")
def test_members_and_tickets_of_other_departments_are_not_told(weiss, ticket, sales, alice, bob, signed_in):
    another_ticket(sales)

    page = signed_in(bob).get(f"/desk/organisation/details/?id={weiss.id}").text
    listed = signed_in(bob).get("/desk/organisation/").text

    assert "Dora" in page and "Der Monitor flackert." in page
    assert "carol" not in page.lower() and str(ticket.number) not in page
    assert 'data-label="Members">1<' in listed


def test_the_list_costs_the_same_for_many(weiss, root, signed_in, counting):
    def statements():
        with counting() as made:
            browser.get("/desk/organisation/")
        return len(made)

    browser = signed_in(root)
    few = statements()
    with transaction():
        for number in range(20):
            row = Organisation(name=f"N{number}", created_at=NOON)
            row.domains = [OrganisationDomain(domain=f"n{number}.example")]
            member = Customer(name=f"M{number}", created_at=NOON, organisation=row)
            member.addresses = [CustomerAddress(address=f"m@n{number}.example")]
            db.session.add_all([row, member])

    assert statements() == few <= 10


def test_members_are_shown_page_by_page(weiss, root, signed_in):
    with transaction():
        for number in range(60):
            db.session.add(Customer(name=f"Member {number:02}", created_at=NOON, organisation_id=weiss.id))
    browser, page = signed_in(root), f"/desk/organisation/details/?id={weiss.id}"

    first, second = browser.get(page).text, browser.get(f"{page}&page=1").text

    assert ("Member 00" in first, "Member 59" in first, "Member 59" in second) == (True, False, True)


def test_a_customer_is_put_into_an_organisation_by_its_name_and_stays_there(weiss, danylo, root, signed_in):
    browser, data = signed_in(root), {"name": "Данило", "addresses": "danylo@example.net"}

    edit(browser, danylo, **data, organisation_id="weiß & CO")
    chosen = fresh("danylo@example.net")
    told = (chosen.organisation.name, chosen.is_placed_by_hand)
    edit(browser, danylo, **data, organisation_id="Weiß & Co", is_placed_by_hand="y", remarks="Neu")

    assert told == ("Weiß & Co", True)
    assert fresh("danylo@example.net").organisation.name == "Weiß & Co"
    assert "Weiß &amp; Co" in browser.get("/desk/customer/?search=weiß").text


def test_a_customer_taken_out_by_hand_stays_out_until_the_domain_may_say_it_again(weiss, root, signed_in):
    browser, carol = signed_in(root), customer("carol@example.com")
    data = {"name": "Carol", "addresses": "carol@example.com"}

    edit(browser, carol, **data, organisation_id="")
    out = fresh("carol@example.com")
    told = (out.organisation, out.is_placed_by_hand)
    edit(browser, carol, **data, organisation_id="")

    assert told == (None, True)
    assert fresh("carol@example.com").organisation.name == "Weiß & Co"


def test_a_form_that_was_opened_before_a_domain_was_added_takes_nobody_out(weiss, root, signed_in):
    data = {"name": "Carol W.", "addresses": "carol@example.com", "organisation_id": "", "organisation_id-before": ""}

    edit(signed_in(root), customer("carol@example.com"), **data)

    carol = fresh("carol@example.com")
    assert (carol.name, carol.organisation.name, carol.is_placed_by_hand) == ("Carol W.", "Weiß & Co", False)


def test_an_unknown_organisation_is_refused_in_words(weiss, danylo, root, signed_in):
    data = {"name": "Данило", "addresses": "danylo@example.net", "organisation_id": "Weiss Brothers"}

    answer = edit(signed_in(root), danylo, **data)

    assert "There is no organisation “Weiss Brothers”." in answer.text and 'value="Weiss Brothers"' in answer.text


def test_beside_a_ticket_stands_the_organisation_with_its_other_open_tickets(
    weiss, ticket, support, sales, alice, signed_in, counting, subjects
):
    second, hidden = another_ticket(support), another_ticket(sales, "eve@example.com", "Geheim")
    another_ticket(support, "danylo@example.net", "Andere")
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"
    browser.get(address)  # which notes what was read

    with counting() as statements:
        page = browser.get(address).text
    listed = subjects(browser.get("/desk/ticket/?folder=open&organisation=WEISS+%26+Co"))

    assert "1 other open ticket of the organisation" in page and f"/desk/organisation/details/?id={weiss.id}" in page
    assert sorted(listed) == sorted([ticket.subject, second.subject]) and hidden.subject not in page
    assert len(statements) <= 15


def test_the_list_narrows_to_an_organisation_and_keeps_it_as_a_workspace(
    weiss, ticket, support, alice, signed_in, counting, subjects
):
    another_ticket(support, "danylo@example.net", "Andere")
    browser = signed_in(alice)

    with counting() as statements:
        page = browser.get("/desk/ticket/?organisation=Weiß+%26+Co")
    browser.post("/desk/workspace/new", data={"name": "W", "organisation": "Weiß & Co"})

    assert subjects(page) == [ticket.subject]
    assert "<span>Organisation: Weiß &amp; Co</span>" in page.text and len(statements) <= 10
    assert db.session.query(Workspace).one().asked == {"folder": "open", "organisation": "Weiß & Co"}
    assert subjects(browser.get("/desk/ticket/?organisation=Nobody")) == []


def test_tables_tell_the_organisation(weiss, ticket, root, signed_in):
    browser = signed_in(root)

    tables = [browser.get(f"/desk/{name}/export/csv/").text for name in ("ticket", "customer", "organisation")]

    assert "Carol Weiß,Weiß & Co,carol@example.com" in tables[0]
    assert "Carol Weiß,carol@example.com,,Weiß & Co" in tables[1]
    assert "Weiß & Co,example.com,1,Sehr freundlich." in tables[2]


def test_a_canned_reply_names_the_organisation(weiss, ticket, alice, signed_in):
    with transaction():
        reply = CannedReply(name="A", texts={"de": "Liebes Team von {organisation}"})
        db.session.add(reply)
        db.session.flush()
        address = f"/desk/ticket/{ticket.id}/canned/{reply.id}"

    assert signed_in(alice).get(address).json == {"text": "Liebes Team von Weiß & Co"}


def test_the_command_line_finds_an_organisation(weiss, alice, bob, signed_in):
    found = [signed_in(one).get("/desk/find/?q=weiß").json["organisations"] for one in (alice, bob)]

    assert found == [[{"title": "Weiß & Co", "url": f"/desk/organisation/details/?id={weiss.id}"}], []]
