"""A customer's page: addresses, telephones, tickets in pages, blocked or not, merged and taken apart."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from desk import customer_merging, forgetting, requests
from models import (
    BlockedSender,
    Customer,
    CustomerAddress,
    CustomerMerge,
    CustomerPhone,
    Event,
    Status,
    db,
    transaction,
)
from tests.conftest import NOON
from views.agents import ids_first

pytestmark = pytest.mark.row("R14")


def details(browser, customer_id, **asked):
    return browser.get("/desk/customer/details/", query_string={"id": customer_id, **asked})


def ask(department, address="carol@example.com", subject="Wieder", *, now=NOON):
    with transaction():
        return requests.hand_in(requests.Request("", address, subject, "Und?", "de", department), now=now)


@pytest.fixture
def twin(office):
    """Somebody of Carol's name, of whom there is no ticket."""
    made = Customer(name="Carol Weiß", language="de", created_at=NOON)
    made.addresses.append(CustomerAddress(address="carol@home.example"))
    with transaction():
        db.session.add(made)
    return made


def merged(one, into, by):
    with transaction():
        return customer_merging.merge(one, into, by=by, now=NOON)


def test_a_manager_merges_who_looks_like_the_same_and_undoes_it(twin, carol, ticket, root, signed_in):
    browser = signed_in(root)

    offered = browser.get(f"/desk/customer/{twin.id}/merge").text
    asked = browser.get(f"/desk/customer/{twin.id}/merge?into={carol.id}").text
    browser.post(f"/desk/customer/{twin.id}/merge", data={"into": carol.id})
    page = details(browser, carol.id).text

    assert "Perhaps the same person" in offered and f"into={carol.id}" in offered
    assert "carol@home.example" in asked and "What moves" in asked
    assert "carol@home.example" in page and "merged “Carol Weiß” into this customer" in page
    done = db.session.execute(select(CustomerMerge)).scalar_one()
    browser.post(f"/desk/customer/{carol.id}/unmerge/{done.id}")
    assert [one.address for one in twin.addresses] == ["carol@home.example"]


def test_an_old_link_leads_to_whom_they_are_now(twin, carol, danylo, root, bob, ticket, signed_in):
    merged(twin, carol, root)
    merged(carol, danylo, root)

    for door in (f"details/?id={twin.id}", f"edit/?id={twin.id}", f"{twin.id}/merge"):
        answer = signed_in(root).get(f"/desk/customer/{door}")
        assert answer.headers["Location"].endswith(f"/desk/customer/details/?id={danylo.id}")
    assert details(signed_in(bob), twin.id).status_code == 404
    assert f"details/?id={twin.id}&" not in signed_in(root).get("/desk/customer/").text


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_who_may_not_change_or_see_a_customer_finds_each_door_shut(who, twin, carol, ticket, root, signed_in, request):
    done = merged(twin, carol, root)
    browser, id = signed_in(request.getfixturevalue(who)), carol.id
    sees = who == "alice"

    doors = {
        "details": details(browser, id).status_code,
        "edit": browser.get(f"/desk/customer/edit/?id={id}").status_code,
        "merge": browser.get(f"/desk/customer/{id}/merge").status_code,
        "merged": browser.post(f"/desk/customer/{id}/merge", data={"into": twin.id}).status_code,
        "unmerge": browser.post(f"/desk/customer/{id}/unmerge/{done.id}").status_code,
        "unblock": browser.post(f"/desk/customer/{id}/unblock", data={"address": "carol@example.com"}).status_code,
        "block": browser.post(f"/desk/customer/{id}/block", data={"address": "carol@example.com"}).status_code,
    }

    assert doors == (
        {"details": 200, "edit": 302, "merge": 403, "merged": 403, "unmerge": 403, "unblock": 403, "block": 302}
        if sees
        else dict.fromkeys(doors, 404)
    )
    assert twin.merged_into is carol


def test_the_page_counts_and_lists_only_what_the_reader_may_see(carol, ticket, sales, alice, root, signed_in):
    ask(sales, subject="Ein Angebot")
    with transaction():
        ticket.status = Status.SOLVED

    seen, all_of_it = (details(signed_in(one), carol.id).text for one in (alice, root))

    assert "Drucker brennt" in seen and "Ein Angebot" not in seen
    assert '<span class="count">1</span>' in seen and '<span class="count">2</span>' in all_of_it


