"""A mail on its customer's own page: new words first, the quote folded, as it was designed in a frame (S11)."""

from datetime import timedelta

import pytest

from desk import replies
from models import Office, transaction, utcnow
from tests.desk.steps import all_tickets, file, the_only_ticket
from tests.desk.test_enclosures import HEAD
from tests.letters import letter
from tests.mail.letters.bodies import LETTERS

pytestmark = pytest.mark.row("S11")


@pytest.fixture
def link(office):
    file(letter(text="Ja, gern.\n\nAm Montag schrieb Support <support@example.org>:\n> Passt Montag?"))
    message = the_only_ticket().messages[0]
    with transaction():
        message.html = '<p>Ja, <b>gern</b>.</p><img src="https://tracker.example/x.png">'
    return f"/ticket/{the_only_ticket().link_token}"


def test_what_is_quoted_is_folded(client, link):
    page = client.get(link).text

    assert '<div class="words" lang="de">Ja, gern.</div>' in page
    assert '<details class="quote">' in page and "&gt; Passt Montag?" in page
    assert "Original mail" not in page and "unreadable" not in page


def test_the_mail_as_it_was_designed_stands_in_a_frame(client, link):
    address = f"{link}/message/{the_only_ticket().messages[0].id}/html"

    page, answer = client.get(link).text, client.get(address)
    policy = answer.headers["Content-Security-Policy"]

    assert f'src="{address}"' in page and 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "<b>gern</b>" in answer.text
    assert policy.startswith("sandbox ") and "allow-scripts" not in policy and "img-src data:;" in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_note_or_another_tickets_mail_is_not_framed(client, link, alice):
    file(letter(sender="eve@example.net", subject="Anderes"))
    first, other = all_tickets()
    with transaction():
        note = replies.add_note(first, alice, "Geheim", now=utcnow())
        note.html = other.messages[0].html = "<p>Geheim</p>"

    answers = [client.get(f"{link}/message/{one.id}/html") for one in (note, other.messages[0])]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_an_answer_that_may_still_be_taken_back_is_not_framed(client, link, alice):
    with transaction():
        Office.current().undo_seconds = 30
        answer = replies.reply(the_only_ticket(), alice, "Gleich", now=utcnow() + timedelta(seconds=5))
        answer.html = "<p>Gleich</p>"

    assert client.get(f"{link}/message/{answer.id}/html").status_code == 404


def test_a_wrong_key_frames_nothing(client, link):
    message = the_only_ticket().messages[0]

    assert client.get(f"{link}x/message/{message.id}/html").status_code == 404


def test_a_signed_mail_says_so(client, office):
    file(HEAD + LETTERS["a signed letter"][0])

    page = client.get(f"/ticket/{the_only_ticket().link_token}").text

    assert "signed (S/MIME), signature not checked" in page
