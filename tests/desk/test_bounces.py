"""A mail of ours comes back, is late, or was opened: it is told on the mail it is about (RFC 3464, RFC 8098)."""

import pytest

from desk import deliveries, reasons, replies
from desk.errors import AddressIsOurs, AddressOfAnother, MailHasNotFailed, NotAnAddress
from models import (
    Kind,
    OutgoingMail,
    OutgoingState,
    Participant,
    Purpose,
    Status,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.desk.test_inbox import file
from tests.letters import letter

REPORT = """\
From: MAILER-DAEMON@mail.example.org
To: support@example.org
Subject: {subject}
Message-ID: <report-{number}@mail.example.org>
Content-Type: multipart/report; report-type=delivery-status; boundary="=part"

--=part
Content-Type: text/plain

Your message could not be delivered.

--=part
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {answer}

--=part
Content-Type: text/rfc822-headers

{original}
Subject: Re: Drucker brennt

--=part--
"""


def come_back(sent, address="carol@example.com", status="5.1.1", answer="550 5.1.1 User unknown", **more):
    """The report of a mail server, filed."""
    given = {
        "subject": "Undelivered Mail Returned to Sender",
        "number": 1,
        "action": "failed",
        "original": f"Message-ID: <{sent.letter_id}>",
        **more,
    }
    report = REPORT.format(address=address, status=status, answer=answer, **given)
    file(report.replace("\n", "\r\n").encode())
    db.session.expire_all()


@pytest.fixture
def sent(ticket, alice):
    """Alice's answer, given to the server."""
    with transaction():
        replies.reply(ticket, alice, "Löschen Sie ihn.", now=NOON)
        for mail in db.session.query(OutgoingMail):
            mail.mark_sent(now=NOON)
    return db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).one()


@pytest.fixture
def sent_with_a_copy(sent):
    with transaction():
        sent.copies = ["Dora <Dora@example.com>"]
        sent.ticket.participants.append(Participant(address="dora@example.com", name="Dora"))
    return sent


def in_german(mail):
    return reasons.shown(mail.error, "de")


@pytest.mark.row("S11")
def test_a_bounce_that_names_our_mail_only_in_its_third_part_finds_the_mail(ticket, sent):
    come_back(sent)

    assert [message.kind for message in ticket.messages] == [Kind.CUSTOMER, Kind.REPLY, Kind.MACHINE]
    assert ticket.events[-1].kind == "bounced"
    assert (sent.state, sent.undelivered, ticket.status) == (
        OutgoingState.BOUNCED,
        ["carol@example.com"],
        Status.PENDING,
    )


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    ("status", "answer", "words"),
    [
        ("5.2.2", "552 5.2.2 Over quota", "Das Postfach ist voll."),
        ("5.0.0", "550 mailbox full", "Das Postfach ist voll."),
        ("5.1.1", "550 5.1.1 No", "Diese Adresse gibt es nicht."),
        ("5.7.1", "550 5.7.1 No such user!", "Diese Adresse gibt es nicht."),
        ("5.1.2", "550 5.1.2 no", "Für diese Domain ist kein Mailserver bekannt."),
        ("5.2.1", "550 5.2.1 no", "Das Postfach ist abgeschaltet."),
        ("5.3.4", "552 5.3.4 no", "Die E-Mail ist dem Server des Empfängers zu groß."),
        ("5.7.1", "554 5.7.1 no", "Der Server des Empfängers hielt sie für Spam, oder seine Regeln verbieten sie."),
        ("5.7.26", "550 5.7.26 no", "Der Server des Empfängers vertraut unserem nicht (SPF, DKIM oder DMARC)."),
        ("4.4.7", "delivery time expired", "Der Server des Empfängers war zu lange nicht erreichbar."),
        ("5.4.6", "554 5.4.6 hops", "Die E-Mail lief zwischen den Servern des Empfängers im Kreis."),
        ("5.9.9", "599 whatever", "Sie konnte nicht zugestellt werden."),
    ],
)
def test_why_it_came_back_is_told_in_words_with_the_servers_own_beside(sent, status, answer, words):
    come_back(sent, status=status, answer=answer)

    assert in_german(sent) == f"carol@example.com: {words} Der Server sagte: {answer}"