def test_before_a_merge_only_what_its_reader_sees_is_counted(twin, carol, ticket, sales, mona, root, signed_in):
    ask(sales)
    address = f"/desk/customer/{carol.id}/merge?into={twin.id}"

    pages = [signed_in(agent).get(address).text for agent in (mona, root)]

    numbers = [re.findall(r"</dt><dd>(\d+)</dd>", page)[:2] for page in pages]
    assert numbers == [["1", "1"], ["2", "2"]]


def test_tickets_stand_in_pages_the_newest_first(carol, support, root, signed_in):
    for number in range(53):
        ask(support, subject=f"Sache {number:02}", now=NOON + timedelta(minutes=number))
    browser = signed_in(root)

    pages, page = list[list[int]](), details(browser, carol.id).text
    pages.append([int(part[:2]) for part in page.split("Sache ")[1:]])
    while found := re.search(r"after=([\d.]+)", page):
        page = details(browser, carol.id, after=found[1]).text
        pages.append([int(part[:2]) for part in page.split("Sache ")[1:]])
    back = details(browser, carol.id, before=re.findall(r"before=([\d.]+)", page)[0]).text

    assert [number for some in pages for number in some] == list(range(52, -1, -1))
    assert [len(some) for some in pages] == [25, 25, 3]
    assert [int(part[:2]) for part in back.split("Sache ")[1:]] == pages[1]


def test_the_page_asks_as_little_for_many_tickets_as_for_few(carol, support, root, signed_in):
    browser = signed_in(root)

    few = queries(lambda: details(browser, carol.id))
    for number in range(10):
        ask(support, subject=str(number))
    with transaction():
        carol.addresses += [CustomerAddress(address=f"carol{number}@example.com") for number in range(5)]
    many = queries(lambda: details(browser, carol.id))

    assert few == many <= 15


