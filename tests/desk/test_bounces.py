"""A mail of ours comes back (RFC 3464)."""

import pytest

from desk import replies
from models import Kind, OutgoingMail, Purpose, Status, db, transaction
from tests.conftest import NOON
from tests.desk.test_inbox import file

BOUNCE = """\
From: MAILER-DAEMON@mail.example.org
To: support@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@mail.example.org>
Content-Type: multipart/report; report-type=delivery-status; boundary="=part"

--=part
Content-Type: text/plain

Your message could not be delivered.

--=part
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; carol@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--=part
Content-Type: text/rfc822-headers

Message-ID: <{letter_id}>
Subject: Re: Drucker brennt

--=part--
"""


@pytest.mark.row("S11")
def test_a_bounce_that_names_our_mail_only_in_its_third_part_finds_the_ticket(ticket, alice):
    with transaction():
        replies.reply(ticket, alice, "Löschen Sie ihn.", now=NOON)
    sent = db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).one()

    file(BOUNCE.format(letter_id=sent.letter_id).replace("\n", "\r\n").encode())

    assert [message.kind for message in ticket.messages] == [Kind.CUSTOMER, Kind.REPLY, Kind.MACHINE]
    assert ticket.events[-1].kind == "bounced"
    assert ticket.status == Status.PENDING
