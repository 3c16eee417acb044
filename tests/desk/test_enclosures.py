"""What comes with a mail's words is known for what it is: seals, dates, other mails (S11)."""

import pytest

from desk import enclosures
from desk.enclosures import Seal
from desk.files import attach, keep
from models import blobs, transaction
from tests.desk.steps import file
from tests.letters import letter
from tests.mail.letters import bodies, winmail
from tests.mail.read.test_cms import in_pieces

pytestmark = pytest.mark.row("S11")
HEAD = b"From: carol@example.com\r\nTo: support@example.org\r\n"
ENVELOPED = bytes.fromhex("3080 06092a864886f70d010703 a080")
SIGNED = in_pieces(b"Content-Type: text/plain\r\n\r\n", b"Im Umschlag")
CALENDAR = b"BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1\nSUMMARY:Termin\nEND:VEVENT\nEND:VCALENDAR"


def filed(name):
    return file(HEAD + (bodies.LETTERS | winmail.LETTERS)[name][0]).message


@pytest.fixture
def with_files(office):
    """A message with these files: name, type, bytes."""

    def make(*files, text="Siehe Anlage."):
        message = file(letter(text=text)).message
        with transaction():
            attach(message, [keep(*one) for one in files])
        return message

    return make


@pytest.mark.parametrize(
    ("files", "seal"),
    [
        ([("smime.p7m", "application/pkcs7-mime", ENVELOPED)], Seal.SMIME_ENCRYPTED),
        ([("smime.p7m", "application/x-pkcs7-mime", SIGNED)], Seal.SMIME_SIGNED),
        ([("smime.p7s", "application/x-pkcs7-signature", b"0\x80")], Seal.SMIME_SIGNED),
        ([("a.asc", "application/pgp-signature", b"x")], Seal.PGP_SIGNED),
        ([("a.asc", "application/pgp-encrypted", b"Version: 1"), ("b.asc", "x/y", b"x")], Seal.PGP_ENCRYPTED),
        ([("a.pdf", "application/pdf", b"%PDF-1.4")], None),
        ([], None),
    ],
)
def test_a_seal_is_known_by_its_files(with_files, files, seal):
    assert enclosures.seal_of(with_files(*files)) == seal


@pytest.mark.parametrize(
    ("text", "seal"),
    [
        ("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----", Seal.PGP_ENCRYPTED),
        ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nJa.", Seal.PGP_SIGNED),
    ],
)
def test_a_seal_is_known_by_its_marks_in_the_text(with_files, text, seal):
    assert enclosures.seal_of(with_files(text=text)) == seal


def test_a_seal_whose_bytes_are_gone_counts_as_closed(with_files, monkeypatch):
    message = with_files(("smime.p7m", "application/pkcs7-mime", SIGNED))
    monkeypatch.setattr(blobs, "exists", lambda digest: False)

    assert enclosures.seal_of(message) == Seal.SMIME_ENCRYPTED


def test_real_wrappers_are_known(office):
    assert [enclosures.seal_of(filed(name)) for name in ("a signed letter", "an encrypted letter")] == [
        Seal.SMIME_SIGNED,
        Seal.PGP_ENCRYPTED,
    ]


def test_an_invitation_that_came_as_a_part_and_as_a_file_is_one(with_files):
    message = with_files(("attachment-1.ics", "text/calendar", CALENDAR), ("invite.ics", "application/ics", CALENDAR))

    assert [one.title for one in enclosures.invitations_in(message)] == ["Termin"]


def test_a_calendar_is_known_by_its_name_where_its_type_says_nothing(with_files):
    message = with_files(("Termin.ICS", "application/octet-stream", CALENDAR))

    assert [one.title for one in enclosures.invitations_in(message)] == ["Termin"]


def test_a_calendar_that_is_none_or_gone_says_nothing(with_files, monkeypatch):
    broken = with_files(("a.ics", "text/calendar", b"rubbish"))
    gone = with_files(("b.ics", "text/calendar", CALENDAR))
    found = enclosures.invitations_in(broken)
    monkeypatch.setattr(blobs, "exists", lambda digest: False)

    assert (found, enclosures.invitations_in(gone)) == ([], [])


def test_a_mail_sent_as_a_file_can_be_read(with_files):
    inner = letter(subject="Пересланное", text="Внутри")
    message = with_files(("a.eml", "message/rfc822", inner), ("b.eml", "application/octet-stream", inner))

    mails = [enclosures.letter_in(one) for one in message.attachments]

    assert [(mail.subject, mail.text) for mail in mails if mail] == [("Пересланное", "Внутри")] * 2


def test_a_mail_within_its_signature_can_be_read(with_files):
    message = with_files(
        ("smime.p7m", "application/pkcs7-mime", SIGNED), ("b.p7m", "application/pkcs7-mime", ENVELOPED)
    )

    signed, encrypted = (enclosures.letter_in(one) for one in message.attachments)

    assert signed and signed.text == "Im Umschlag"
    assert encrypted is None


def test_other_files_are_no_mails(with_files):
    message = with_files(("a.pdf", "application/pdf", b"%PDF-1.4"))

    assert enclosures.letter_in(message.attachments[0]) is None


def test_what_winmail_dat_held_are_files_of_the_message(office):
    message = filed("winmail.dat")

    assert [(one.filename, blobs.get(one.digest)[:4]) for one in message.attachments] == [("Счёт.pdf", b"%PDF")]
