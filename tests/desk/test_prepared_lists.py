"""Check lists kept ready: put on by hand, by a rule, by themselves for a category; twice is once (S6)."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from desk import about, check_lists, offers, requests, spam, ticket_rule_book, tickets
from models import (
    Category,
    CheckItem,
    CheckList,
    Event,
    MailRule,
    Occasion,
    Ticket,
    TicketRule,
    WaitingOccasion,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.desk.steps import file, the_only_ticket
from tests.desk.test_requests import a_request
from tests.desk.test_ticket_rules import rules_look
from tests.letters import letter

pytestmark = pytest.mark.row("S6")
PRINTER = {"en": "Note the serial number\n\n Check  the warranty \n", "de": "Seriennummer notieren\nGarantie prüfen"}
PUT_ON = ["Note the serial number", "Check the warranty"]


@pytest.fixture
def prepared(office):
    def keep(name="Printer", texts=PRINTER, **more):
        with transaction():
            kept = CheckList(name=name, texts=texts, **more)
            db.session.add(kept)
        return kept

    return keep


@pytest.fixture
def printers(support):
    with transaction():
        category = Category(names={"en": "Printers"}, department=support)
        db.session.add(category)
    return category


def put_on(ticket, kept, agent):
    with transaction():
        check_lists.put_on(ticket, kept, by=agent, now=NOON)


def categorise(ticket, category, agent):
    with transaction():
        about.categorise(ticket, category, by=agent, now=NOON)


def rows(ticket):
    db.session.expire_all()
    found = select(CheckItem).where(CheckItem.ticket_id == ticket.id).order_by(CheckItem.position, CheckItem.id)
    return db.session.execute(found).scalars().all()


def told(ticket):
    return [one.text for one in rows(ticket)]


def lines():
    found = select(Event).where(Event.kind == "list_put_on").order_by(Event.id)
    return [(one.agent and one.agent.name, one.details) for one in db.session.execute(found).scalars()]


def test_each_line_is_an_item_in_all_its_languages_and_a_second_time_adds_only_what_is_missing(ticket, alice, prepared):
    kept = prepared()
    with transaction():
        check_lists.add(ticket, "Call", by=alice, now=NOON)
    put_on(ticket, kept, alice)
    first = [(one.text, one.texts.get("de"), one.list_id) for one in rows(ticket)]
    with transaction():
        check_lists.tick(ticket, rows(ticket)[1], is_done=True, by=alice, now=NOON)
        check_lists.remove(ticket, rows(ticket)[2], by=alice, now=NOON)

    put_on(ticket, kept, alice)
    put_on(ticket, kept, alice)

    german = [None, "Seriennummer notieren", "Garantie prüfen"]
    assert first == list(zip(["Call", *PUT_ON], german, [None, kept.id, kept.id], strict=True))
    assert [(one.text, one.done_at is not None) for one in rows(ticket)] == [
        ("Call", False),
        (PUT_ON[0], True),
        (PUT_ON[1], False),
    ]
    assert lines() == [("Alice", {"list": "Printer", "number": 2}), ("Alice", {"list": "Printer", "number": 1})]


def test_what_has_no_room_is_refused_as_a_whole(ticket, alice, prepared, monkeypatch):
    monkeypatch.setattr(check_lists, "MOST_ITEMS", 2)
    kept = prepared()
    with transaction():
        check_lists.add(ticket, "Call", by=alice, now=NOON)

    with pytest.raises(check_lists.ListFull):
        put_on(ticket, kept, alice)

    assert told(ticket) == ["Call"]


def test_of_the_category_it_comes_by_itself_once(ticket, alice, prepared, printers, support, sales):
    prepared("Here", category=printers, comes_by_itself=True)
    prepared("Elsewhere", {"en": "Elsewhere"}, category=printers, comes_by_itself=True, department=sales)
    prepared("By hand", {"en": "By hand"}, category=printers)

    categorise(ticket, printers, alice)
    categorise(ticket, None, alice)
    categorise(ticket, printers, alice)

    assert told(ticket) == PUT_ON
    assert lines() == [(None, {"list": "Here", "number": 2})]


def test_it_comes_with_a_form_with_a_rule_on_mail_and_out_of_spam(danylo, root, support, prepared, printers):
    prepared(category=printers, comes_by_itself=True)
    with transaction():
        conditions = [{"field": "subject", "test": "contains", "value": "drucker"}]
        db.session.add(MailRule(name="Printers", conditions=conditions, category=printers))
    with transaction():
        said = requests.hand_in(a_request(department=support, category_id=printers.id), now=NOON)
    by_form = told(said)
    file(letter(subject="Drucker brennt"))
    [by_mail] = [one for one in db.session.query(Ticket).order_by(Ticket.id) if one.id != said.id]
    with transaction():
        check_lists.remove(by_mail, rows(by_mail)[0], by=root, now=NOON)
        spam.put_away_by_hand(by_mail, by=root, now=NOON)

    with transaction():
        spam.take_back(by_mail, by=root, now=NOON)

    assert by_form == PUT_ON and sorted(told(by_mail)) == sorted(PUT_ON)


def test_on_spam_and_without_a_category_nothing_comes(ticket, alice, prepared, printers):
    prepared(category=printers, comes_by_itself=True)
    with transaction():
        check_lists.put_on_by_itself(ticket, now=NOON)
        spam.put_away_by_hand(ticket, by=alice, now=NOON)

    categorise(ticket, printers, alice)

    assert told(ticket) == []


def test_a_rule_puts_it_on_once_with_its_name(office, prepared, monkeypatch):
    kept = prepared()
    with transaction():
        rule = TicketRule(name="Fire", occasion=Occasion.OPENED, conditions=[], check_list_id=kept.id)
        ticket_rule_book.keep(rule, now=NOON.replace(year=NOON.year - 1))
    file(letter(subject="Drucker brennt"))

    for _ in range(2):
        rules_look()
    put = told(the_only_ticket())
    monkeypatch.setattr(check_lists, "MOST_ITEMS", 1)
    file(letter(subject="Another", sender="Dora <dora@example.com>"))
    rules_look()

    assert put == PUT_ON
    assert lines() == [(None, {"list": "Printer", "number": 2, "rule": "Fire"})]
    left_out = db.session.query(Event).filter_by(kind="rule_left_out").one()
    assert left_out.details == {"rule": "Fire", "list": "Printer"}


def test_it_stays_while_rules_put_it_on_and_tickets_keep_what_came_from_it(ticket, alice, prepared):
    kept = prepared()
    put_on(ticket, kept, alice)
    with transaction():
        rule = TicketRule(name="Fire", occasion=Occasion.OPENED, conditions=[], check_list_id=kept.id)
        ticket_rule_book.keep(rule, now=NOON)
    with pytest.raises(check_lists.PutOnByRules, match="Fire"), transaction():
        check_lists.delete(kept)
    with transaction():
        ticket_rule_book.delete(rule)

    with transaction():
        check_lists.delete(kept)

    assert [(one.text, one.list_id) for one in rows(ticket)] == [(text, None) for text in PUT_ON]


def test_a_category_stays_while_a_check_list_is_for_it(prepared, printers):
    prepared(category=printers)

    with pytest.raises(offers.NamedByCheckLists, match="Printer"), transaction():
        offers.delete(printers)


def test_for_every_category_none_comes_by_itself(prepared):
    with pytest.raises(IntegrityError):
        prepared(comes_by_itself=True)


def test_at_hand_are_those_of_its_department_and_category(ticket, alice, prepared, printers, support, sales):
    for name, more in {
        "all": {},
        "home": {"department": support},
        "sales": {"department": sales},
        "kind": {"category": printers},
        "both": {"category": printers, "department": support},
    }.items():
        prepared(name, **more)

    def at_hand():
        db.session.expire_all()
        return sorted(name for name, _id in ticket.lists_at_hand or ())

    before = at_hand()
    categorise(ticket, printers, alice)
    of_kind = at_hand()
    with transaction():
        tickets.transfer(ticket, sales, by=alice, now=NOON)

    assert before == ["all", "home"] and of_kind == ["all", "both", "home", "kind"]
    assert at_hand() == ["all", "kind", "sales"]


def test_nothing_waits_for_rules_that_a_list_has_come(ticket, alice, prepared):
    kept = prepared()
    waiting = db.session.query(WaitingOccasion).count()

    put_on(ticket, kept, alice)

    assert db.session.query(WaitingOccasion).count() == waiting