@pytest.mark.row("S11")
def test_a_late_mail_is_told_so_and_has_not_failed(ticket, sent):
    come_back(sent, status="4.4.1", answer="connection timed out", action="delayed", subject="Warning: delayed")

    assert (sent.state, ticket.attention_since) == (OutgoingState.SENT, None)
    assert "Sie verspätet sich" in in_german(sent)


@pytest.mark.row("S11")
def test_of_two_recipients_the_one_it_did_not_reach_is_named(sent_with_a_copy):
    come_back(sent_with_a_copy, address="dora@example.com", status="5.2.2", answer="552 5.2.2 Over quota")

    assert sent_with_a_copy.undelivered == ["dora@example.com"]
    assert in_german(sent_with_a_copy).startswith("dora@example.com: Das Postfach ist voll.")


@pytest.mark.row("S11")
def test_two_bounces_of_one_mail_are_both_told_and_the_same_one_once(sent_with_a_copy):
    come_back(sent_with_a_copy)
    come_back(sent_with_a_copy, address="dora@example.com", number=2)
    come_back(sent_with_a_copy, address="dora@example.com", number=3)

    assert sent_with_a_copy.undelivered == ["carol@example.com", "dora@example.com"]
    assert [line.split(":")[0] for line in in_german(sent_with_a_copy).splitlines()] == sent_with_a_copy.undelivered


@pytest.mark.row("S11")
def test_a_report_of_where_the_mail_was_forwarded_to_is_of_its_only_recipient(sent):
    come_back(sent, address="carol.weiss@private.example")

    assert sent.undelivered == ["carol@example.com"]


@pytest.mark.row("S11")
def test_a_report_without_a_message_id_is_of_the_latest_mail_to_that_address(ticket, sent):
    come_back(sent, subject=f"Undeliverable: Drucker brennt [#{ticket.number}]", original=f"X-Token: {ticket.id}")
    without_a_number = sent.state
    report = REPORT.format(
        subject="Undelivered",
        number=7,
        address="carol@example.com",
        action="failed",
        status="5.1.1",
        answer="550 no",
        original="X-Nothing: at all",
    ).replace("support@example.org", f"support+{ticket.mail_token}@example.org")
    file(report.replace("\n", "\r\n").encode())

    assert (without_a_number, sent.state) == (OutgoingState.SENT, OutgoingState.BOUNCED)


@pytest.mark.row("S11")
def test_a_confirmation_that_came_back_needs_attention_too(ticket):
    with transaction():
        confirmation = db.session.query(OutgoingMail).one()
        confirmation.mark_sent(now=NOON)

    come_back(confirmation)

    assert confirmation.state == OutgoingState.BOUNCED
    assert ticket.attention_since == NOON


@pytest.mark.row("S11")
def test_what_came_back_needs_attention_until_somebody_says_it_is_all_right(ticket, sent, alice):
    come_back(sent)
    since = ticket.attention_since

    for _ in range(2):
        with transaction():
            deliveries.dismiss(sent, by=alice, now=NOON)

    assert (since, ticket.attention_since) == (NOON, None)
    assert [event.kind for event in ticket.events].count("looked_at") == 1


@pytest.mark.row("A3")
def test_it_is_sent_again_only_to_those_it_did_not_reach(ticket, sent_with_a_copy, alice):
    come_back(sent_with_a_copy, address="dora@example.com")

    with transaction():
        deliveries.send_again(sent_with_a_copy, by=alice, now=NOON)

    assert (sent_with_a_copy.state, sent_with_a_copy.still_to) == (OutgoingState.QUEUED, ["Dora@example.com"])
    assert (sent_with_a_copy.error, ticket.attention_since) == ("", None)


