"""A mail as the customer's server gets it: what a person reads in it, and what programs do (S11)."""

import re
from email.message import EmailMessage

import pytest

from desk import inbox, replies, requests
from jobs import inbox as inbox_jobs
from jobs import outbox
from models import Message, OutgoingMail, Purpose, db, transaction, utcnow
from tests.letters import letter

TEXT = "Bitte löschen.\n\nSiehe https://example.org/hilfe?a=1&b=2 <sofort>."


def sent(smtp_server, purpose: Purpose) -> EmailMessage:
    """The one mail of this kind that was taken."""
    outbox.deliver_waiting()
    db.session.rollback()
    mail = db.session.query(OutgoingMail).filter_by(purpose=purpose).order_by(OutgoingMail.id.desc()).first()
    assert mail
    [taken] = [one for one in smtp_server.taken if one.message["Message-ID"] == f"<{mail.letter_id}>"]
    return taken.message


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found
    return found.get_content().replace("\r\n", "\n")


@pytest.fixture
def answered(ticket, office, support, alice):
    """Alice, who has a signature of her own, has answered Carol, who writes German."""

    def answer(text: str = TEXT) -> Message:
        with transaction():
            office.undo_seconds = 0
            alice.signature = "{agent}, dienstags bis freitags"
            support.signatures = {"de": "{department}, {office}", "uk": "{department}: {office}"}
            return replies.reply(ticket, alice, text, now=utcnow())

    return answer


@pytest.mark.row("R16")
def test_a_customer_reads_the_answer_both_signatures_and_what_was_said(answered, mailbox, smtp_server):
    answered()

    mail = sent(smtp_server, Purpose.REPLY)

    text, html = part(mail, "plain"), part(mail, "html")
    signature = "-- \nAlice, dienstags bis freitags\nSupport, Müller & Söhne"
    foot = "Alle meine Anfragen: https://desk.example.org/my"
    assert text.startswith(f"{TEXT}\n\n{signature}\n\n{foot}\n\nAm ")
    assert text.rstrip().endswith("schrieb Carol Weiß:\n> Der Drucker brennt.")
    assert "&lt;sofort&gt;" in html and 'href="https://example.org/hilfe?a=1&amp;b=2"' in html
    assert "Alice, dienstags bis freitags<br>\nSupport, Müller &amp; Söhne" in html
    assert html.index("löschen") < html.index("dienstags") < html.index("Der Drucker brennt.")


@pytest.mark.row("S11")
def test_the_html_is_what_every_program_shows_and_none_runs(answered, mailbox, smtp_server):
    answered()

    html = part(sent(smtp_server, Purpose.REPLY), "html")

    assert not re.search(r"<(script|link|img|form|iframe|svg|meta http)\b|javascript:|url\(|position:|flex", html)
    assert '<html lang="de" dir="ltr">' in html


@pytest.mark.row("R16")
def test_the_customers_language_chooses_the_departments_signature(office, support, alice, mailbox, smtp_server):
    with transaction():
        office.undo_seconds = 0
        support.signatures = {"de": "Ihr Support", "uk": "Ваша підтримка"}
        asked = requests.Request("Данило", "danylo@example.net", "Принтер", "Горить.", "uk", support)
        replies.reply(requests.hand_in(asked, now=utcnow()), alice, "Загасіть.", now=utcnow())

    mail = sent(smtp_server, Purpose.REPLY)

    assert "Ваша підтримка" in part(mail, "plain") and "Ваша підтримка" in part(mail, "html")
    assert "Ihr Support" not in part(mail, "plain")


@pytest.mark.row("S11")
def test_the_office_may_choose_to_quote_nothing(answered, office, mailbox, smtp_server):
    with transaction():
        office.quotes_history = False
    answered()

    mail = sent(smtp_server, Purpose.REPLY)

    assert "Der Drucker brennt." not in part(mail, "plain") + part(mail, "html")


@pytest.mark.row("S11")
def test_an_answer_is_from_a_person_and_bears_the_marks_of_its_conversation(answered, ticket, mailbox, smtp_server):
    with transaction():
        mailbox.plus_addressing = True
    answered()

    mail = sent(smtp_server, Purpose.REPLY)

    assert mail["Reply-To"] == f"support+{ticket.mail_token}@example.org"
    assert mail["Message-ID"].startswith(f"<{ticket.mail_token}.")
    assert mail["In-Reply-To"] in mail["References"]
    assert [name for name in mail if name.lower().startswith(("list-", "auto-submitted", "precedence", "bcc"))] == []
    assert mail["From"] == "Müller & Söhne · Support <support@example.org>"


@pytest.mark.row("S11")
def test_a_confirmation_says_that_a_machine_wrote_it(ticket, mailbox, smtp_server):
    mail = sent(smtp_server, Purpose.CONFIRMATION)

    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert [name for name in mail if name.lower().startswith("list-")] == []


@pytest.mark.row("S11")
def test_an_answer_to_any_mail_of_ours_comes_home_by_its_signed_address_alone(answered, ticket, mailbox, smtp_server):
    with transaction():
        mailbox.plus_addressing = True
    answered()
    address = str(sent(smtp_server, Purpose.REPLY)["Reply-To"])

    with transaction():
        raw = letter(to=address, sender="dora@example.net", subject="Ganz anderes")
        incoming = inbox.receive(raw, mailbox, now=utcnow())

    inbox_jobs.process(incoming.id)
    db.session.rollback()

    assert ticket.messages[-1].from_address == "dora@example.net"
