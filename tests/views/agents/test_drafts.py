"""Drafts by the form's own doors: saved, in conflict, without their ticket, thrown away."""

import re
from io import BytesIO

import pytest

from desk import merging, requests, tickets
from models import Draft, db, transaction
from tests.conftest import NOON

DATA = {"Accept": "application/json"}


@pytest.fixture
def browser(alice, signed_in):
    return signed_in(alice)


@pytest.fixture
def save(ticket, browser):
    def post(path="", headers=DATA, **fields):
        form = {"text": "Wir kom", "kind": "reply", "version": "0", "to": "carol@example.com"} | fields
        return browser.post(f"/desk/ticket/{ticket.id}/draft{path}", data=form, headers=headers)

    return post


def kept():
    return [one.text for one in db.session.query(Draft).order_by(Draft.id)]


def test_a_draft_is_saved_and_told_quietly_and_stands_in_the_form_again(ticket, save, browser):
    told = save().get_json()

    page = browser.get(f"/desk/ticket/{ticket.id}").text

    assert told["version"] == 1 and told["told"].startswith("Draft saved ")
    assert "Wir kom</textarea>" in page and "Draft saved" in page


def test_other_words_of_another_window_come_back_instead_of_being_lost(save):
    save()

    answer = save(text="Ganz anders")

    assert (answer.status_code, answer.get_json()["text"], kept()) == (409, "Wir kom", ["Wir kom"])


def test_without_a_script_both_texts_are_shown_and_saving_again_decides(save):
    save()

    page = save(headers={}, text="Ganz anders")
    again = save(headers={}, text="Ganz anders", version="1")

    assert page.status_code == 409
    assert "Ganz anders</textarea>" in page.text and "readonly>Wir kom</textarea>" in page.text
    assert (again.status_code, kept()) == (302, ["Ganz anders"])


def test_a_script_is_told_in_its_own_way_that_the_session_ended(ticket, alice, save):
    with transaction():
        alice.end_sessions()

    answer = save()

    assert answer.status_code == 401 and "You have been signed out meanwhile." in answer.get_json()["error"]


