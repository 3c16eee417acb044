"""Spam lies where one can look into it and take back from; customers we know are never taken for it (S11, C6)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import escalations, inbox, reasons, replies, requests, spam
from mail.read import read
from models import (
    BlockedSender,
    Channel,
    IncomingMail,
    Mailbox,
    Outcome,
    OutgoingMail,
    OutgoingState,
    Purpose,
    Status,
    Ticket,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.letters import letter

pytestmark = pytest.mark.usefixtures("office")

LATER = NOON + timedelta(hours=3)
STRANGER = "Win Big <win@bulk.example.net>"


def file(raw, mailbox=None, now=NOON):
    """Receive, read and file, as the job does it."""
    with transaction():
        incoming = inbox.receive(raw, mailbox, now=now)
    mail = read(raw)
    with transaction():
        inbox.file(incoming, mail, inbox.keep_files(mail), now=now)
    return incoming


def from_stranger(mailbox=None, now=NOON, **headers):
    return file(letter(STRANGER, **headers), mailbox, now)


def newest_ticket():
    return db.session.execute(select(Ticket).order_by(Ticket.id.desc()).limit(1)).scalar_one()


def why():
    return reasons.shown(newest_ticket().spam_reason, "en")


def confirmations_in(state):
    rows = db.session.query(OutgoingMail).filter_by(purpose=Purpose.CONFIRMATION, state=state)
    return [row.recipients for row in rows]


def kinds(ticket):
    return [event.kind for event in ticket.events]


@pytest.fixture
def block(alice):
    def add(pattern):
        with transaction():
            db.session.add(BlockedSender(pattern=pattern, agent=alice, created_at=NOON))

    return add


@pytest.fixture
def mailbox():
    with transaction():
        mailbox = Mailbox(address="support@example.org", imap_host="imap.example.org")
        db.session.add(mailbox)
    return mailbox


@pytest.fixture
def spam_ticket():
    """A stranger's mail that the server's filter took for spam."""
    from_stranger(X_Spam_Flag="YES", Message_ID="<win@bulk.example.net>")
    return newest_ticket()


@pytest.mark.row("S11")
@pytest.mark.parametrize("pattern", ["win@bulk.example.net", "@bulk.example.net", "@example.net"])
def test_a_blocked_senders_mail_is_spam_and_says_why(block, pattern):
    block(pattern)

    incoming = from_stranger()

    assert newest_ticket().is_spam and incoming.outcome == Outcome.SPAM
    assert why() == f"{pattern} is on the block list."


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    "pattern", ["@ulk.example.net", "big@bulk.example.net", "@mail.bulk.example.net", "@net.example"]
)
def test_who_only_looks_like_a_blocked_sender_is_none(block, pattern):
    block(pattern)

    from_stranger()

    assert not newest_ticket().is_spam


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    ("headers", "filter"),
    [
        ({"X_Spam_Flag": "YES"}, "SpamAssassin"),
        ({"X_Rspamd_Action": "add header"}, "Rspamd"),
        ({"X_Yandex_Spam": "4"}, "Yandex"),
    ],
)
def test_what_the_servers_filter_said_is_obeyed(mailbox, headers, filter):
    from_stranger(mailbox, **headers)

    assert why() == f"The mail server's filter ({filter}) says that it is spam."


@pytest.mark.row("S11")
def test_a_mailbox_may_think_for_itself(mailbox):
    with transaction():
        mailbox.obeys_spam_filter, mailbox.spam_score = False, 1.0

    from_stranger(mailbox, X_Spam_Flag="YES", X_Spam_Score="17.5")

    assert not newest_ticket().is_spam


@pytest.mark.row("S11")
@pytest.mark.parametrize(("score", "is_spam"), [("3.9", False), ("4", True), ("11.2", True)])
def test_a_mailbox_may_be_stricter_than_the_filter(mailbox, score, is_spam):
    with transaction():
        mailbox.spam_score = 4.0

    from_stranger(mailbox, X_Spam_Status=f"No, score={score} required=15")

    assert newest_ticket().is_spam == is_spam


@pytest.mark.row("C6")
def test_a_known_customers_mail_is_never_spam(block, ticket):
    block("carol@example.com")

    incoming = file(letter(X_Spam_Flag="YES"))

    assert not newest_ticket().is_spam and incoming.outcome == Outcome.FILED


@pytest.mark.row("C6")
def test_who_is_known_by_spam_alone_is_not_known(spam_ticket):
    from_stranger(X_Spam_Flag="YES")

    assert newest_ticket() != spam_ticket and newest_ticket().is_spam


@pytest.mark.row("S11")
def test_a_blocked_senders_form_is_spam_too(block, support):
    block("@bulk.example.net")
    request = requests.Request("Win", "win@bulk.example.net", "You won", "Click.", "en", support)

    with transaction():
        ticket = requests.hand_in(request, now=NOON)

    assert ticket.is_spam and ticket.channel == Channel.FORM
    assert confirmations_in(OutgoingState.QUEUED) == []


@pytest.mark.row("S11")
def test_spam_waits_for_nobody_and_nobody_is_told_of_it(spam_ticket, support):
    with transaction():
        spam_ticket.waiting_since = NOON  # as if a count had gone wrong

    assert escalations.due(NOON + timedelta(days=2)) == []
    assert db.session.query(OutgoingMail).count() == 0
    assert db.session.execute(select(Ticket).where(Ticket.is_live())).all() == []


@pytest.mark.row("S11")
def test_what_was_no_spam_waits_since_it_came_and_is_confirmed_then(spam_ticket, alice):
    for _ in range(2):
        with transaction():
            spam.take_back(spam_ticket, by=alice, now=LATER)

    assert (spam_ticket.status, spam_ticket.waiting_since) == (Status.OPEN, NOON)
    assert db.session.query(IncomingMail).one().outcome == Outcome.FILED
    assert confirmations_in(OutgoingState.QUEUED) == [["win@bulk.example.net"]]
    assert kinds(spam_ticket)[-1] == "not_spam" and kinds(spam_ticket).count("not_spam") == 1


@pytest.mark.row("S11")
def test_a_machine_is_not_told_that_it_was_taken_back(alice):
    from_stranger(X_Spam_Flag="YES", Auto_Submitted="auto-generated")

    with transaction():
        spam.take_back(newest_ticket(), by=alice, now=LATER)

    assert db.session.query(OutgoingMail).count() == 0


@pytest.mark.row("C4")
def test_an_office_that_confirms_nothing_confirms_nothing_late(office, spam_ticket, alice):
    with transaction():
        office.confirms_requests = False

    with transaction():
        spam.take_back(spam_ticket, by=alice, now=LATER)

    assert db.session.query(OutgoingMail).count() == 0


@pytest.mark.row("S11")
def test_an_agents_word_is_enough_and_holds_back_what_has_not_left(alice):
    incoming = from_stranger()
    ticket = newest_ticket()

    for _ in range(2):
        with transaction():
            spam.put_away_by_hand(ticket, by=alice, now=LATER)

    assert (ticket.spam_since, ticket.waiting_since, incoming.outcome) == (LATER, None, Outcome.SPAM)
    assert why() == "Alice says that it is spam."
    assert confirmations_in(OutgoingState.WITHDRAWN) == [["win@bulk.example.net"]]
    assert kinds(ticket).count("spam") == 1


@pytest.mark.row("S11")
def test_a_mistaken_word_is_taken_back_with_what_it_held_back(alice):
    from_stranger()

    with transaction():
        spam.put_away_by_hand(newest_ticket(), by=alice, now=NOON)
    with transaction():
        spam.take_back(newest_ticket(), by=alice, now=LATER)

    assert confirmations_in(OutgoingState.QUEUED) == [["win@bulk.example.net"]]


@pytest.mark.row("S11")
def test_an_answered_ticket_taken_back_waits_for_nobody(ticket, alice):
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)
        spam.put_away_by_hand(ticket, by=alice, now=NOON)

    with transaction():
        spam.take_back(ticket, by=alice, now=LATER)

    assert (ticket.status, ticket.waiting_since) == (Status.PENDING, None)


@pytest.mark.row("S11")
def test_who_writes_again_into_spam_stays_there(spam_ticket):
    incoming = from_stranger(In_Reply_To="<win@bulk.example.net>", now=LATER)

    assert newest_ticket() == spam_ticket and len(spam_ticket.messages) == 2
    assert (spam_ticket.is_spam, spam_ticket.waiting_since, incoming.outcome) == (True, None, Outcome.SPAM)


@pytest.mark.row("C6")
def test_who_has_become_known_meanwhile_writes_it_back_into_the_lists(spam_ticket, support):
    with transaction():
        requests.hand_in(
            requests.Request("Win", "win@bulk.example.net", "Invoice", "Where is it?", "en", support), now=NOON
        )

    from_stranger(In_Reply_To="<win@bulk.example.net>", now=LATER)

    assert not spam_ticket.is_spam and spam_ticket.waiting_since == NOON


@pytest.mark.row("C6")
def test_who_writes_on_by_their_link_is_no_spammer(ticket, alice):
    with transaction():
        spam.put_away_by_hand(ticket, by=alice, now=NOON)

    with transaction():
        requests.write_on(ticket, "Hallo?", [], now=LATER)

    assert not ticket.is_spam and ticket.waiting_since == NOON
