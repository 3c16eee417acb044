"""Which ticket does a mail belong to? One sentence for each situation (R10, C5, R13).

One letter to several departments.
`base` is Carol's first letter, in German, to Support; Alice has answered it, and Danylo knows nothing of it.
"""

import pytest

from desk import merging, tickets
from models import LinkKind, Mailbox, Purpose, TicketLink, db, transaction
from tests.conftest import NOON
from tests.desk.steps import (
    BOTH,
    FIRST,
    MORE,
    all_tickets,
    answered,
    comes,
    file,
    outbox,
    said,
    the_only_ticket,
    token_address,
)
from tests.letters import letter

pytestmark = [pytest.mark.row("R10"), pytest.mark.usefixtures("office")]


# Two departments


def own_mailbox(department, address):
    with transaction():
        mailbox = Mailbox(address=address, department=department, smtp_host="")
        db.session.add(mailbox)
    return mailbox


@pytest.fixture
def mailboxes(support, sales):
    """Each department has a mailbox of its own."""
    return own_mailbox(support, "support@example.org"), own_mailbox(sales, "sales@example.org")


@pytest.mark.row("R13")
def test_one_letter_to_two_departments_makes_a_ticket_in_each_by_two_mailboxes(mailboxes, support, sales):
    raw = letter(to=BOTH)
    for mailbox in mailboxes:
        file(b"Delivered-To: %s\r\n%s" % (mailbox.address.encode(), raw), mailbox)

    assert [one.department for one in all_tickets()] == [support, sales]
    assert said() == [[FIRST], [FIRST]]


@pytest.mark.row("R13")
def test_one_letter_to_two_departments_makes_a_ticket_in_each_by_one_mailbox(support, sales):
    file(letter(to="support@example.org", Cc="sales@example.org"))

    assert [one.department for one in all_tickets()] == [support, sales]
    assert said() == [[FIRST], [FIRST]]


@pytest.mark.row("R13")
def test_one_letter_to_two_departments_without_a_message_id_makes_a_ticket_in_each(office):
    file(letter(to=BOTH, Message_ID=None))

    assert said() == [[FIRST], [FIRST]]
    assert db.session.query(TicketLink).count() == 1


@pytest.mark.row("A3")
def test_one_letter_to_two_departments_is_never_doubled_however_often_it_comes(mailboxes):
    raw = letter(to=BOTH)
    for way in (b"X: 1\r\n", b"X: 2\r\n", b"X: 1\r\n"):
        for mailbox in (None, *mailboxes):
            file(way + raw, mailbox)

    assert said() == [[FIRST], [FIRST]]


@pytest.mark.row("A3")
def test_a_copy_that_comes_after_its_ticket_was_transferred_is_neither_dropped_nor_doubled(
    mailboxes, support, sales, root
):
    supports_box, sales_box = mailboxes
    raw = letter(to="team@example.net")  # each mailbox got a copy of a letter to someone else
    file(b"X: 1\r\n" + raw, supports_box)
    with transaction():
        tickets.transfer(the_only_ticket(), sales, by=root, now=NOON)

    file(b"X: 2\r\n" + raw, sales_box)
    file(b"X: 3\r\n" + raw, supports_box)

    assert said() == [[FIRST], [FIRST]]


@pytest.mark.row("R13")
def test_the_two_tickets_of_one_letter_know_of_each_other_and_ask_about_nothing(office):
    file(letter(to=BOTH))

    [link] = db.session.query(TicketLink)
    assert link.kind == LinkKind.SAME_MAIL
    assert [one.suggestion for one in all_tickets()] == [None, None]


@pytest.mark.row("C4")
def test_a_letter_to_two_departments_is_confirmed_once(mailboxes):
    raw = letter(to=BOTH)
    for mailbox in mailboxes:
        file(b"Delivered-To: %s\r\n%s" % (mailbox.address.encode(), raw), mailbox)

    assert len(outbox(Purpose.CONFIRMATION)) == 1


@pytest.fixture
def twins(office):
    file(letter(to=BOTH, Message_ID="<first@example.com>"))
    return all_tickets()


@pytest.mark.row("R13")
def test_an_answer_to_one_departments_answer_reaches_that_one(twins, bob):
    answer = answered(twins[1], bob, "Ein neuer kostet 99 €.")

    comes(
        to="sales@example.org",
        In_Reply_To=f"<{answer.letter_id}>",
        References=f"<first@example.com> <{answer.letter_id}>",
    )

    assert said() == [[FIRST], [FIRST, "Ein neuer kostet 99 €.", MORE]]


@pytest.mark.row("R13")
def test_an_answer_to_one_department_with_the_other_copied_reaches_the_one_that_wrote(twins, bob):
    answer = answered(twins[1], bob, "Ein neuer kostet 99 €.")

    comes(to=BOTH, In_Reply_To=f"<{answer.letter_id}>")

    assert said() == [[FIRST], [FIRST, "Ein neuer kostet 99 €.", MORE]]


@pytest.mark.row("R13")
def test_a_reply_to_all_with_the_tokens_of_both_departments_is_told_in_both(twins):
    comes(to=f"{token_address(twins[0])}, {token_address(twins[1], 'sales')}")

    assert said() == [[FIRST, MORE], [FIRST, MORE]]


@pytest.mark.row("R13")
@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("support@example.org", [[FIRST, MORE], [FIRST]]),
        ("sales@example.org", [[FIRST], [FIRST, MORE]]),
        (BOTH, [[FIRST, MORE], [FIRST, MORE]]),
    ],
)
def test_a_customer_who_goes_on_from_their_own_letter_reaches_the_departments_they_write_to(twins, to, expected):
    comes(to=to, In_Reply_To="<first@example.com>")

    assert said() == expected


@pytest.mark.row("R18")
def test_twins_that_became_one_ticket_get_one_message(twins, root):
    with transaction():
        merging.merge(twins[1], twins[0], by=root, now=NOON)

    comes(to=BOTH, In_Reply_To="<first@example.com>")

    assert said() == [[FIRST, FIRST, MORE], []]
