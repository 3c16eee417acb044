"""Writing in a ticket: to whom, with which files, and back again."""

import re
from html import unescape
from io import BytesIO

import pytest

from models import Draft, Mailbox, OutgoingState, Participant, db, transaction


@pytest.fixture
def undo(office):
    with transaction():
        office.undo_seconds = 10


@pytest.fixture
def form(ticket):
    """What the form for an answer sends, filled in as it was shown."""

    def filled(page, **changes):
        names = ("submission", "heard", "seen", "to", "copies", "blind_copies")
        shown = {name: value_of(page, name) for name in names}
        return shown | {"text": "Wir kommen.", "kind": "reply", "then": "pending"} | changes

    return filled


def value_of(page, name):
    [tag] = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page)
    [value] = re.findall(r' value="([^"]*)"', tag)
    return unescape(value)


@pytest.mark.row("R10")
def test_an_answer_goes_to_whom_the_form_proposes(ticket, alice, signed_in, form, replies_sent):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"

    answer = browser.post(f"{address}/write", data=form(browser.get(address).text))

    [sent] = replies_sent()
    assert (answer.status_code, sent.recipients) == (302, ["Carol Weiß <carol@example.com>"])


@pytest.mark.row("R10")
def test_without_a_script_new_and_dropped_recipients_are_pointed_out_once(ticket, alice, signed_in, form, replies_sent):
    with transaction():
        ticket.participants.append(Participant(address="dora@example.com"))
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"
    changed = form(browser.get(address).text, copies="erich@example.com", blind_copies="boss@example.com")

    first = browser.post(f"{address}/write", data=changed)
    second = browser.post(f"{address}/write", data=form(first.text))

    assert first.status_code == 409
    assert "New: erich@example.com, boss@example.com" in first.text and "No longer: dora@example.com" in first.text
    assert "Wir kommen." in first.text
    [sent] = replies_sent()
    assert (second.status_code, sent.copies, sent.blind_copies) == (302, ["erich@example.com"], ["boss@example.com"])


@pytest.mark.row("R10")
@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("Carol", "This is not a mail address: Carol"),
        ("support@example.org", "support@example.org is an address of the desk itself"),
        ("", "Please name somebody whom the answer goes to."),
    ],
)
def test_a_recipient_that_cannot_be_meant_is_refused_and_every_word_is_kept(
    ticket, alice, signed_in, form, replies_sent, to, words
):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"

    answer = browser.post(f"{address}/write", data=form(browser.get(address).text, to=to))

    assert answer.status_code == 422
    assert words in answer.text and "Wir kommen." in answer.text
    assert replies_sent() == []


@pytest.mark.row("R20")
def test_a_note_minds_no_recipients(ticket, alice, signed_in, form, said):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"

    browser.post(f"{address}/write", data=form(browser.get(address).text, kind="note", to="nonsense"))

    assert said()[-1] == ("note", "Wir kommen.")


def test_an_answer_is_taken_back_into_the_form_with_its_files(ticket, alice, signed_in, form, said, undo, replies_sent):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"
    file = (BytesIO(b"%PDF-1.4"), "Rechnung.pdf")
    browser.post(f"{address}/write", data=form(browser.get(address).text, files=file))
    sent_page = browser.get(address).text

    [undo] = re.findall(r'action="(/desk/ticket/\d+/withdraw/\d+)"', sent_page)
    browser.post(undo)
    page = browser.get(address).text

    assert "Your answer was taken back: nobody was sent it." in page
    assert [kind for kind, _text in said()] == ["customer"]
    assert re.search(r"<textarea[^>]*>Wir kommen\.</textarea>", page) and "Rechnung.pdf" in page
    assert replies_sent()[0].state == OutgoingState.WITHDRAWN


def test_what_was_taken_back_is_sent_with_its_files_and_is_no_draft_any_more(
    ticket, alice, signed_in, form, undo, replies_sent
):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"
    file = (BytesIO(b"%PDF-1.4"), "Rechnung.pdf")
    browser.post(f"{address}/write", data=form(browser.get(address).text, files=file))
    browser.post(re.findall(r'action="(/desk/ticket/\d+/withdraw/\d+)"', browser.get(address).text)[0])
    page = browser.get(address).text

    browser.post(f"{address}/write", data=form(page, kept=re.findall(r'name="kept" value="(\w+)"', page)))

    assert [one.filename for one in replies_sent()[-1].message.attachments] == ["Rechnung.pdf"]
    assert db.session.query(Draft).count() == 0


@pytest.mark.row("R14")
def test_a_file_that_is_not_the_drafts_own_is_not_sent(ticket, alice, signed_in, form, replies_sent):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"

    browser.post(f"{address}/write", data=form(browser.get(address).text, kept="0" * 64))

    assert replies_sent()[0].message.attachments == []


def test_too_late_to_take_it_back_is_told(ticket, alice, signed_in, form, undo, replies_sent):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"
    browser.post(f"{address}/write", data=form(browser.get(address).text))
    [undo] = re.findall(r'action="(/desk/ticket/\d+/withdraw/\d+)"', browser.get(address).text)
    with transaction():
        sent = replies_sent()[0]
        sent.mark_sent(now=sent.due_at)

    answer = browser.post(undo)

    assert "It is too late to take the answer back" in browser.get(answer.location).text
    assert replies_sent()[0].state == OutgoingState.SENT


@pytest.mark.row("R14")
def test_only_who_answered_is_offered_to_take_it_back(ticket, alice, mona, signed_in, form, undo):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"
    browser.post(f"{address}/write", data=form(browser.get(address).text))

    assert "/withdraw/" in browser.get(address).text
    assert "/withdraw/" not in signed_in(mona).get(address).text


def test_an_answer_that_no_mailbox_can_send_is_told_to_wait(ticket, alice, signed_in, form, undo):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"

    browser.post(f"{address}/write", data=form(browser.get(address).text))
    without = browser.get(address).text
    with transaction():
        db.session.add(Mailbox(address="support@example.org", smtp_host="mail.example.org"))
    browser.post(f"{address}/write", data=form(browser.get(address).text))
    with_one = browser.get(address).text

    assert "Your answer is kept. It leaves as soon as a mailbox can send." in without
    assert "Your answer leaves in 10 seconds." in with_one


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    ("files", "word"),
    [
        ([(b"x" * 2**20, "a.bin"), (b"y", "b.bin")], "at most 1 MB"),
        ([(b"x", f"{number}.txt") for number in range(21)], "20 files at most"),
    ],
)
def test_files_that_are_too_much_are_refused_in_words_and_the_answer_stays(
    app, ticket, alice, signed_in, monkeypatch, files, word
):
    monkeypatch.setitem(app.config, "UPLOAD_MAX_MB", 1)
    said = {"text": "Eine lange Antwort.", "heard": ticket.messages[-1].id}

    answer = signed_in(alice).post(
        f"/desk/ticket/{ticket.id}/write",
        data=said | {"files": [(BytesIO(content), name) for content, name in files]},
    )

    assert answer.status_code == 413
    assert word in answer.text and "Please choose the files again." in answer.text
    assert "Eine lange Antwort.</textarea>" in answer.text
    assert len(ticket.messages) == 1
