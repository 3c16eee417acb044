"""The questions of a category, and what agents see of the answers (A8)."""

import re
from typing import Any

import pytest

from desk import ready_questions
from models import Category, CustomField, FieldKind, Ticket, db, transaction
from tests.views.customers.filling_in import PDF, a_file, a_request

pytestmark = pytest.mark.row("A8")


@pytest.fixture
def ids(support, sales):
    """Faults have a question and a file of their own; the same department gets other questions."""
    rows: dict[str, Any] = {
        "fault": Category(names={"en": "Fault"}, department=support),
        "other": Category(names={"en": "Question"}, department=support),
    }
    with transaction():
        db.session.add_all(rows.values())
        labels = {"link": ({"en": "Link"}, FieldKind.TEXT), "log": ({"en": "Log"}, FieldKind.FILE)}
        for name, (label, kind) in labels.items():
            rows[name] = CustomField(labels=label, kind=kind, is_public=True, is_required=True)
            rows[name].categories = [rows["fault"]]
            db.session.add(rows[name])
        db.session.flush()
        return {name: row.id for name, row in rows.items()}


def the_ticket():
    return db.session.query(Ticket).one()


def test_questions_of_a_category_are_asked_in_it_alone(client, ids):
    fault = client.post("/", data=a_request(category=str(ids["fault"])))
    other = client.post("/", data=a_request(category=str(ids["other"])))

    assert (fault.status_code, other.status_code) == (422, 303)
    assert re.findall(r'<a href="#(field-\d+)">', fault.text) == [f"field-{ids['link']}", f"field-{ids['log']}"]


def test_a_file_that_a_question_asks_for_is_kept_and_shown_to_the_agent_with_the_other_answers(
    client, ids, signed_in, root
):
    log, link = f"field-{ids['log']}", f"field-{ids['link']}"
    wrong = a_request(category=str(ids["fault"]), address="anna", **{link: "https://example.com/?a=<b>"})
    page = client.post("/", data=wrong | {log: a_file("log.pdf", PDF)}).text
    kept = re.findall(rf'name="kept-{log}" value="([^"]+)" checked', page)

    client.post("/", data=wrong | {"address": "anna@example.com", f"kept-{log}": kept})

    ticket = the_ticket()
    assert ticket.answers == {ids["link"]: ["https://example.com/?a=<b>"], ids["log"]: ["log.pdf"]}
    assert [one.filename for one in ticket.messages[0].attachments] == ["log.pdf"]
    screen = signed_in(root).get(f"/desk/ticket/{ticket.id}").text
    table = screen[screen.index("From the form") :].partition("</table>")[0]
    assert f"/{ticket.messages[0].attachments[0].id}/" in table
    assert 'href="https://example.com/?a=&lt;b&gt;"' in table


def test_words_are_no_file(client, ids):
    log, link = f"field-{ids['log']}", f"field-{ids['link']}"

    answer = client.post(
        "/", data=a_request(category=str(ids["fault"]), **{link: "x", log: "passwd", f"kept-{log}": "x.y"})
    )

    assert answer.status_code == 422
    assert f'<a href="#{log}">' in answer.text


def test_ready_questions_are_added_once(ids, signed_in, root, client):
    browser = signed_in(root)

    for _ in range(2):
        browser.post("/desk/custom_field/ready/fault", data={"category": str(ids["fault"])})

    asked = db.session.query(CustomField).filter(CustomField.id > ids["log"]).all()
    assert len(asked) == len(ready_questions.sets()["fault"])
    assert all([one.id for one in each.categories] == [ids["fault"]] for each in asked)
    page = client.get("/", headers={"Accept-Language": "de"}).text
    assert "Was wurde kurz davor geändert?" in page and 'type="file"' in page


def test_a_category_that_questions_are_asked_in_stays(ids, signed_in, root):
    browser = signed_in(root)

    browser.post("/desk/category/delete/", data={"id": str(ids["fault"])})

    assert "Change these first: Link, Log" in browser.get("/desk/category/").text
    assert db.session.get(Category, ids["fault"])
