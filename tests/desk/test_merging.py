"""Two tickets become one, and two again (R18)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import merging, replies, requests, tickets
from desk.errors import NoSuchTicket, PartOfAnother, SameTicket, SpamIsKeptApart
from models import (
    Draft,
    Event,
    LetterId,
    Message,
    OutgoingMail,
    OutgoingState,
    Purpose,
    StaleTicket,
    Status,
    Tag,
    Ticket,
    db,
    transaction,
)
from tests.conftest import NOON

HOUR = timedelta(hours=1)


def handed_in(support, text="Es qualmt auch.", address="dora@example.com", now=NOON + HOUR):
    request = requests.Request("Dora", address, "Qualm", text, "de", support)
    with transaction():
        return requests.hand_in(request, now=now)


@pytest.fixture
def second(support, ticket):
    """Dora writes of the same printer an hour after Carol."""
    return handed_in(support)


def merge(ticket, into, by, now=NOON + 2 * HOUR):
    with transaction():
        merging.merge(ticket, into, by=by, now=now)


def unmerge(ticket, by, now=NOON + 3 * HOUR):
    with transaction():
        merging.unmerge(ticket, by=by, now=now)


def texts(ticket):
    return [message.text for message in ticket.messages]


def kinds(ticket):
    return [event.kind for event in ticket.events]


def stale():
    return set(db.session.execute(select(StaleTicket.ticket_id)).scalars())


@pytest.mark.row("R18")
def test_what_was_said_in_both_is_read_in_one_in_order_of_time(ticket, second, alice):
    with transaction():
        replies.add_note(ticket, alice, "Feuerwehr ist unterwegs.", now=NOON + 2 * HOUR)

    merge(second, ticket, alice)

    assert texts(ticket) == ["Der Drucker brennt.", "Es qualmt auch.", "Feuerwehr ist unterwegs."]
    assert (ticket.message_count, ticket.excerpt) == (2, "Es qualmt auch.")
    assert (texts(second), second.message_count) == ([], 0)


@pytest.mark.row("R18")
def test_a_merge_done_twice_is_done_once(ticket, second, alice):
    merge(second, ticket, alice)
    merge(second, ticket, alice)

    assert kinds(ticket).count("merged") == 1
    assert ticket.message_count == 2


@pytest.mark.row("R18")
def test_who_takes_part_in_one_takes_part_in_both(ticket, second, alice):
    merge(second, ticket, alice)

    assert [one.address for one in ticket.participants] == ["dora@example.com"]


@pytest.mark.row("R18")
def test_two_tickets_of_one_customer_make_nobody_a_participant(ticket, support, alice):
    second = handed_in(support, address="carol@example.com")

    merge(second, ticket, alice)

    assert ticket.participants == []


@pytest.mark.row("S15")
def test_tags_of_both_stand_on_the_whole(ticket, second, alice):
    with transaction():
        ticket.tags.append(Tag.named("Feuer"))
        second.tags.extend([Tag.named("feuer"), Tag.named("Drucker")])

    merge(second, ticket, alice)
    both = {str(tag) for tag in ticket.tags}
    unmerge(second, alice)

    assert both == {"Feuer", "Drucker"}
    assert [str(tag) for tag in ticket.tags] == ["Feuer"]


@pytest.mark.row("R18")
def test_a_merged_ticket_waits_for_nobody_and_the_whole_since_the_earlier_instant(ticket, second, alice):
    merge(ticket, second, alice)

    assert (ticket.waiting_since, second.waiting_since) == (None, NOON)


@pytest.mark.row("A6")
def test_a_solved_ticket_opens_again_when_one_that_waits_becomes_part_of_it(ticket, second, alice):
    with transaction():
        tickets.solve(ticket, by=alice, now=NOON + HOUR)

    merge(second, ticket, alice)

    assert (ticket.status, ticket.waiting_since) == (Status.OPEN, NOON + HOUR)


@pytest.mark.row("R18")
def test_an_answered_ticket_that_becomes_part_of_another_reopens_nothing(ticket, second, alice):
    with transaction():
        replies.reply(second, alice, "Danke für den Hinweis.", now=NOON + HOUR)
        tickets.solve(ticket, by=alice, now=NOON + HOUR)

    merge(second, ticket, alice)

    assert (ticket.status, ticket.waiting_since) == (Status.SOLVED, None)


@pytest.mark.row("R18")
def test_the_mails_of_the_merged_ticket_go_with_it(ticket, second, alice):
    merge(second, ticket, alice)

    purposes = db.session.query(OutgoingMail.purpose).filter(OutgoingMail.ticket_id == ticket.id).all()
    assert purposes == [(Purpose.CONFIRMATION,), (Purpose.CONFIRMATION,)]


@pytest.mark.row("S11")
def test_a_failed_mail_asks_for_attention_where_it_is_now(ticket, second, alice):
    with transaction():
        mail = db.session.query(OutgoingMail).filter(OutgoingMail.ticket_id == second.id).one()
        mail.state = OutgoingState.FAILED
        second.attention_since = NOON

    merge(second, ticket, alice)
    merged = (second.attention_since, ticket.attention_since is not None)
    unmerge(second, alice)

    assert merged == (None, True)
    assert (second.attention_since is not None, ticket.attention_since) == (True, None)


@pytest.mark.row("R18")
def test_number_link_and_token_of_a_merged_ticket_lead_to_the_whole_through_any_number_of_merges(
    ticket, second, support, alice
):
    third = handed_in(support, "Alles schwarz.", "emma@example.com")

    merge(second, third, alice)
    merge(third, ticket, alice)

    for found in (
        Ticket.with_number(second.number),
        Ticket.with_link_token(second.link_token),
        Ticket.with_mail_token(second.mail_token),
    ):
        assert found and found.whole == ticket
    assert set(db.session.execute(Ticket.parts_of(ticket.id)).scalars()) == {ticket.id, second.id, third.id}


@pytest.mark.row("S10")
def test_both_records_tell_of_the_merge_and_of_its_end(ticket, second, alice):
    merge(second, ticket, alice)
    unmerge(second, alice)

    assert kinds(ticket)[-2:] == ["merged", "unmerged"]
    assert kinds(second)[-2:] == ["merged_into", "unmerged"]
    [told] = db.session.query(Event).filter(Event.kind == "merged")
    assert (told.agent, told.details) == (alice, {"number": second.number, "messages": 1})


@pytest.mark.row("R22")
def test_the_index_knows_neither_any_longer(ticket, second, alice):
    with transaction():
        db.session.query(StaleTicket).delete()

    merge(second, ticket, alice)

    assert stale() == {ticket.id, second.id}


@pytest.mark.row("R14")
def test_nobody_merges_what_they_may_not_see(ticket, second, sales, alice, bob, root):
    with transaction():
        tickets.transfer(second, sales, by=root, now=NOON)

    for one, other in ((ticket, second), (second, ticket)):
        for agent in (alice, bob):
            with pytest.raises(NoSuchTicket):
                merge(one, other, agent)
    merge(second, ticket, root)
    with pytest.raises(NoSuchTicket):
        unmerge(second, bob)
    assert ticket.message_count == 2


@pytest.mark.row("R18")
def test_a_ticket_never_becomes_part_of_itself(ticket, second, alice):
    with pytest.raises(SameTicket):
        merge(ticket, ticket, alice)
    merge(second, ticket, alice)

    with pytest.raises(SameTicket):
        merge(ticket, second, alice)

    assert (ticket.merged_into, second.whole) == (None, ticket)


@pytest.mark.row("R18")
def test_a_part_of_one_ticket_becomes_no_part_of_another(ticket, second, support, alice):
    third = handed_in(support, "Alles schwarz.", "emma@example.com")
    merge(second, ticket, alice)

    with pytest.raises(PartOfAnother, match=str(ticket.number)):
        merge(second, third, alice)


@pytest.mark.row("S11")
def test_spam_becomes_part_of_nothing(ticket, second, alice):
    with transaction():
        second.spam_since = NOON

    for one, other in ((ticket, second), (second, ticket)):
        with pytest.raises(SpamIsKeptApart):
            merge(one, other, alice)


@pytest.mark.row("R18")
def test_taken_apart_each_has_again_what_it_had(ticket, second, alice):
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON + HOUR)
    before = [everything(ticket), everything(second)]

    merge(second, ticket, alice)
    merged = everything(ticket)
    unmerge(second, alice)
    unmerge(second, alice)

    assert [everything(ticket), everything(second)] == before
    assert merged != before[0]


def everything(ticket):
    db.session.expire_all()
    mails = db.session.query(OutgoingMail.id).filter(OutgoingMail.ticket_id == ticket.id).order_by(OutgoingMail.id)
    people = [one.address for one in ticket.participants]
    marks = (ticket.status, ticket.waiting_since, ticket.first_answered_at, ticket.last_message_at)
    return texts(ticket), mails.all(), people, ticket.message_count, ticket.excerpt, marks


@pytest.mark.row("R18")
def test_what_was_said_since_stays_with_the_whole(ticket, second, alice):
    merge(second, ticket, alice)
    with transaction():
        replies.reply(ticket, alice, "Wir kommen zu beiden.", now=NOON + 2 * HOUR)

    unmerge(second, alice)

    assert texts(ticket) == ["Der Drucker brennt.", "Wir kommen zu beiden."]
    assert (ticket.status, second.status, second.waiting_since) == (Status.PENDING, Status.OPEN, NOON + HOUR)


@pytest.mark.row("R18")
def test_taken_apart_a_ticket_waits_for_who_wrote_since(ticket, second, alice):
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON + HOUR)
    merge(second, ticket, alice)
    with transaction():
        requests.write_on(ticket, "Er brennt weiter.", [], now=NOON + 3 * HOUR)

    unmerge(second, alice, now=NOON + 4 * HOUR)

    assert (ticket.status, ticket.waiting_since) == (Status.OPEN, NOON + 3 * HOUR)


@pytest.mark.row("R18")
def test_taken_apart_a_ticket_waits_for_who_came_by_another_merge(ticket, second, support, alice):
    third = handed_in(support, "Alles schwarz.", "emma@example.com", now=NOON + 2 * HOUR)
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON + HOUR)
    merge(second, ticket, alice, now=NOON + 3 * HOUR)
    merge(third, ticket, alice, now=NOON + 3 * HOUR)

    unmerge(second, alice, now=NOON + 4 * HOUR)

    assert (ticket.status, ticket.waiting_since) == (Status.OPEN, NOON + 2 * HOUR)


@pytest.mark.row("R18")
def test_who_wrote_in_the_whole_stays_in_it(ticket, second, alice):
    merge(second, ticket, alice)
    with transaction():
        db.session.add(Message(ticket=ticket, kind="customer", from_address="dora@example.com", created_at=NOON))

    unmerge(second, alice)

    assert [one.address for one in ticket.participants] == ["dora@example.com"]


@pytest.mark.row("R18")
def test_parts_of_a_part_come_out_in_the_order_in_which_they_came_in(ticket, second, support, alice):
    third = handed_in(support, "Alles schwarz.", "emma@example.com")
    merge(second, third, alice)
    merge(third, ticket, alice)

    with pytest.raises(PartOfAnother):
        unmerge(second, alice)
    unmerge(third, alice)
    unmerge(second, alice)

    assert [texts(one) for one in (ticket, second, third)] == [
        ["Der Drucker brennt."],
        ["Es qualmt auch."],
        ["Alles schwarz."],
    ]


@pytest.mark.row("R18")
def test_a_draft_goes_along_unless_its_agent_has_one_there(ticket, second, alice, mona):
    with transaction():
        db.session.add(Draft(ticket=second, agent=alice, text="Liebe Dora", updated_at=NOON))
        db.session.add(Draft(ticket=second, agent=mona, text="Dora, Mona", updated_at=NOON))
        db.session.add(Draft(ticket=ticket, agent=mona, text="Carol, Mona", updated_at=NOON))

    merge(second, ticket, alice)

    texts_of = {(draft.ticket_id, draft.agent.name): draft.text for draft in db.session.query(Draft)}
    assert texts_of == {
        (ticket.id, "Alice"): "Liebe Dora",
        (ticket.id, "Mona"): "Carol, Mona",
        (second.id, "Mona"): "Dora, Mona",
    }


@pytest.mark.row("R18")
def test_a_ticket_of_more_messages_than_a_statement_takes_moves_whole(ticket, second, alice):
    with transaction():
        db.session.add_all(
            Message(ticket=second, kind="note", text=str(number), created_at=NOON) for number in range(1100)
        )

    merge(second, ticket, alice)
    unmerge(second, alice)

    assert (len(second.messages), len(ticket.messages)) == (1101, 1)


@pytest.mark.row("R18")
def test_message_ids_stay_with_the_ticket_they_were_first_seen_on(ticket, second, alice):
    ids = db.session.query(LetterId.value).filter(LetterId.ticket_id == second.id).all()

    merge(second, ticket, alice)

    [found] = {one.whole for one in LetterId.tickets_of([ids[0][0]])}
    assert found == ticket
