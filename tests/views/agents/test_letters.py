"""Messages on the ticket's screen: new words first, the rest folded, what came with them shown as what it is (S11)."""

import re

import pytest

from desk.files import attach, keep
from models import Kind, Message, Ticket, db, transaction
from tests.conftest import NOON
from tests.desk.steps import file, the_only_ticket
from tests.desk.test_enclosures import CALENDAR, ENVELOPED, HEAD, SIGNED
from tests.letters import letter
from tests.mail.letters import bodies, winmail
from tests.views.agents.test_files import PNG

pytestmark = pytest.mark.row("S11")


@pytest.fixture
def shown(office, alice, signed_in):
    """File a mail, add files to it, and look at its ticket: what stands in the message, without the page around it."""

    def show(raw, *files):
        message = file(raw).message
        with transaction():
            attach(message, [keep(*one) for one in files])
        page = signed_in(alice).get(f"/desk/ticket/{message.ticket_id}").text
        return page.partition('<ol class="thread"')[2].partition("</ol>")[0]

    return show


def words(html):
    return re.findall(r'<div class="words">(.*?)</div>', html, re.DOTALL)


def test_what_is_quoted_is_folded_behind_the_new_words(shown):
    page = shown(letter(text="Ja, gern.\n\nAm Montag schrieb Support <support@example.org>:\n> Passt Montag?"))

    assert words(page)[0] == "Ja, gern."
    [folded] = re.findall(
        r'<details class="quote">\s*<summary>([^<]*)</summary>\s*<div class="words">(.*?)</div>', page, re.S
    )
    assert folded[0] == "Quoted text" and "&gt; Passt Montag?" in folded[1]
    assert "Whole message" not in page


def test_where_new_words_stood_below_the_whole_is_there_in_its_order(shown):
    page = shown(letter(subject="Re: Termin", text="> Passt Montag?\n\nJa, gern."))

    assert words(page) == ["Ja, gern.", "&gt; Passt Montag?", "&gt; Passt Montag?<br>\n<br>\nJa, gern."]
    assert "Whole message" in page


def test_a_mail_that_quotes_nothing_has_nothing_to_unfold(shown):
    assert "<details" not in shown(letter(text="Ja, gern.")).replace('<details class="inline-act', "")


def test_a_picture_stands_in_the_words(shown):
    page = shown(letter(text="Vorher\n[cid:shot@x]\nNachher"), ("a.png", "image/png", PNG, "shot@x"))

    assert re.search(r'Vorher\s*<a class="in-place" [^>]*><img [^>]*alt="a.png"[^>]*></a>\s*Nachher', page)
    assert page.count("<img") == 1


def test_pictures_of_the_signature_are_folded(shown):
    raw = letter(text="Ja.")

    page = shown(raw, ("logo.png", "image/png", PNG, "logo@x", True))

    assert "1 picture from the signature or what is quoted" in page


def test_an_invitation_is_told_in_the_readers_zone(shown, alice):
    with transaction():
        alice.timezone = "Europe/Kyiv"
    calendar = CALENDAR.replace(b"SUMMARY", b"LOCATION:Raum 2\nDTSTART:20261120T100000Z\nSUMMARY")

    page = shown(letter(), ("invite.ics", "text/calendar", calendar))

    assert "Calendar invitation" in page and "<strong>Termin</strong>" in page and "Raum 2" in page
    assert re.search(r"Friday, November 20, 2026, 12:00.PM", page)
    assert ">invite.ics</span>" in page


def test_an_encrypted_mail_says_so(shown):
    page = shown(letter(text=""), ("smime.p7m", "application/pkcs7-mime", ENVELOPED))

    assert "This message is encrypted (S/MIME)" in page and ">smime.p7m</span>" in page


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a signed letter", "signed (S/MIME), signature not checked"),
        ("an encrypted letter", "This message is encrypted (PGP)"),
        ("winmail.dat", ">Счёт.pdf</span>"),
        ("an invitation", ">attachment-1.ics</span>"),
    ],
)
def test_wrapped_mails_are_shown_as_what_they_are(shown, name, told):
    assert told in shown(HEAD + (bodies.LETTERS | winmail.LETTERS)[name][0])


