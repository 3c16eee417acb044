"""What machines write: bounces with what came back and why, lists and bulk, and the people among them."""

from datetime import UTC, datetime

import pytest

from mail.read import ReadMail, read
from tests.mail.letters import bodies


def read_headers(*lines: str, text: str = "Text") -> ReadMail:
    return read("\r\n".join((*lines, "", text)).encode())


@pytest.mark.row("A1")
def test_a_bounce_says_which_letter_came_back_from_whom_and_why() -> None:
    raw, _ = bodies.LETTERS["a bounce by RFC 3464"]

    mail = read(raw)

    assert mail.bounced_ids == ("sent-1@example.org",)
    assert mail.bounced_addresses == ("carol@example.com",)
    assert (mail.bounce_status, mail.bounce_reason) == ("5.2.2", "552 5.2.2 Mailbox full")
    assert mail.bounce_is_permanent
    assert mail.is_automatic


@pytest.mark.row("A1")
def test_a_bounce_that_knows_no_rfc_says_it_too() -> None:
    raw, _ = bodies.LETTERS["a bounce of exim"]

    mail = read(raw)

    assert mail.bounced_ids == ("sent-1@example.org",)
    assert mail.bounced_addresses == ("carol@example.com",)
    assert "user unknown" in mail.bounce_reason
    assert mail.bounce_is_permanent


@pytest.mark.row("A1")
def test_a_delay_is_not_for_good() -> None:
    mail = read_headers(
        "From: MAILER-DAEMON@example.com",
        "Subject: Warning: message delayed 4 hours",
        text="451 4.4.1 No answer from host",
    )

    assert mail.is_bounce
    assert not mail.bounce_is_permanent


@pytest.mark.row("A1")
@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        "List-Id: <news.example.com>",
        "List-Unsubscribe: <mailto:x@example.com>",
        "Return-Path: <>",
        "From: no-reply@example.com",
        "From: MAILER-DAEMON@example.com",
    ],
)
def test_a_machine_is_known_by_its_headers(header: str) -> None:
    mail = read_headers(header, "Subject: Neues")

    assert mail.is_automatic
    assert not mail.is_auto_reply


@pytest.mark.row("A1")
def test_a_person_is_no_machine() -> None:
    mail = read_headers("From: carol@example.com", "Auto-Submitted: no", "Return-Path: <carol@example.com>")

    assert not mail.is_automatic


@pytest.mark.row("A1")
def test_a_form_that_names_its_visitor_may_be_answered() -> None:
    mail = read_headers("From: no-reply@example.com", "Reply-To: carol@example.org")

    assert not mail.is_automatic
    assert mail.reply_to
    assert mail.reply_to.address == "carol@example.org"


@pytest.mark.row("A1")
def test_recipients_are_all_addresses_it_was_sent_to_each_once() -> None:
    mail = read_headers(
        "X-Original-To: Sales@example.org",
        "Delivered-To: desk@example.org",
        "To: Support <support@example.org>, sales@example.org",
        "Cc: boss@example.com",
    )

    assert mail.recipients == ("support@example.org", "sales@example.org", "boss@example.com", "desk@example.org")


@pytest.mark.row("A1")
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Здравствуйте, принтер не печатает, что делать?", "ru"),
        ("Доброго дня, принтер не друкує, що робити?", "uk"),
        ("Guten Tag, der Drucker druckt nicht mehr, was ist zu tun?", "de"),
        ("Hello, the printer does not print, what can I do?", "en"),
        ("12345", None),
        ("Bonjour, quelle heure ?", None),
    ],
)
def test_a_letter_tells_its_language(text: str, language: str | None) -> None:
    assert read_headers("From: a@example.com", text=text).language == language


@pytest.mark.row("A1")
@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Tue, 14 May 2024 10:15:22 +0300", datetime(2024, 5, 14, 7, 15, 22, tzinfo=UTC)),
        ("Tue, 14 May 2024 10:15:22 -0000", datetime(2024, 5, 14, 10, 15, 22, tzinfo=UTC)),
        ("Вт, 14 май 2024 10:15:22 +0300", datetime(2024, 5, 14, 7, 15, 22, tzinfo=UTC)),
        ("Di, 14 Mai 2024 10:15:22 +0200", datetime(2024, 5, 14, 8, 15, 22, tzinfo=UTC)),
        ("2024-05-14T10:15:22+00:00", datetime(2024, 5, 14, 10, 15, 22, tzinfo=UTC)),
        ("Mon, 1 Jan 9999 00:00:00 +0000", None),
        ("Fri, 99 Foo 2024 77:00:00 +9999", None),
        ("yesterday", None),
    ],
)
def test_a_date_is_a_moment_or_nothing(date: str, moment: datetime | None) -> None:
    assert read_headers(f"Date: {date}").sent_at == moment


@pytest.mark.row("A1")
def test_without_a_date_the_last_server_says_when() -> None:
    mail = read_headers(
        "Received: from a by b; Tue, 14 May 2024 10:15:22 +0000", "Received: from c by a; Mon, 13 May 2024"
    )

    assert mail.sent_at == datetime(2024, 5, 14, 10, 15, 22, tzinfo=UTC)
