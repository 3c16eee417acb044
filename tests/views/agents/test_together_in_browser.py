"""Two agents in two browsers: who is there, who types, what came meanwhile, who is called, what a list shows (R24).

And what they do to each other at once: none loses a word, each is told plainly.
"""

import re

import pytest

from desk import replies, requests, tickets
from models import Message, Notice, Ticket, db, transaction, utcnow
from tests.views.agents.test_in_browser import until

pytestmark = pytest.mark.row("R24")


@pytest.fixture(autouse=True)
def _with_redis(app, redis_url, monkeypatch):
    monkeypatch.setitem(app.config, "REDIS_URL", redis_url)


def look_again(page):
    """As if the reader came back to this tab; else some seconds would pass."""
    page.dispatch_event("html", "visibilitychange")


def waits_for(page, selector, text):
    for _ in range(25):
        if text in (page.locator(selector).first.text_content() or ""):
            break
        look_again(page)
        page.wait_for_timeout(400)
    assert text in page.locator(selector).first.text_content()


def title(page):
    return page.title()


def test_two_at_one_ticket_see_each_other_and_lose_no_word(opened, ticket, alice, mona):
    with transaction():
        mona.language = "en"
    hers, his = (opened(one, f"/desk/ticket/{ticket.id}") for one in (alice, mona))
    waits_for(his, ".here", "Alice is looking at this ticket.")

    hers.fill("#text", "Bitte")
    waits_for(his, ".here", "Alice is writing an answer.")
    with transaction():
        requests.write_on(ticket, "Er brennt noch.", [], now=utcnow())
    waits_for(hers, ".news-words", "Carol Weiß has written.")
    hers.click(".news button")
    waits_for(hers, ".thread .is-new", "Er brennt noch.")
    kept = hers.input_value("#text")
    hers.click("text=Send and wait")
    hers.wait_for_selector(".flash-success")
    waits_for(his, ".news-words", "Alice has answered the customer.")

    assert kept == "Bitte"
    db.session.rollback()
    assert [one.text for one in db.session.query(Message).order_by(Message.id)][1:] == ["Er brennt noch.", "Bitte"]


def test_what_two_do_to_each_other_at_once_loses_no_word(opened, ticket, support, sales, alice, mona):
    with transaction():
        mona.language = "en"
        asked = requests.Request("Dora", "dora@example.com", "Monitor", "Flackert.", "de", support)
        other = requests.hand_in(asked, now=utcnow())
    hers, his = (opened(one, f"/desk/ticket/{ticket.id}") for one in (alice, mona))

    told = [both_answer(hers, his), joins_while_the_other_types(hers, his, other)]
    told.append(passes_on_while_the_other_types(hers, his, sales))

    db.session.rollback()
    assert [one.text for one in db.session.query(Message).order_by(Message.id)][2:] == ["Ihre.", "Seine.", "Mehr."]
    assert "Alice answered" in told[0] and "Ihre." in told[0]
    assert f"#{other.number}" in told[1]
    assert "Your words are kept among your drafts" in told[2] and "Zuletzt." in his.input_value(".own-drafts textarea")
    assert db.session.get_one(Ticket, other.id).department == sales


def both_answer(hers, his):
    for page, words in ((hers, "Ihre."), (his, "Seine.")):
        page.fill("#text", words)
    hers.click("text=Send and wait")
    hers.wait_for_selector(".flash-success")
    his.click("text=Send and wait")
    his.wait_for_selector(".meanwhile")
    told, kept = his.inner_text(".meanwhile"), his.input_value("#text")
    his.click("text=Send anyway")
    his.wait_for_selector(".flash-success")
    assert kept == "Seine."
    return told


def joins_while_the_other_types(hers, his, other):
    his.fill("#text", "Mehr.")
    hers.fill("#other-number", str(other.number))
    with hers.expect_navigation(url=re.compile(rf"/desk/ticket/{other.id}\b")):
        hers.click("text=Join to it")
    his.click("text=Send and wait")
    his.wait_for_selector("form.write [role=alert]")
    told, kept = his.inner_text("main"), his.input_value("#text")
    his.click("form.write .meanwhile button, form.write .for-reply > button >> visible=true")
    his.wait_for_selector(".flash-success")
    assert kept == "Mehr."
    return told


def passes_on_while_the_other_types(hers, his, department):
    his.fill("#text", "Zuletzt.")
    hers.select_option("#department", str(department.id))
    with hers.expect_navigation():
        hers.click("form[action$='/transfer'] button")
    his.click("text=Send and wait")
    his.wait_for_selector(".own-drafts")
    return his.inner_text("main")


def test_who_is_called_hears_it_and_sees_it_in_the_title(opened, ticket, alice, mona):
    with transaction():
        mona.language = "en"
    his = opened(mona, "/desk/ticket/")
    hers = opened(alice, f"/desk/ticket/{ticket.id}")

    hers.check("[name=kind][value=note]")
    hers.type("#text", "@mo")
    hers.wait_for_selector(".typing [role=option]")
    hers.keyboard.press("Enter")
    hers.type("#text", "bitte ansehen")
    hers.click("text=Keep the note")
    hers.wait_for_selector(".said-by-note mark.call")
    his.reload()
    waits_for(his, ".bell-number", "1")
    counted = title(his)
    his.click(".bell")
    his.click("text=Alice mentions you in a note.")
    his.wait_for_selector(".said-by-note")

    assert counted.startswith("(1) ")
    assert not title(his).startswith("(")
    db.session.rollback()
    assert db.session.query(Message).order_by(Message.id.desc()).limit(1).one().text == "@Mona bitte ansehen"
    assert db.session.query(Notice).one().read_at


def test_of_two_tabs_both_count_and_one_sounds(opened, ticket, alice, mona):
    one = opened(alice, "/desk/ticket/")
    other = one.context.new_page()
    other.goto(one.url)
    for tab in (one, other):
        tab.wait_for_timeout(500)  # the first answer says what is old
        tab.evaluate("() => { window.played = []; window.kvitokSounds.play = (name) => window.played.push(name); }")

    with transaction():
        tickets.assign(ticket, alice, by=mona, now=utcnow())
    for tab in (one, other):
        waits_for(tab, ".bell-number", "1")

    played = [tab.evaluate("() => window.played") for tab in (one, other)]
    assert sorted(played) == [[], ["drop"]]


def test_an_open_list_shows_who_is_at_work_and_what_has_come(opened, ticket, alice, mona):
    with transaction():
        mona.language = "en"
    hers = opened(alice, f"/desk/ticket/{ticket.id}")
    hers.wait_for_timeout(300)
    his = opened(mona, "/desk/ticket/")
    waits_for(his, ".on-it", "Alice")

    with transaction():
        tickets.close(ticket, by=alice, now=utcnow())
        replies.add_note(ticket, alice, "Fertig", now=utcnow())
    look_again(his)
    until(his, lambda: not his.locator("table.tickets").count())

    assert his.locator("table.tickets").count() == 0
