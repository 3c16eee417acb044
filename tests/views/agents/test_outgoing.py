"""What went wrong with our mail, where agents see it and what they can do about it."""

import pytest

from desk import replies
from models import OutgoingMail, OutgoingState, Purpose, db, transaction
from tests.conftest import NOON
from tests.desk.test_bounces import come_back


@pytest.fixture
def came_back(ticket, alice):
    """Alice's answer came back: Carol's mailbox is full."""
    with transaction():
        replies.reply(ticket, alice, "Löschen Sie ihn.", now=NOON)
        for mail in db.session.query(OutgoingMail):
            mail.mark_sent(now=NOON)
    answer = db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).one()
    come_back(answer, status="5.2.2", answer="552 5.2.2 Over quota")
    return answer


@pytest.mark.row("S11")
def test_an_answer_that_came_back_is_red_on_its_message_and_above_it(ticket, came_back, mona, signed_in):
    page = signed_in(mona).get(f"/desk/ticket/{ticket.id}").text

    assert page.count("Почтовый ящик переполнен. Сервер ответил: 552 5.2.2 Over quota") == 2
    assert f'href="#message-{came_back.message_id}"' in page


@pytest.mark.row("S11")
def test_what_needs_attention_is_counted_in_a_folder_that_is_there_while_it_is_needed(
    ticket, came_back, alice, bob, signed_in, subjects
):
    browser = signed_in(alice)
    before = browser.get("/desk/ticket/?folder=attention")

    browser.post(f"/desk/outgoing/{came_back.id}/all-right", data={"back": "ticket"})
    afterwards = browser.get("/desk/ticket/").text

    assert subjects(before) == ["Drucker brennt"]
    assert '<span>Needs attention</span> <span class="count">1</span>' in before.text
    assert "<span>Needs attention</span>" not in afterwards
    assert "<span>Needs attention</span>" not in signed_in(bob).get("/desk/ticket/").text


@pytest.mark.row("S11")
def test_from_the_ticket_it_is_sent_to_a_corrected_address(ticket, came_back, alice, signed_in):
    corrected = {"wrong": "carol@example.com", "right": "carol@example.net", "back": "ticket"}
    browser = signed_in(alice)
    answer = browser.post(f"/desk/outgoing/{came_back.id}/corrected", data=corrected)
    page = browser.get(answer.location).text

    assert answer.location == f"/desk/ticket/{ticket.id}"
    assert "It will be sent to carol@example.net in a moment." in page
    assert "to carol@example.net instead of carol@example.com." in page
    assert (came_back.state, came_back.still_to) == (OutgoingState.QUEUED, ["carol@example.net"])


@pytest.mark.row("S11")
def test_a_wrong_correction_is_refused_in_words(came_back, alice, signed_in):
    corrected = {"wrong": "carol@example.com", "right": "danylo@example.net"}
    browser = signed_in(alice)
    answer = browser.post(f"/desk/outgoing/{came_back.id}/corrected", data=corrected)

    assert "danylo@example.net belongs to another customer." in browser.get(answer.location).text
    assert came_back.state == OutgoingState.BOUNCED


@pytest.mark.row("A3")
def test_a_mail_that_did_not_fail_is_not_sent_again(came_back, alice, signed_in):
    browser = signed_in(alice)
    browser.post(f"/desk/outgoing/{came_back.id}/again")

    answer = browser.post(f"/desk/outgoing/{came_back.id}/again")

    assert "Only a mail that failed or came back can be sent again." in browser.get(answer.location).text


@pytest.mark.row("S11")
def test_the_list_of_outgoing_mail_tells_what_came_back_and_what_was_taken_back(came_back, alice, signed_in):
    browser = signed_in(alice)
    failed = browser.get("/desk/outgoing/?show=failed").text
    with transaction():
        came_back.state = OutgoingState.WITHDRAWN
    withdrawn = browser.get("/desk/outgoing/?show=withdrawn").text

    assert '<span class="verdict is-bad">Came back</span>' in failed
    assert "Taken back before it left" in withdrawn