def queries(act):
    asked = []
    hear = lambda *told: asked.append(told[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", hear)
    act()
    event.remove(db.engine, "before_cursor_execute", hear)
    return len([one for one in asked if one.startswith("SELECT")])


def test_telephones_are_kept_shown_to_be_dialled_and_found(carol, root, signed_in):
    browser = signed_in(root)
    form = {"name": "Carol Weiß", "language": "de", "addresses": "carol@example.com"}

    wrong = browser.post(f"/desk/customer/edit/?id={carol.id}", data=form | {"phones": "nach sechs"})
    browser.post(f"/desk/customer/edit/?id={carol.id}", data=form | {"phones": "+49 (0)30 12-34\n0170 5\n+493012 34"})

    assert "This is not a telephone number: nach sechs" in wrong.text
    assert [one.number for one in carol.phones] == ["+49 (0)30 12-34", "0170 5"]
    assert 'href="tel:+49301234"' in details(browser, carol.id).text
    for words, is_found in (("030 1234", True), ("+49 30/1234", True), ("030 999", False)):
        assert ("carol@example.com" in browser.get("/desk/customer/", query_string={"search": words}).text) is is_found


@pytest.mark.row("R14")
def test_a_telephone_stands_beside_the_ticket_and_in_tables_and_leads_to_whom_one_may_see(
    carol, ticket, alice, bob, root, signed_in, counting
):
    with transaction():
        carol.phones.append(CustomerPhone(number="+49 (0)30 12-34", digits="49301234"))
    browser = signed_in(alice)
    address = f"/desk/ticket/{ticket.id}"
    browser.get(address)  # marks it as read

    with counting() as statements:
        page = browser.get(address).text
    found = [one.get("/desk/find/?q=030%2012%2034").json["customers"] for one in (browser, signed_in(bob))]

    assert '<a href="tel:+49301234">+49 (0)30 12-34</a>' in page and len(statements) <= 15
    assert [[one["second"] for one in each] for each in found] == [["carol@example.com"], []]
    assert "carol@example.com,'+49 (0)30 12-34," in signed_in(root).get("/desk/customer/export/csv/").text


@pytest.mark.row("R10")
def test_a_table_of_more_rows_than_a_statement_takes_has_all_of_them_in_order(
    carol, danylo, root, signed_in, monkeypatch
):
    monkeypatch.setattr(ids_first, "AT_ONCE", 1)

    table = signed_in(root).get("/desk/customer/export/csv/").text

    assert re.findall(r"\w+@example\.\w+", table) == ["danylo@example.net", "carol@example.com"]


def test_an_address_is_blocked_and_let_in_again_from_the_page(carol, ticket, mona, root, signed_in):
    browser = signed_in(root)
    told = {"address": "carol@example.com"}

    browser.post(f"/desk/customer/{carol.id}/block", data=told)
    answer = details(browser, carol.id).text
    again = browser.post(f"/desk/customer/{carol.id}/block", data=told).status_code
    assert "Blocked" in answer and "that is no spam" in answer and again < 500
    assert BlockedSender.blocking("carol@example.com")

    browser.post(f"/desk/customer/{carol.id}/unblock", data=told)
    browser.post(f"/desk/customer/{carol.id}/unblock", data=told)

    assert not BlockedSender.blocking("carol@example.com")
    assert [one.kind for one in db.session.execute(select(Event).where(Event.ticket_id.is_(None))).scalars()] == [
        "row_made",
        "row_deleted",
    ]


def test_a_domain_that_is_blocked_is_told_at_each_address(carol, ticket, root, signed_in):
    with transaction():
        db.session.add(BlockedSender(pattern="@example.com", agent=root, created_at=NOON))

    assert "Blocked with all of example.com" in details(signed_in(root), carol.id).text


def test_the_record_tells_of_merging_in_words(twin, carol, ticket, root, signed_in):
    done = merged(twin, carol, root)
    with transaction():
        customer_merging.undo(done, by=root, now=NOON)

    page = signed_in(root).get("/desk/event/?show=settings").text

    assert "Root merged the customer “Carol Weiß” into “Carol Weiß”." in page
    assert "Root took the customers “Carol Weiß” and “Carol Weiß” apart again." in page


def test_an_administrator_deletes_a_customers_data_after_reading_what_goes(carol, ticket, root, mona, signed_in):
    browser, door = signed_in(root), f"/desk/customer/{carol.id}/forget"

    page = browser.get(door).text
    wrong = browser.post(door, data={"written": "carol", "seen": "1", "tickets": "delete"})
    shut = [signed_in(mona).get(door).status_code, signed_in(mona).post(door, data={"seen": "1"}).status_code]
    browser.post(door, data={"written": "Carol@example.com", "seen": "1", "tickets": "keep"})
    again = browser.post(door, data={"written": str(carol.id), "seen": "1"})

    assert "carol@example.com" in page and "What is deleted" in page
    assert wrong.status_code == 422 and 'value="delete" checked' in wrong.text
    assert shut == [404, 404] and again.status_code == 302 and carol.forgotten_at
    assert "Carol" not in details(browser, carol.id).text


def test_who_was_forgotten_has_a_word_wherever_a_name_stands(carol, ticket, root, signed_in):
    with transaction():
        forgetting.forget(carol, written="carol@example.com", seen=1, with_tickets=False, by=root, now=NOON)
    browser = signed_in(root)

    for page in ("ticket/?folder=all", f"ticket/{ticket.id}", f"customer/details/?id={carol.id}", "event/"):
        told = browser.get(f"/desk/{page}")
        assert told.status_code == 200 and ("Deleted customer" in told.text or "a customer’s data" in told.text)
    assert "Deleted customer" not in browser.get("/desk/customer/").text
    assert browser.get(f"/desk/customer/edit/?id={carol.id}").status_code == 302


def test_what_a_forgotten_customer_was_called_before_goes_from_the_record(carol, root, signed_in):
    browser = signed_in(root)
    form = {"addresses": "carol@example.com", "language": "de"}
    browser.post("/desk/customer/new/", data=form | {"name": "Karola", "addresses": "karola@example.com"})
    [made] = [one for one in db.session.execute(select(Customer)).scalars() if one.name == "Karola"]
    for name in ("Karla", "Karin"):
        browser.post(f"/desk/customer/edit/?id={made.id}", data=form | {"name": name, "addresses": "k@example.com"})
    told = select(Event.details).where(Event.kind.in_(("row_made", "row_changed")))
    assert [one["row"] for one in db.session.execute(told).scalars()] == ["Karola", "Karla", "Karin"]

    with transaction():
        forgetting.forget(made, written="k@example.com", seen=0, with_tickets=False, by=root, now=NOON)

    assert [one["row"] for one in db.session.execute(told).scalars()] == ["", "", ""]


def test_who_was_taken_apart_again_is_named_only_to_who_sees_them(
    twin, carol, ticket, sales, alice, bob, root, signed_in
):
    ask(sales, "carol@home.example")
    done = merged(twin, carol, root)
    assert "carol@home.example" in details(signed_in(alice), carol.id).text
    with transaction():
        customer_merging.undo(done, by=root, now=NOON)

    assert details(signed_in(alice), twin.id).status_code == 404
    assert "carol@home.example" not in details(signed_in(alice), carol.id).text
    assert "carol@home.example" in details(signed_in(root), carol.id).text