def test_a_stale_token_is_answered_with_one_that_fits(app, ticket, alice, save, client, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    mine, nobodys = save(), client.post(f"/desk/ticket/{ticket.id}/draft", headers=DATA)

    assert mine.status_code == 400 and mine.get_json()["csrf_token"]
    assert (nobodys.status_code, "csrf_token" in nobodys.get_json()) == (401, False)


@pytest.mark.row("R20")
def test_a_stale_form_of_one_who_is_signed_in_gives_the_words_back(app, ticket, browser, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    answer = browser.post(f"/desk/ticket/{ticket.id}/write", data={"text": "Lange <Worte>", "csrf_token": "alt"})

    assert answer.status_code == 400 and "Lange &lt;Worte&gt;</textarea>" in answer.text


@pytest.mark.row("R14")
def test_words_in_a_ticket_that_went_out_of_sight_are_kept_and_only_the_number_is_told(
    ticket, sales, alice, save, browser
):
    save()
    with transaction():
        tickets.transfer(ticket, sales, by=alice, now=NOON)

    told = save(text="Wir kommen.", version="1").get_json()
    page = browser.get("/desk/draft/").text

    assert told["apart"] and kept() == ["Wir kommen."]
    assert f"#{ticket.number}" in page and "no longer yours to see" in page and "Wir kommen.</textarea>" in page
    assert "Drucker" not in page and "Carol" not in page


@pytest.mark.row("R14")
def test_an_answer_to_a_ticket_that_went_out_of_sight_is_kept_as_a_draft(
    ticket, sales, alice, save, replies_sent, browser
):
    with transaction():
        tickets.transfer(ticket, sales, by=alice, now=NOON)

    answer = browser.post(f"/desk/ticket/{ticket.id}/write", data={"text": "Lange Worte", "kind": "reply"})

    page = browser.get(answer.location).text
    assert "Your words are kept among your drafts" in page and "Lange Worte</textarea>" in page
    assert replies_sent() == []


@pytest.mark.row("R14")
def test_words_of_two_windows_stay_two_drafts_when_their_ticket_went_out_of_sight(ticket, sales, alice, save, browser):
    save(text="Das eine Fenster")
    with transaction():
        tickets.transfer(ticket, sales, by=alice, now=NOON)

    apart = save(text="Das andere", kind="note").get_json()["apart"]
    save(text="Das andere Fenster", kind="note", apart=str(apart))
    save(text="Das eine Fenster noch", version="1")

    drafts = [(one.text, one.kind.value, one.number) for one in db.session.query(Draft).order_by(Draft.id)]
    number = ticket.number
    assert drafts == [("Das eine Fenster noch", "reply", number), ("Das andere Fenster", "note", number)]


@pytest.mark.row("R14")
def test_an_answer_sent_twice_to_a_ticket_out_of_sight_is_one_draft_with_its_files(ticket, sales, alice, browser):
    with transaction():
        tickets.transfer(ticket, sales, by=alice, now=NOON)

    for _ in range(2):
        form = {"text": "Wir kommen.", "kind": "reply", "files": (BytesIO(b"1"), "rechnung.txt")}
        browser.post(f"/desk/ticket/{ticket.id}/write", data=form)

    [draft] = db.session.query(Draft)
    assert [one["filename"] for one in draft.files] == ["rechnung.txt"]


@pytest.mark.row("R14")
def test_nobody_sees_or_discards_a_colleagues_draft(ticket, save, mona, signed_in):
    save()
    other = signed_in(mona)

    page = other.get("/desk/draft/").text
    answer = other.post("/desk/draft/discard", data={"draft": str(db.session.query(Draft).one().id)})

    assert "Wir kom" not in page
    assert (answer.status_code, kept()) == (404, ["Wir kom"])


def test_a_draft_is_discarded_from_its_ticket_or_from_the_list(ticket, save, browser):
    save()
    save("/discard")
    from_ticket = kept()
    save()

    browser.post("/desk/draft/discard", data={"draft": str(db.session.query(Draft).one().id)})

    assert (from_ticket, kept()) == ([], [])


def test_a_draft_saved_after_its_answer_was_sent_comes_too_late(ticket, save, browser):
    save()
    form = {"text": "Wir kommen.", "kind": "reply", "submission": "one", "version": "1"}
    form["heard"] = str(ticket.messages[-1].id)
    browser.post(f"/desk/ticket/{ticket.id}/write", data=form)

    save(text="Wir kommen.", version="1", submission="one")

    assert kept() == []


def test_a_file_goes_up_at_once_is_shown_again_and_sent(ticket, save, replies_sent, browser):
    told = save("/file", files=(BytesIO(b"%PDF-1.4"), "../Rechnung.pdf")).get_json()
    page = browser.get(f"/desk/ticket/{ticket.id}").text
    kept_files = re.findall(r'name="kept" value="(\w+)"', page)

    form = {"text": "Bitte.", "kind": "reply", "kept": kept_files, "heard": str(ticket.messages[-1].id), "version": "1"}
    browser.post(f"/desk/ticket/{ticket.id}/write", data=form)

    assert (told["file"]["filename"], told["file"]["digest"]) == ("Rechnung.pdf", kept_files[0])
    assert [one.filename for one in replies_sent()[0].message.attachments] == ["Rechnung.pdf"]


@pytest.mark.row("S11")
def test_a_file_that_is_too_large_is_refused_in_words_for_the_script(app, save, monkeypatch):
    monkeypatch.setitem(app.config, "UPLOAD_MAX_MB", 1)

    answer = save("/file", files=(BytesIO(b"x" * (2**20 + 1)), "big.bin"))

    assert answer.status_code == 413 and "1 MB" in answer.get_json()["error"]


def test_without_a_script_an_answer_sent_after_the_session_ended_is_given_back(
    app, ticket, alice, save, monkeypatch, browser
):
    with transaction():
        alice.end_sessions()
    form, back = {"text": "Lange Worte", "kind": "reply"}, {"Referer": f"http://localhost/desk/ticket/{ticket.id}"}

    answers = []
    for checks_tokens in (False, True):
        monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", checks_tokens)
        answers.append(browser.post(f"/desk/ticket/{ticket.id}/write", data=form, headers=back))

    assert [one.status_code for one in answers] == [401, 401]
    assert all("Lange Worte</textarea>" in one.text and f"/desk/ticket/{ticket.id}" in one.text for one in answers)


@pytest.mark.row("R18")
def test_an_answer_to_a_ticket_that_became_part_of_another_writes_over_no_draft_there(
    ticket, support, alice, mona, save, browser
):
    asked = requests.Request("Dora", "dora@example.com", "Monitor", "Flackert.", "de", support)
    with transaction():
        other = requests.hand_in(asked, now=NOON)
    save()
    browser.post(f"/desk/ticket/{other.id}/draft", data={"text": "Etwas anderes", "kind": "reply"}, headers=DATA)
    with transaction():
        merging.merge(ticket, other, by=mona, now=NOON)

    form = {"text": "Wir kommen.", "kind": "reply", "version": "1"}
    refused = browser.post(f"/desk/ticket/{ticket.id}/write", data=form)
    [version] = re.findall(r'name="version" value="(\d+)"', refused.text)
    [heard] = re.findall(r'name="heard" value="(\d+)"', refused.text)
    sent = browser.post(f"/desk/ticket/{other.id}/write", data=form | {"version": version, "heard": heard})

    assert (refused.status_code, sent.status_code) == (409, 302)
    assert "Etwas anderes" in kept()