@pytest.mark.row("A3")
def test_a_mail_that_arrived_is_not_sent_again(sent, alice):
    with pytest.raises(MailHasNotFailed), transaction():
        deliveries.send_again(sent, by=alice, now=NOON)

    assert sent.state == OutgoingState.SENT


@pytest.mark.row("S11")
def test_a_corrected_address_is_that_of_the_mail_the_ticket_and_the_customer(ticket, sent_with_a_copy, alice, carol):
    come_back(sent_with_a_copy)
    letter_id = sent_with_a_copy.letter_id

    with transaction():
        deliveries.send_to_corrected(
            sent_with_a_copy, "carol@example.com", " Carol.Weiss@Example.com ", by=alice, now=NOON
        )

    assert sent_with_a_copy.recipients == ["Carol Weiß <carol.weiss@example.com>"]
    assert (sent_with_a_copy.still_to, sent_with_a_copy.letter_id) == (["carol.weiss@example.com"], letter_id)
    assert ticket.address == "carol.weiss@example.com" and carol.has_address("carol.weiss@example.com")
    assert (sent_with_a_copy.state, ticket.attention_since) == (OutgoingState.QUEUED, None)


@pytest.mark.row("S11")
def test_of_two_wrong_addresses_the_other_one_still_needs_attention(ticket, sent_with_a_copy, alice):
    come_back(sent_with_a_copy)
    come_back(sent_with_a_copy, address="dora@example.com", number=2)

    with transaction():
        deliveries.send_to_corrected(sent_with_a_copy, "dora@example.com", "dora@example.net", by=alice, now=NOON)
    with transaction():
        sent_with_a_copy.mark_sent(now=NOON)

    assert [one.address for one in ticket.participants] == ["dora@example.net"]
    assert (sent_with_a_copy.state, sent_with_a_copy.undelivered) == (OutgoingState.BOUNCED, ["carol@example.com"])
    assert "dora" not in in_german(sent_with_a_copy)


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("danylo@example.net", AddressOfAnother),
        ("support@example.org", AddressIsOurs),
        ("support+x@example.org", AddressIsOurs),
        ("nobody", NotAnAddress),
    ],
)
def test_nothing_is_sent_to_an_address_that_cannot_be_meant(ticket, sent, alice, address, error):
    come_back(sent)

    with pytest.raises(error), transaction():
        deliveries.send_to_corrected(sent, "carol@example.com", address, by=alice, now=NOON)

    assert (sent.state, ticket.address) == (OutgoingState.BOUNCED, "carol@example.com")


RECEIPT = """\
From: Carol <carol@example.com>
To: support@example.org
Subject: Gelesen: Re: Drucker brennt
Message-ID: <receipt@example.com>
In-Reply-To: <{letter_id}>
Content-Type: multipart/report; report-type=disposition-notification; boundary="=part"

--=part
Content-Type: text/plain

Ihre Nachricht wurde gelesen.

--=part
Content-Type: message/disposition-notification

Original-Message-ID: <{letter_id}>
Disposition: manual-action/MDN-sent-manually; displayed

--=part--
"""


@pytest.mark.row("S11")
def test_a_read_receipt_says_on_the_mail_when_it_was_opened(ticket, sent):
    file(RECEIPT.format(letter_id=sent.letter_id).replace("\n", "\r\n").encode())

    assert sent.opened_at == NOON
    assert (ticket.messages[-1].kind, ticket.status) == (Kind.MACHINE, Status.PENDING)


@pytest.mark.row("S11")
def test_an_out_of_office_is_filed_and_nothing_has_failed(ticket, sent):
    file(letter(In_Reply_To=f"<{sent.letter_id}>", Auto_Submitted="auto-replied", text="Bin im Urlaub."))

    assert (ticket.messages[-1].kind, ticket.events[-1].kind) == (Kind.MACHINE, "answered_by_machine")
    assert (sent.state, ticket.attention_since) == (OutgoingState.SENT, None)
