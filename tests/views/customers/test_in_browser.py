"""The customers' pages in a real browser: on a telephone, with scripts and without, in four languages."""

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from desk import ready_questions
from models import LANGUAGES, Calendar, Category, OutgoingMail, Ticket, db
from tests.views.agents.test_axe_in_browser import AXE, TAGS
from tests.views.customers.filling_in import PNG, WINDOWS_PROGRAM
from views.customers import proof

TELEPHONE = {"width": 360, "height": 700}
BROUGHT = """([kind, name, bytes, words]) => {
  const data = new DataTransfer();
  if (words) data.setData("text/plain", words);
  data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
  const how = { bubbles: true, cancelable: true };
  const event = kind === "drop" ? new DragEvent("drop", { dataTransfer: data, ...how })
    : new ClipboardEvent("paste", { clipboardData: data, ...how });
  document.querySelector("#text").dispatchEvent(event);
}"""


@pytest.fixture
def url(app: Flask, office, monkeypatch) -> Iterator[str]:
    """The desk, listening. Tests press buttons faster than people."""
    monkeypatch.setattr(proof, "FASTEST", timedelta())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def opened(chromium, url) -> Iterator[Any]:
    """Opens pages; afterwards nothing may have gone wrong in them, and nothing asked for elsewhere."""
    contexts, wrong = [], []

    def open_page(path="/", **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
        page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith((url, "data:")) else None)
        page.goto(url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def a_picture(name="Снимок.png", content=PNG):
    return {"name": name, "mimeType": "image/png", "buffer": content}


def fill_in(page):
    page.fill("#subject", "Drucker")
    page.fill("#text", "Er druckt nicht.")
    page.fill("#address", "anna@example.com")


def press(page):
    with page.expect_navigation():
        page.click("button.big")


def link_in_the_mail():
    db.session.rollback()
    return re.findall(r"/confirm/\S+", db.session.query(OutgoingMail).one().text)[0]


def the_ticket():
    db.session.rollback()
    return db.session.query(Ticket).one()


@pytest.mark.row("S13", "S11")
@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_photo_is_sent_from_a_telephone_with_scripts_and_without(opened, url, has_scripts):
    page = opened(viewport=TELEPHONE, java_script_enabled=has_scripts)

    fill_in(page)
    page.set_input_files("#files", [a_picture()])
    press(page)
    if not has_scripts:
        page.goto(url + link_in_the_mail())
        press(page)
    page.fill("#text", "Noch etwas.")
    press(page)

    ticket = the_ticket()
    assert [message.text for message in ticket.messages] == ["Er druckt nicht.", "Noch etwas."]
    assert [one.filename for one in ticket.messages[0].attachments] == ["Снимок.png"]
    assert f"#{ticket.number}" in page.content()


@pytest.mark.row("A4")
def test_files_are_chosen_one_after_the_other_and_left_out_again(opened):
    page = opened()

    for one in (a_picture("a.png"), a_picture("b.png", PNG + b"b"), a_picture("c.exe", WINDOWS_PROGRAM)):
        page.set_input_files("#files", [one])
    page.get_by_role("button", name="Leave out: a.png").click()

    assert page.locator(".chosen-files li").all_inner_texts() == ["b.png\n1 kB\nLeave out"]
    assert page.locator(".files .wrong").inner_text() == "c.exe: This kind of file can’t be sent here."
    fill_in(page)
    press(page)
    assert [one.filename for one in the_ticket().messages[0].attachments] == ["b.png"]


@pytest.mark.row("A4")
def test_files_are_dropped_and_pasted(opened):
    page = opened()

    page.evaluate(BROUGHT, ["drop", "Отчёт.png", list(PNG)])
    page.evaluate(BROUGHT, ["paste", "image.png", list(PNG + b"b")])
    page.locator(".chosen-files li button").nth(1).wait_for()
    page.evaluate(BROUGHT, ["paste", "table.png", list(PNG + b"c"), "A table as a picture and as words"])
    fill_in(page)
    press(page)

    assert [one.filename for one in the_ticket().messages[0].attachments] == ["Отчёт.png", "image.png"]


@pytest.mark.row("A3")
def test_what_was_typed_survives_a_reload_and_a_change_of_language(opened):
    page = opened()

    fill_in(page)
    page.reload()
    with page.expect_navigation():
        page.get_by_role("button", name="Deutsch").click()

    assert page.get_attribute("html", "lang") == "de"
    assert page.input_value("#text") == "Er druckt nicht."


def test_what_was_typed_is_gone_once_it_is_sent(opened, url):
    page = opened()

    fill_in(page)
    press(page)
    page.goto(url)

    assert page.input_value("#text") == page.input_value("#subject") == page.input_value("#address") == ""


@pytest.mark.row("A3")
def test_in_a_new_tab_the_words_are_there_again_but_not_who_wrote_them(opened, url):
    page = opened()

    fill_in(page)
    other = page.context.new_page()
    other.goto(url)

    assert (other.input_value("#text"), other.input_value("#address")) == ("Er druckt nicht.", "")
    other.get_by_role("button", name="Begin anew").click()
    assert other.input_value("#text") == ""
    assert "Drucker" not in other.evaluate("JSON.stringify(localStorage)")


@pytest.mark.row("A7", "A8", "C7")
def test_the_form_is_clear_to_axe_and_shows_just_what_the_choice_asks(opened, url, support, sales):
    fault, other = Category(names={"en": "Fault"}, department=support), Category(names={"en": "Else"}, department=sales)
    db.session.add_all([fault, other])
    ready_questions.add("fault", [fault])
    always = Calendar(name="Always", week={str(day): [["00:00", "24:00"]] for day in range(7)})
    sales.calendar = support.calendar = always
    db.session.commit()
    page = opened(viewport={"width": 320, "height": 700})

    hidden = page.locator(".asked:visible").count()
    page.get_by_text("Fault").click()
    page.fill("#subject", "Не работает")
    page.locator(".advice-said p").wait_for()
    page.locator("summary").click()

    assert (hidden, page.locator(".asked:visible").count()) == (0, 7)
    assert page.locator(".promise").inner_text().startswith("We answer ")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(AXE)
    found = page.evaluate("(tags) => axe.run({ runOnly: { type: 'tag', values: tags } })", TAGS)["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_the_first_wrong_field_has_the_focus(opened):
    page = opened()

    fill_in(page)
    page.fill("#address", "anna")
    press(page)

    assert page.evaluate("document.activeElement.id") == "address"
    assert page.get_by_role("alert").first.inner_text().startswith("Not sent yet")


@pytest.mark.row("S13", "C8")
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_a_small_telephone(opened, ticket, language):
    for path in ("/", f"/ticket/{ticket.link_token}?received=1", "/ticket/1-x", "/help/"):
        page = opened(path, viewport={"width": 320, "height": 600}, locale=language)

        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.get_attribute("html", "lang") == language
