"""The customers' pages as a screen reader is told of them: by Chromium's tree for assistive programs, in its order."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from werkzeug.serving import make_server

from desk import ready_questions
from desk.articles import Words
from models import Category, db, transaction
from tests.views.customers.filling_in import PNG
from views.customers import proof

NAMED = {"textbox", "searchbox", "button", "link", "combobox", "radio", "checkbox", "navigation", "region"}
IN_ORDER = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0)
  .filter((one) => one.type !== "radio" || one.checked)
  .map((one) => one.id || one.name || one.textContent.trim())"""
NOW = "() => { const on = document.activeElement; return on.id || on.name || on.textContent.trim(); }"
SPOKEN = "(element) => element.closest('[lang]').lang"


@pytest.fixture
def opened(app, office, chromium, monkeypatch):
    """Opens a page of the desk; tests press buttons faster than people."""
    monkeypatch.setattr(proof, "FASTEST", timedelta())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    contexts = []

    def open_page(path, language):
        contexts.append(chromium.new_context(locale=language))
        page = contexts[-1].new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    server.shutdown()


def heard(page):
    """(role, name, level or how it is announced) of all that is told, from the first to the last."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}

    def told(node):
        if not node.get("ignored"):
            more = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
            yield node["role"]["value"], node.get("name", {}).get("value", ""), more.get("level") or more.get("live")
        for child in node.get("childIds", []):
            yield from told(known[child]) if child in known else ()

    return list(told(nodes[0]))


def wrong_with(told):
    """What has no name though it can be used, steps that headings leave out, and landmarks that aren't there once."""
    headings = [(int(level), name) for role, name, level in told if role == "heading"]
    roles = [role for role, _, _ in told]
    nameless = [role for role, name, _ in told if role in NAMED and not name.strip()]
    steps = [after for before, after in pairwise([(0, ""), *headings]) if after[0] - before[0] > 1 or after[0] < 1]
    firsts = [name for level, name in headings if level == 1]
    return [*nameless, *steps, *firsts[1:], *(one for one in ("main", "banner") if roles.count(one) != 1)]


def tabbed_through(page, steps):
    """What has the focus, one after another, from the page's beginning."""
    page.locator(".skip-link").focus()
    reached = [page.evaluate(NOW)]
    for _ in range(steps - 1):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(NOW))
    return reached


@pytest.mark.row("A7", "A8", "C8")
def test_the_form_is_told_in_order_with_all_its_names_its_progress_and_its_errors(opened, support):
    with transaction():
        fault = Category(names={"de": "Störung"}, department=support)
        db.session.add(fault)
        db.session.flush()
        ready_questions.add("fault", [fault])
    page = opened("/", "de")

    page.get_by_text("Störung").click()
    before, order = heard(page), page.evaluate(IN_ORDER)
    reached = tabbed_through(page, len(order))
    page.set_input_files("#files", [{"name": "Foto.png", "mimeType": "image/png", "buffer": PNG}])
    page.get_by_text("„Foto.png“ ist hinzugefügt.").wait_for(state="attached")
    with_file = heard(page)
    page.set_input_files("#files", [{"name": "x.exe", "mimeType": "image/png", "buffer": b"MZ"}])
    refused = heard(page)
    page.fill("#subject", "Drucker")
    page.fill("#text", "Er druckt nicht.")
    page.fill("#address", "anna")
    with page.expect_navigation():
        page.click("button.big")
    wrong = heard(page)

    assert (wrong_with(before), wrong_with(wrong)) == ([], [])
    assert {"Um welche Art von Anliegen geht es?", "Wohin dürfen wir antworten?"} <= {
        name for role, name, _ in before if role == "group"
    }
    assert reached == order
    assert ("status", "polite") in {(role, live) for role, _, live in with_file}
    assert any("ist hinzugefügt" in name for _, name, _ in with_file)
    assert ("alert", "assertive") in {(role, live) for role, _, live in refused}
    assert any(name.startswith("x.exe: ") for _, name, _ in refused)
    assert [role for role, _, _ in wrong if role == "alert"] != []
    assert page.title().startswith("Noch nicht gesendet")
    assert page.evaluate("document.activeElement.id") == "address"
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')").split()
    assert "@" in page.locator(f"#{described[-1]}").inner_text()


@pytest.mark.row("S3", "C8")
def test_an_article_is_read_in_its_own_language_and_what_stands_around_it_in_the_readers(opened, write, ticket):
    body = "".join(f"## Часть {number}\n\nОткройте крышку.\n\n" for number in (1, 2, 3))
    article = write({"ru": Words("Замятие бумаги", body)}, original="ru")
    with transaction():
        ticket.language = "uk"
    page = opened(f"/help/article/{article.id}", "de")
    with page.expect_navigation():
        page.get_by_role("button", name="Deutsch").click()

    told = heard(page)
    spoken = {
        words: page.locator(selector).first.evaluate(SPOKEN)
        for words, selector in {
            "title": ".article h1",
            "words": ".article-body p",
            "part": ".parts a",
            "parts": ".parts",
            "changed": ".article time",
            "helpful": "#helpful-title",
        }.items()
    }
    page.goto(page.url.split("/help")[0] + f"/ticket/{ticket.link_token}")
    of_ticket = [
        page.locator(one).first.evaluate(SPOKEN) for one in (".subject", ".said .words", ".said-head", ".state")
    ]

    assert (wrong_with(told), wrong_with(heard(page))) == ([], [])
    assert spoken == {"title": "ru", "words": "ru", "part": "ru", "parts": "de", "changed": "de", "helpful": "de"}
    assert {name for role, name, _ in told if role == "navigation"} >= {"Sprache", "Wo Sie sind", "In diesem Artikel"}
    assert of_ticket == ["uk", "uk", "de", "de"]
