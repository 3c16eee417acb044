"""Words that came out unreadable: a person picks how the mail is read, and all that was made of it follows (S11)."""

from datetime import timedelta

import pytest

from desk import merging, repair, requests, tickets
from desk.errors import NoOriginal, NoSuchReading, ReadMeanwhile
from models import Event, Message, StaleTicket, blobs, db, transaction
from search import index
from tests.conftest import NOON
from tests.desk.steps import all_tickets, file, the_only_ticket

pytestmark = pytest.mark.row("S11")
LATER = NOON + timedelta(hours=1)
RUSSIAN = "Здравствуйте! Принтер в бухгалтерии не печатает."
UKRAINIAN = "Добрий день! Чи є у вас ґумові ніжки для підставки?"


def letter(body, label="us-ascii", subject=b"Hallo", sender=b"danylo@example.net", extra=b"", parts=()):
    head = b"From: " + sender + b"\r\nTo: support@example.org\r\nSubject: " + subject + b"\r\n" + extra
    kind = b"Content-Type: text/plain; charset=" + label.encode() + b"\r\n\r\n"
    if not parts:
        return head + kind + body
    inner = b"".join(b"--b\r\n" + part + b"\r\n" for part in (kind + body, *parts))
    return head + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + inner + b"--b--\r\n"


def filed(raw, now=NOON):
    return file(raw, now=now).message


def choose(message, charset, agent, now=LATER):
    reread = repair.read_anew(message, charset)
    with transaction():
        repair.keep(message, reread, by=agent, now=now)


def charset_for(words, message):
    [found] = [one.charset for one in repair.previews(message) if one.text.strip() == words]
    return found


def events(kind="reread"):
    return db.session.query(Event).filter_by(kind=kind).order_by(Event.id).all()


@pytest.mark.parametrize(
    ("words", "written", "label"),
    [
        (RUSSIAN, "koi8-r", "iso-8859-1"),
        (RUSSIAN, "cp1251", "iso-8859-1"),
        (RUSSIAN, "cp866", "windows-1251"),
        (RUSSIAN, "iso8859-5", "koi8-r"),
        (RUSSIAN, "mac-cyrillic", "utf-8"),
        (UKRAINIAN, "koi8-u", "windows-1251"),
        (UKRAINIAN, "cp1251", "koi8-r"),
    ],
)
def test_whatever_the_label_says_what_was_written_is_offered_and_can_be_kept(office, alice, words, written, label):
    message = filed(letter(words.encode(written), label))
    choose(message, "cp1254", alice)
    assert message.text != words

    choose(message, charset_for(words, message), alice)

    assert message.text == words


@pytest.mark.parametrize(
    ("written", "taken"), [("utf-8", "cp1251"), ("utf-8", "latin-1"), ("cp1251", "cp1252"), ("koi8-r", "cp1251")]
)
def test_what_was_misread_on_its_way_and_sent_on_is_offered_as_it_was(office, alice, written, taken):
    message = filed(letter(RUSSIAN.encode(written).decode(taken, "replace").encode(), "utf-8"))

    offered = [one.text.strip() for one in repair.previews(message)]

    assert RUSSIAN in offered


@pytest.fixture
def garbled(office, alice):
    """A mail in windows-1251, subject, names, files and all, which somebody had read as DOS."""
    raw = letter(
        RUSSIAN.encode("cp1251"),
        "windows-1251",
        subject="Принтер не печатает".encode("cp1251"),
        sender='"Олена Ковальчук" <olena@example.net>'.encode("cp1251"),
        extra='Cc: "Пётр Водкин" <petr@example.net>\r\n'.encode("cp1251"),
        parts=(
            'Content-Type: text/plain; name="Счёт.txt"\r\n\r\n'.encode("cp1251") + RUSSIAN.encode("cp1251"),
            b'Content-Type: image/png; name="a.png"\r\n\r\n\x89PNG',
        ),
    )
    message = filed(raw)
    choose(message, "cp866", alice)
    return message


def all_words(message):
    ticket = message.ticket
    return [
        *(message.text, message.full_text, message.from_name, ticket.subject, ticket.excerpt, ticket.customer.name),
        *(one.filename for one in message.attachments),
        *(one.name for one in ticket.participants),
    ]


def test_everything_the_mail_said_is_read_anew(garbled, alice):
    choose(garbled, "cp1251", alice)

    assert all_words(garbled) == [
        *(RUSSIAN, None, "Олена Ковальчук", "Принтер не печатает", RUSSIAN, "Олена Ковальчук"),
        *("Счёт.txt", "a.png", "Пётр Водкин"),
    ]


def test_files_keep_their_bytes(garbled, alice):
    before = [blobs.get(one.digest) for one in garbled.attachments]

    choose(garbled, "cp1251", alice)

    assert before == [RUSSIAN.encode("cp1251"), b"\x89PNG"]
    assert [blobs.get(one.digest) for one in garbled.attachments] == before


