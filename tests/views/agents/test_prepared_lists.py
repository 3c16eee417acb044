"""The screen of check lists kept ready, a rule that puts one on, and the button on the ticket (S6)."""

import html

import pytest
from sqlalchemy import select

from models import Category, CheckItem, CheckList, Event, Role, TicketRule, db, transaction

pytestmark = pytest.mark.row("S6")
PAGE = "/desk/check_list/"
SAID = {
    "name": "Printer",
    "department_id": "",
    "category_id": "",
    "texts-en": "Note the number\r\nCheck the warranty",
    "texts-de": "Nummer notieren\r\nGarantie prüfen",
}


def only_one():
    db.session.rollback()
    return db.session.query(CheckList).one()


def keep(name, **more):
    with transaction():
        kept = CheckList(name=name, texts={"en": f"Do {name}", "uk": f"Зробити {name}"}, **more)
        db.session.add(kept)
    return kept


@pytest.fixture
def printers(support):
    with transaction():
        category = Category(names={"en": "Printers"}, department=support)
        db.session.add(category)
    return category


def test_it_is_made_shown_changed_and_deleted(root, support, printers, signed_in):
    browser = signed_in(root)
    more = {"category_id": str(printers.id), "comes_by_itself": "y", "department_id": str(support.id)}

    browser.post(f"{PAGE}new/", data=SAID | more)
    made, listed = only_one(), browser.get(PAGE).text
    form, details = browser.get(f"{PAGE}edit/?id={made.id}").text, browser.get(f"{PAGE}details/?id={made.id}").text
    items = made.items
    browser.post(f"{PAGE}edit/?id={made.id}", data=SAID | {"name": "Fax"})
    changed = only_one()
    after = (changed.name, changed.department, changed.category, changed.comes_by_itself)
    browser.post(f"{PAGE}delete/", data={"id": str(made.id)})

    assert items == [
        {"en": "Note the number", "de": "Nummer notieren"},
        {"en": "Check the warranty", "de": "Garantie prüfen"},
    ]
    assert all(word in listed for word in ("Printer", "Printers, by itself", "2 items", "Support", "not in Русский"))
    assert "Check the warranty" in form and "Garantie prüfen" in details
    assert after == ("Fax", None, None, False)
    assert db.session.query(CheckList).count() == 0
    kinds = [one.kind for one in db.session.query(Event).filter(Event.ticket_id.is_(None)).order_by(Event.id)]
    assert kinds == ["row_made", "row_changed", "row_deleted"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"comes_by_itself": "y"}, "Please choose the category for which it comes by itself."),
        ({"texts-de": "Nummer notieren"}, "Please write as many lines in each language: a line is an item."),
        ({"texts-de": "", "texts-en": " \n "}, "Please write it in one language at least."),
        ({"texts-de": "", "texts-en": "x" * 301}, "Please keep each line to 300 characters."),
        ({"texts-de": "", "texts-en": "x\n" * 101}, "Please keep it to 100 lines."),
        ({"name": ""}, 'class="wrong"'),
        ({"category_id": "printers", "department_id": "sales"}, "This category belongs to another department"),
    ],
)
def test_what_could_not_be_is_said(root, sales, printers, signed_in, wrong, said):
    ids = {"printers": str(printers.id), "sales": str(sales.id)}

    answer = signed_in(root).post(f"{PAGE}new/", data=SAID | {name: ids.get(one, one) for name, one in wrong.items()})

    assert said in html.unescape(answer.text) and 'class="wrong"' in answer.text
    assert db.session.query(CheckList).count() == 0


@pytest.mark.row("R14")
def test_managers_keep_those_of_their_departments_and_agents_read(alice, mona, support, sales, signed_in):
    everybodys, home, foreign = (
        keep("everybody's").id,
        keep("home", department=support).id,
        keep("foreign", department=sales).id,
    )
    assert mona.role == Role.MANAGER
    manager, agent = signed_in(mona), signed_in(alice)

    seen = [browser.get(PAGE).text for browser in (manager, agent)]
    edits = [manager.get(f"{PAGE}edit/?id={one}").status_code for one in (everybodys, home, foreign)]
    for_all = manager.post(f"{PAGE}new/", data=SAID).text
    read = [agent.get(f"{PAGE}details/?id={one}").status_code for one in (everybodys, home, foreign)]
    refused = [agent.get(f"{PAGE}edit/?id={home}").status_code, agent.post(f"{PAGE}new/", data=SAID).status_code]

    assert [("home" in page, "foreign" in page) for page in seen] == [(True, False)] * 2
    assert edits[1] == 200 and set(edits[::2]) != {200} and 'class="wrong"' in for_all
    assert read[:2] == [200, 200] and read[2] != 200
    assert 200 not in refused and db.session.query(CheckList).count() == 3


def test_on_a_ticket_those_at_hand_are_put_on_and_read_in_each_ones_language(
    ticket, alice, root, support, sales, signed_in
):
    home, foreign = keep("home", department=support).id, keep("foreign", department=sales).id
    with transaction():
        root.language = "uk"
    desk = signed_in(alice)
    offered = desk.get(f"/desk/ticket/{ticket.id}").text

    codes = [
        desk.post(f"/desk/ticket/{ticket.id}/check-list/put-on", data={"list": one}).status_code
        for one in (home, home, foreign, "x")
    ]
    english, ukrainian = (signed_in(one).get(f"/desk/ticket/{ticket.id}").text for one in (alice, root))

    assert ">home</option>" in offered and ">foreign</option>" not in offered
    assert codes == [302, 302, 404, 404]
    assert db.session.execute(select(CheckItem.text)).scalars().all() == ["Do home"]
    assert "Do home" in english and "Alice put the check list “home” on it." in english
    assert "Зробити home" in ukrainian


def test_a_rule_says_in_its_sentence_which_one_it_puts_on(root, support, signed_in):
    kept = keep("home")
    browser = signed_in(root)
    rule = {"name": "Fire", "occasion": "opened", "needs_all": "all", "is_active": "y", "status": "", "priority": ""}
    ids = ("department_id", "assignee_id", "canned_reply_id", "agent_id")

    nothing = browser.post("/desk/ticket_rule/new/", data=rule | dict.fromkeys((*ids, "check_list_id"), "")).text
    browser.post("/desk/ticket_rule/new/", data=rule | dict.fromkeys(ids, "") | {"check_list_id": str(kept.id)})
    listed = browser.get("/desk/ticket_rule/").text
    browser.post(f"{PAGE}delete/", data={"id": str(kept.id)})
    refusal = browser.get(PAGE).text

    assert "Please say what the rule shall do." in nothing
    assert db.session.query(TicketRule).one().check_list_id == kept.id
    assert "When a ticket has been opened: check list “home”." in listed
    assert "Rules put this check list on tickets, so it stays. Change these first: Fire" in refusal
