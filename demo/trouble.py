"""What goes wrong in every office: mails that came back or that nobody could read, an address that isn't confirmed."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Select, select

from demo import letters
from demo.cast import Cast
from desk import held, inbox, reasons
from desk.errors import DeskError
from desk.requests import Request
from mail.read import read
from mail.smtp_errors import Refusal, all_refused
from models import OutgoingMail, OutgoingState, Purpose, Status, Ticket, db

WAITING = 6
SERVER = "mail.nordbruecke.example"
REFUSALS = (
    "550 5.1.1 User unknown in virtual mailbox table",
    "552 5.2.2 Mailbox full",
    "554 5.7.1 Message rejected as spam by content filtering",
)
BOUNCE = """\
From: Mail Delivery System <MAILER-DAEMON@{server}>
To: {sender}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <bounce-{key}@{server}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=part"

--=part
Content-Type: text/plain; charset=us-ascii

This is the mail system at host {server}.

Your message could not be delivered to one or more recipients.

<{recipient}>: host mx.example.net said: 550 5.7.1 Recipient no longer works here

--=part
Content-Type: message/delivery-status

Reporting-MTA: dns; {server}

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.7.1
Diagnostic-Code: smtp; 550 5.7.1 Recipient no longer works here

--=part
Content-Type: text/rfc822-headers

Message-ID: <{letter_id}>
Subject: your request

--=part--
"""


def befall(cast: Cast, *, now: datetime) -> None:
    """The latest answers that nobody wrote on are refused, one comes back; three mails are set aside.

    One request waits until its writer has shown that the address is theirs.

    The newest mails wait, for the demonstration's mailbox has no server to send them through.
    """
    chance = Random(11)
    answers = list(db.session.execute(_unanswered_answers(limit=5)).scalars())
    for outgoing, answer in zip(answers[:3], REFUSALS, strict=False):
        _refuse(outgoing, answer)
    if len(answers) > 3:
        _bring_back(answers[3], cast, now=now - timedelta(hours=5))
    if len(answers) > 4:
        _put_off(answers[4], now=now)
    _set_aside(b"", cast, now=now - timedelta(days=2, hours=3))
    nameless = letters.letter(
        chance,
        "en",
        sender=("", "nobody@example.com"),
        recipient="support@nordbruecke.example",
        subject="(no subject)",
        text="Test 123",
        at=now - timedelta(hours=9),
    )
    _set_aside(nameless.partition(b"\r\n")[2], cast, now=now - timedelta(hours=9))
    for outgoing in db.session.execute(_newest(WAITING)).scalars():
        outgoing.sent_at = None
        outgoing.send_again(now=outgoing.created_at)
    _hold(cast, now=now - timedelta(minutes=25))
    inbox.note_left_on_server(cast.mailbox, uid=4711, size=231_000_000, now=now - timedelta(days=1))


def _hold(cast: Cast, *, now: datetime) -> None:
    """The office asks for the link in a mail first; that mail waits with the others, and can be read."""
    request = Request(
        name="Margaret Hale",
        address="margaret.hale@example.com",
        subject="Scanner in the reading room only scans in black and white",
        text="Since the move last week it has forgotten colour. The serial number is X204417K.",
        language="en",
        department=cast.departments["hardware"],
        submission="demo-held",
    )
    held.hold(request, now=now)


def _unanswered_answers(limit: int) -> Select[OutgoingMail]:
    return (
        select(OutgoingMail)
        .join(Ticket)
        .where(
            OutgoingMail.purpose == Purpose.REPLY,
            OutgoingMail.state == OutgoingState.SENT,
            Ticket.status.in_((Status.PENDING, Status.SOLVED)),
            OutgoingMail.created_at == Ticket.last_message_at,
        )
        .order_by(OutgoingMail.id.desc())
        .limit(limit)
    )


def _newest(limit: int) -> Select[OutgoingMail]:
    sent = select(OutgoingMail).where(OutgoingMail.state == OutgoingState.SENT)
    return sent.order_by(OutgoingMail.created_at.desc()).limit(limit)


def _refuse(outgoing: OutgoingMail, answer: str) -> None:
    failure = all_refused((Refusal(outgoing.first_recipient, True, answer),), SERVER)
    outgoing.sent_at = None
    outgoing.mark_failed(reasons.kept(failure.text), is_permanent=True, now=outgoing.created_at)


def _put_off(outgoing: OutgoingMail, *, now: datetime) -> None:
    """Refused for the moment: it waits for its next try."""
    answer = "451 4.7.1 Greylisted, please try again later"
    failure = all_refused((Refusal(outgoing.first_recipient, False, answer),), SERVER)
    outgoing.sent_at, outgoing.tries = None, 3
    outgoing.mark_failed(reasons.kept(failure.text), is_permanent=False, now=now)


def _bring_back(outgoing: OutgoingMail, cast: Cast, *, now: datetime) -> None:
    raw = BOUNCE.format(
        server=SERVER,
        sender=outgoing.sender_address,
        recipient=outgoing.first_recipient,
        letter_id=outgoing.letter_id,
        date=f"{now:%a, %d %b %Y %H:%M:%S +0000}",
        key=outgoing.id,
    ).replace("\n", "\r\n")
    _file(raw.encode(), cast, now=max(now, outgoing.created_at + timedelta(seconds=40)))


def _set_aside(raw: bytes, cast: Cast, *, now: datetime) -> None:
    try:
        _file(raw, cast, now=now)
    except DeskError as refusal:
        inbox.receive(raw, cast.mailbox, now=now).set_aside(reasons.kept(refusal.text))


def _file(raw: bytes, cast: Cast, *, now: datetime) -> None:
    incoming = inbox.receive(raw, cast.mailbox, now=now)
    incoming.taken_at, incoming.tries = now, 1
    inbox.refuse_what_cannot_be_read(incoming, max_megabytes=40)
    mail = read(raw)
    inbox.file(incoming, mail, inbox.keep_files(mail), now=now)