def test_a_mail_within_its_signature_can_be_read(shown, alice, signed_in):
    page = shown(letter(text=""), ("smime.p7m", "application/pkcs7-mime", SIGNED))
    [address] = re.findall(r'href="([^"]*)">Read this mail</a>', page)

    assert "signed (S/MIME), signature not checked" in page
    assert "Im Umschlag" in signed_in(alice).get(address).text


@pytest.fixture
def nested(office):
    """Where a mail that was sent as a file is read."""
    inner = letter(
        sender="Dieter <dieter@example.de>",
        subject="<b>Toner</b>",
        text="Er ist <i>unterwegs</i>.",
        attachments=(("Liste.txt", "text/plain", b"eins"), ("a.png", "image/png", PNG)),
    )
    message = file(letter()).message
    with transaction():
        attach(message, [keep("Toner.eml", "message/rfc822", inner), keep("a.pdf", "application/pdf", b"%PDF-1.4")])
    return f"/desk/file/letter/{message.attachments[0].id}"


def test_a_mail_sent_as_a_file_can_be_read(nested, alice, signed_in):
    browser = signed_in(alice)

    ticket = browser.get(f"/desk/ticket/{the_only_ticket().id}").text
    page = browser.get(nested).text

    assert f'<a class="small" href="{nested}">Read this mail</a>' in ticket
    assert "Dieter &lt;dieter@example.de&gt;" in page
    assert "&lt;b&gt;Toner&lt;/b&gt;" in page and "Er ist &lt;i&gt;unterwegs" in page
    assert "Liste.txt" in page


def test_the_files_in_it_can_be_had(nested, alice, signed_in):
    browser = signed_in(alice)

    answers = [browser.get(f"{nested}/file/{number}") for number in (1, 2, 3, 0, "x")]

    assert [answer.status_code for answer in answers] == [200, 200, 404, 404, 404]
    assert [answer.mimetype for answer in answers[:2]] == ["application/octet-stream", "image/png"]


def test_what_is_no_mail_cannot_be_read_as_one(nested, alice, signed_in):
    browser, pdf = signed_in(alice), db.session.query(Message).one().attachments[1]

    assert browser.get(f"/desk/file/letter/{pdf.id}").status_code == 404
    assert browser.get(f"{nested}/html").status_code == 404


@pytest.mark.row("R14")
def test_a_foreign_department_reads_none_of_it(nested, bob, signed_in):
    browser = signed_in(bob)

    assert [browser.get(nested + more).status_code for more in ("", "/html", "/file/1")] == [404] * 3


def test_many_kinds_ask_the_database_no_more(shown, counting, alice, signed_in):
    shown(
        letter(text="Ja.\n\n> Geht es?"), ("a.ics", "text/calendar", CALENDAR), ("s.p7m", "application/pkcs7-mime", b"")
    )
    browser, ticket = signed_in(alice), db.session.query(Ticket).one()

    with counting() as statements:
        browser.get(f"/desk/ticket/{ticket.id}")

    assert len(statements) <= 15


def test_what_a_machine_wrote_is_folded_with_all_it_quoted(ticket, alice, signed_in):
    with transaction():
        bounce = Message(ticket=ticket, kind=Kind.MACHINE, from_name="Mailer", text="Unbekannt.", created_at=NOON)
        bounce.full_text = "Unbekannt.\n\n> Guten Tag"
        db.session.add(bounce)

    page = signed_in(alice).get(f"/desk/ticket/{ticket.id}").text

    folded = page.partition('<details class="machine">')[2].partition("</li>")[0]
    assert words(folded) == ["Unbekannt.", "&gt; Guten Tag"]
