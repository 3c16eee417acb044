"""What is a matter of its own is split off into a ticket of its own, and joined again if that was wrong (R18, A9)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import merging, replies, spam, splitting, tickets
from desk.errors import NothingChosen, NothingLeft, NotToBeSplit
from models import LetterId, OutgoingMail, Status, TicketLink, db, transaction
from tests.conftest import NOON
from tests.desk.steps import SECOND_MATTER, all_tickets, comes, file, outbox, said, token_address
from tests.letters import letter

pytestmark = pytest.mark.row("R18", "A9")
HOUR = timedelta(hours=1)


@pytest.fixture
def mixed(office, alice):
    """Carol's printer burns; Alice answered; then Carol writes of her monitor in the same ticket."""
    file(letter(subject="Drucker", text="Er brennt."))
    [ticket] = all_tickets()
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON + HOUR)
    file(letter(subject=f"Re: [#{ticket.number}] Drucker", text=SECOND_MATTER), now=NOON + 2 * HOUR)
    db.session.expire_all()
    return ticket


def split(ticket, by, *texts, subject="Monitor", department=None):
    ids = [message.id for message in ticket.messages if message.text in texts]
    with transaction():
        return splitting.split(ticket, ids, subject=subject, department=department, by=by, now=NOON + 3 * HOUR)


def test_the_ticked_messages_are_a_ticket_of_their_own(mixed, alice):
    new = split(mixed, alice, SECOND_MATTER)

    assert said() == [["Er brennt.", "Bitte löschen."], [SECOND_MATTER]]
    assert (new.subject, new.customer, new.address) == ("Monitor", mixed.customer, mixed.address)
    assert new.number != mixed.number
    assert new.created_at == NOON + 2 * HOUR


def test_both_wait_by_what_was_said_in_them(mixed, alice):
    new = split(mixed, alice, SECOND_MATTER)

    assert (mixed.status, mixed.waiting_since) == (Status.PENDING, None)
    assert (new.status, new.waiting_since) == (Status.OPEN, NOON + 2 * HOUR)
    assert (mixed.message_count, new.message_count) == (2, 1)
    assert (mixed.excerpt, new.excerpt) == ("Bitte löschen.", SECOND_MATTER)


def test_each_tells_of_the_other_and_shows_it(mixed, alice):
    new = split(mixed, alice, SECOND_MATTER)

    assert [event.kind for event in mixed.events][-1] == "split_off"
    assert "split_from" in [event.kind for event in new.events]
    assert TicketLink.between(mixed, new)


def test_to_another_department_whoever_holds_it_lets_go(mixed, alice, sales):
    new = split(mixed, alice, SECOND_MATTER, department=sales)

    assert (new.department, new.assignee) == (sales, None)
    assert mixed.assignee == alice


def test_an_answer_to_what_was_split_off_comes_there_whatever_token_it_bears(mixed, alice):
    with transaction():
        replies.reply(mixed, alice, "Monitor wird getauscht.", now=NOON + 2 * HOUR)
    new = split(mixed, alice, SECOND_MATTER, "Monitor wird getauscht.")
    mail = db.session.execute(select(OutgoingMail).where(OutgoingMail.ticket_id == new.id)).scalar_one()

    comes(to=token_address(mixed), text="Danke für den Monitor.", In_Reply_To=f"<{mail.letter_id}>")

    assert said()[1][-1] == "Danke für den Monitor."
    assert len(all_tickets()) == 2


def test_an_answer_to_what_stayed_stays(mixed, alice):
    split(mixed, alice, SECOND_MATTER)
    mail = outbox("reply")[0]

    comes(to=token_address(mixed), text="Gelöscht.", In_Reply_To=f"<{mail.letter_id}>")

    assert said()[0][-1] == "Gelöscht."


def test_a_mail_to_what_was_split_off_is_known_by_its_own_id(mixed, alice):
    new = split(mixed, alice, SECOND_MATTER)

    moved = db.session.execute(select(LetterId).where(LetterId.ticket_id == new.id)).scalars().all()

    assert [one.message.text for one in moved if one.message] == [SECOND_MATTER]


def test_joined_again_nothing_is_missing_and_what_was_said_since_is_there(mixed, alice):
    new = split(mixed, alice, SECOND_MATTER)
    with transaction():
        replies.reply(new, alice, "Welcher Monitor?", now=NOON + 4 * HOUR)

    with transaction():
        merging.merge(new, mixed, by=alice, now=NOON + 5 * HOUR)

    assert sorted(said()[0]) == sorted(["Er brennt.", "Bitte löschen.", SECOND_MATTER, "Welcher Monitor?"])


def test_something_must_be_ticked_and_something_must_stay(mixed, alice):
    with pytest.raises(NothingChosen):
        split(mixed, alice)
    with pytest.raises(NothingLeft):
        split(mixed, alice, "Er brennt.", "Bitte löschen.", SECOND_MATTER)

    assert len(all_tickets()) == 1


def test_messages_of_another_ticket_are_not_taken(mixed, alice, ticket):
    with pytest.raises(NothingChosen), transaction():
        splitting.split(
            mixed, [one.id for one in ticket.messages], subject="", department=None, by=alice, now=NOON + HOUR
        )


def test_spam_is_not_split(mixed, alice):
    with transaction():
        spam.put_away_by_hand(mixed, by=alice, now=NOON)

    with pytest.raises(NotToBeSplit):
        split(mixed, alice, SECOND_MATTER)


def test_what_was_split_off_of_a_closed_ticket_waits(mixed, alice):
    with transaction():
        tickets.close(mixed, by=alice, now=NOON + 2 * HOUR)

    new = split(mixed, alice, SECOND_MATTER)

    assert (mixed.status, new.status, new.waiting_since) == (Status.CLOSED, Status.OPEN, NOON + 2 * HOUR)
