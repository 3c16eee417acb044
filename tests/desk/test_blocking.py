"""The block list: what can stand on it, however people write it, and what is better not put there (S11)."""

import pytest

from desk import blocking, spam
from desk.blocking import BlocksTheDesk, BlocksTooMany, NotBlockable
from desk.errors import SpamIsNotAnswered
from desk.replies import reply
from models import BlockedSender, OutgoingMail, Status, db, transaction
from tests.conftest import NOON
from tests.desk.steps import comes
from tests.desk.test_spam import LATER, from_stranger, kinds, newest_ticket

pytestmark = pytest.mark.usefixtures("office")


def blocked():
    return [row.pattern for row in db.session.query(BlockedSender).order_by(BlockedSender.id)]


@pytest.fixture
def block_sender(alice):
    def block(ticket, *, whole_domain=False):
        with transaction():
            return blocking.block_sender(ticket, whole_domain=whole_domain, by=alice, now=LATER)

    return block


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("  Win@Bulk.Example.net ", "win@bulk.example.net"),
        ("Big <win@bulk.example.net>", "win@bulk.example.net"),
        ("mailto:win@bulk.example.net", "win@bulk.example.net"),
        ("win/big@bulk.example.net", "win/big@bulk.example.net"),
        ("@bulk.example.net", "@bulk.example.net"),
        ("bulk.example.net.", "@bulk.example.net"),
        ("*@bulk.example.net", "@bulk.example.net"),
        ("*.bulk.example.net", "@bulk.example.net"),
        ("https://www.bulk.example.net/offer?x=1", "@bulk.example.net"),
        ("Пример.РФ", "@пример.рф"),
        ("xn--e1afmkfd.xn--p1ai", "@пример.рф"),
        ("вин@xn--e1afmkfd.xn--p1ai", "вин@пример.рф"),
        ("grüße.example", "@grüße.example"),
    ],
)
def test_an_address_or_a_domain_is_understood_as_people_write_it(written, meant):
    assert blocking.pattern_of(written) == meant


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    "written", ["", "com", "@com", "@", "*", "a b@c.example", "a@b@c.example", "10.0.0.1", "a@localhost", "-a.example"]
)
def test_what_is_neither_an_address_nor_a_domain_is_refused_in_words(written):
    with pytest.raises(NotBlockable) as refusal:
        blocking.pattern_of(written)

    assert f"“{written}” is neither a mail address nor a domain." in str(refusal.value)


@pytest.mark.row("S11")
@pytest.mark.parametrize("sender", ["win@xn--e1afmkfd.xn--p1ai", "win@news.пример.рф", "WIN@XN--E1AFMKFD.xn--p1ai"])
def test_a_domain_in_cyrillic_blocks_both_its_spellings(alice, sender):
    with transaction():
        db.session.add(BlockedSender(pattern="@пример.рф", agent=alice, created_at=NOON))

    assert str(BlockedSender.blocking(sender)) == "@пример.рф"
    assert BlockedSender.blocking("win@xn--80akhbyknj4f") is None


@pytest.mark.row("A1")
def test_a_sender_whose_domain_spells_half_a_surrogate_is_filed(office):
    assert comes(sender="win@xn--ib9b.example").message


@pytest.mark.row("S11")
@pytest.mark.parametrize("domain", ["gmail.com", "mail.ru", "yandex.ru", "ukr.net", "gmx.de", "t-online.de", "com.ua"])
def test_of_a_domain_that_everybody_uses_one_is_warned(domain):
    assert domain in str(blocking.doubt(f"@{domain}"))
    assert blocking.doubt(f"win@{domain}") is None


@pytest.mark.row("S11")
@pytest.mark.parametrize(("pattern", "warns"), [("@example.org", 1), ("@ample.org", 0), ("@x.example.org", 0)])
def test_of_our_own_domain_one_is_warned(pattern, warns):
    assert bool(blocking.doubt(pattern)) == warns


@pytest.mark.row("S11")
@pytest.mark.parametrize("address", ["support@example.org", "support+t123@example.org"])
def test_an_address_of_ours_is_never_blocked(address):
    with pytest.raises(BlocksTheDesk):
        blocking.refuse_what_blocks_us(address)


@pytest.mark.row("S11")
@pytest.mark.parametrize(("whole_domain", "pattern"), [(False, "win@bulk.example.net"), (True, "@bulk.example.net")])
def test_from_a_ticket_its_sender_is_blocked_and_not_whom_answers_go_to(block_sender, whole_domain, pattern):
    from_stranger(Reply_To="victim@example.com")
    ticket = newest_ticket()

    for _ in range(2):
        block_sender(ticket, whole_domain=whole_domain)
    from_stranger()

    assert blocked() == [pattern]
    assert ticket.is_spam and newest_ticket().is_spam
    assert kinds(ticket).count("blocked") == 1


@pytest.mark.row("S11")
def test_a_domain_that_everybody_uses_is_not_blocked_from_a_ticket(ticket, block_sender):
    with transaction():
        ticket.messages[0].from_address = "win@gmail.com"

    with pytest.raises(BlocksTooMany):
        block_sender(ticket, whole_domain=True)

    assert blocked() == [] and not ticket.is_spam


@pytest.mark.row("C6")
def test_it_is_told_how_many_other_tickets_let_a_blocked_sender_in(block_sender):
    from_stranger()
    from_stranger()
    block_sender(newest_ticket())

    from_stranger()

    assert blocking.keeps_writing(newest_ticket().customer_id) == 2 and not newest_ticket().is_spam


@pytest.mark.row("S11")
def test_spam_is_not_answered(ticket, alice):
    with transaction():
        spam.put_away_by_hand(ticket, by=alice, now=NOON)

    with pytest.raises(SpamIsNotAnswered), transaction():
        reply(ticket, alice, "Danke!", now=LATER)

    assert db.session.query(OutgoingMail).filter_by(purpose="reply").count() == 0


@pytest.mark.row("S11")
@pytest.mark.parametrize("status", [Status.SOLVED, Status.CLOSED, Status.PENDING])
def test_taken_back_it_is_as_it_was(ticket, alice, status):
    with transaction():
        ticket.status, ticket.waiting_since, ticket.solved_at = status, None, NOON
        spam.put_away_by_hand(ticket, by=alice, now=NOON)

    with transaction():
        spam.take_back(ticket, by=alice, now=LATER)

    assert (ticket.status, ticket.waiting_since, ticket.solved_at) == (status, None, NOON)


@pytest.mark.row("S11")
def test_taken_back_it_waits_since_what_was_said_meanwhile(alice):
    from_stranger(Message_ID="<win@bulk.example.net>")
    ticket = newest_ticket()
    with transaction():
        ticket.status, ticket.waiting_since = Status.CLOSED, None
        spam.put_away_by_hand(ticket, by=alice, now=NOON)
    from_stranger(In_Reply_To="<win@bulk.example.net>", now=LATER)

    with transaction():
        spam.take_back(ticket, by=alice, now=LATER)

    assert (ticket.status, ticket.waiting_since) == (Status.OPEN, LATER)