def test_html_is_read_anew_and_stays_harmless(office, alice):
    page = f"<p>{RUSSIAN}</p><script>alert(1)</script>"
    raw = letter(b"").replace(b"text/plain", b"text/html") + page.encode("koi8-u")
    message = filed(raw)
    choose(message, "cp866", alice)
    assert RUSSIAN not in message.html

    choose(message, "koi8-u", alice)

    assert message.html == f"<p>{RUSSIAN}</p>"


def test_as_it_was_read_by_itself_is_the_way_back(garbled, alice):
    choose(garbled, None, alice)

    assert garbled.charset is None
    assert all_words(garbled)[0] == RUSSIAN


def test_chosen_twice_it_was_chosen_once(garbled, alice):
    reread = repair.read_anew(garbled, "cp1251")

    for _ in range(2):
        with transaction():
            repair.keep(garbled, reread, by=alice, now=LATER)

    assert [(one.agent.name, one.details["to"]) for one in events()] == [("Alice", "cp866"), ("Alice", "cp1251")]


def test_the_one_in_use_is_always_among_those_offered(garbled):
    offered = [one.charset for one in repair.previews(garbled)]

    assert offered[:2] == [None, "cp866"]
    assert len(offered) == len(set(offered))


def test_the_search_follows(garbled, alice, app):
    index.update_stale()
    before = index.find("бухгалтерии").ticket_ids

    choose(garbled, "cp1251", alice)
    is_marked = db.session.query(StaleTicket).count() > 0
    index.update_stale()

    assert is_marked
    assert (before, index.find("бухгалтерии").ticket_ids) == ([], [garbled.ticket_id])


def test_a_subject_that_a_person_wrote_stays(garbled, alice):
    with transaction():
        tickets.rename(garbled.ticket, "Принтер", by=alice, now=LATER)

    choose(garbled, "cp1251", alice)

    assert garbled.ticket.subject == "Принтер"


def test_a_later_mail_leaves_the_subject_alone(office, alice):
    first = filed(letter(b"Erste", subject=b"Drucker", extra=b"Message-ID: <1@example.net>\r\n"))
    second = filed(letter(RUSSIAN.encode("cp1251"), extra=b"In-Reply-To: <1@example.net>\r\n"), now=LATER)

    choose(second, "koi8-u", alice)

    assert the_only_ticket().subject == first.ticket.subject == "Drucker"


def test_in_a_joined_ticket_the_part_gets_its_subject_and_the_whole_keeps_its_own(garbled, alice, support):
    part = garbled.ticket
    with transaction():
        whole = requests.hand_in(
            requests.Request("Carol", "carol@example.com", "Monitor", "Er flackert.", "de", support), now=LATER
        )
    with transaction():
        merging.merge(part, whole, by=alice, now=LATER)

    choose(garbled, "cp1251", alice)

    assert (part.subject, whole.subject) == ("Принтер не печатает", "Monitor")


def test_of_a_mail_that_went_to_two_departments_only_this_message_is_read_anew(office, alice):
    raw = letter(RUSSIAN.encode("cp1251"), "windows-1251", extra=b"Message-ID: <both@example.net>\r\n")
    filed(raw.replace(b"To: support@example.org", b"To: support@example.org, sales@example.org"))
    [one, other] = [ticket.messages[0] for ticket in all_tickets()]

    choose(other, "koi8-u", alice)

    assert (one.text, other.charset, one.charset) == (RUSSIAN, "koi8-u", None)
    assert other.text == RUSSIAN.encode("cp1251").decode("koi8-u")


def test_the_language_follows_as_long_as_it_was_the_mails(garbled, alice):
    choose(garbled, "cp1251", alice)

    assert garbled.ticket.language == "ru"


def test_where_the_mail_is_gone_it_is_said(garbled, alice, monkeypatch):
    monkeypatch.setattr(blobs, "exists", lambda digest: False)

    for ask in (lambda: repair.previews(garbled), lambda: repair.read_anew(garbled, "cp1251")):
        with pytest.raises(NoOriginal):
            ask()


def test_what_came_by_the_form_has_no_mail_to_read(ticket):
    with pytest.raises(NoOriginal):
        repair.previews(ticket.messages[0])


@pytest.mark.parametrize("charset", ["", "utf-7", "rot13", "x" * 100])
def test_only_ways_that_are_offered_can_be_chosen(garbled, charset):
    with pytest.raises(NoSuchReading):
        repair.read_anew(garbled, charset)


def test_two_agents_at_once_are_told_of_each_other(garbled, alice, mona):
    late = repair.read_anew(garbled, "koi8-u")
    choose(garbled, "cp1251", mona)

    with pytest.raises(ReadMeanwhile), transaction():
        repair.keep(garbled, late, by=alice, now=LATER)

    assert db.session.get_one(Message, garbled.id).text == RUSSIAN


def test_every_charset_offered_fits_into_its_column():
    assert max(map(len, repair.CHARSETS)) <= Message.charset.type.length
