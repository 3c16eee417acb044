"""Several people and machines at the same tickets and mails at the same instant (R18, A3, R13)."""

import threading
import time
from contextlib import suppress

import pytest

from desk import aside, deletion, glimpses, inbox, merging, repair, replies
from mail.read import read
from models import Agent, Department, Event, IncomingMail, IncomingState, Message, Ticket, db, transaction
from tests.conftest import NOON
from tests.desk.steps import BOTH, comes, file, outbox, said
from tests.letters import letter
from views.agents import one_ticket
from views.agents.screen import needed_to_answer


def merges(ticket_id, into_id, agent_id):
    def act():
        with transaction():
            ticket, into = (db.session.get_one(Ticket, one) for one in (ticket_id, into_id))
            merging.merge(ticket, into, by=db.session.get_one(Agent, agent_id), now=NOON)

    return act


def files(incoming_id, raw):
    mail = read(raw)

    def act():
        with transaction():
            inbox.file(db.session.get_one(IncomingMail, incoming_id), mail, [], now=NOON)

    return act


@pytest.mark.row("R18")
def test_two_tickets_that_are_merged_into_each_other_at_once_are_merged_once(office, alice, at_once):
    for round_ in range(4):
        ids = [file(letter(subject=f"{round_} {one}")).message.ticket_id for one in ("a", "b", "c")]

        at_once(
            merges(ids[0], ids[1], alice.id),
            merges(ids[1], ids[2], alice.id),
            merges(ids[2], ids[0], alice.id),
        )

        all_three = [db.session.get_one(Ticket, one) for one in ids]
        wholes = {one.whole.id for one in all_three}
        assert len(wholes) == 1
        assert sorted(one.message_count for one in all_three) == [0, 0, 3]


def answers(ticket_id, agent_id):
    """As an agent's form does: the ticket is asked for and held by one question."""

    def act():
        with transaction():
            agent = db.session.get_one(Agent, agent_id)
            if ticket := one_ticket.find_held(ticket_id, agent, needed_to_answer()):
                replies.reply(ticket.hold(), agent, "Wir kommen.", now=NOON)

    return act


@pytest.mark.row("R18")
def test_what_is_answered_while_its_ticket_is_merged_is_in_the_whole_or_was_not_said(office, alice, at_once):
    for number in range(6):
        into, ticket = (comes(subject=f"{number} {one}").message.ticket for one in ("a", "b"))

        at_once(merges(ticket.id, into.id, alice.id), answers(ticket.id, alice.id))

        assert (ticket.messages, ticket.message_count) == ([], 0)
        assert len(into.messages) == into.message_count in (2, 3)


@pytest.mark.row("R18")
def test_a_ticket_asked_for_to_be_written_to_is_held_and_a_part_is_none(office, alice, support):
    into, part = (comes(subject=one).message.ticket for one in ("a", "b"))
    with transaction():
        merging.merge(part, into, by=alice, now=NOON)

    with transaction():
        whole, none = (one_ticket.find_held(one.id, alice, needed_to_answer()) for one in (into, part))
        was_held = into.is_held

    assert (whole, none, was_held) == (into, None, True)


@pytest.mark.row("A3")
def test_mail_that_comes_while_its_ticket_is_merged_is_read_in_the_whole(office, alice, at_once):
    for number in range(6):
        into, ticket = (comes(subject=f"{number} {one}").message.ticket for one in ("a", "b"))
        raw = letter(subject=f"Re: [#{ticket.number}]", text="Und?")
        with transaction():
            incoming = inbox.receive(raw, None, now=NOON)

        at_once(merges(ticket.id, into.id, alice.id), files(incoming.id, raw))

        assert (ticket.messages, ticket.message_count) == ([], 0)
        assert (len(into.messages), into.message_count) == (3, 3)


@pytest.mark.row("A3")
def test_a_mail_that_comes_while_its_ticket_is_deleted_is_not_deleted_with_it(office, root, at_once):
    ticket = file(letter()).message.ticket
    raw = letter(subject=f"Re: [#{ticket.number}]", text="Und?")
    with transaction():
        incoming_id = inbox.receive(raw, None, now=NOON).id
    ticket_id, written, root_id, is_filed = ticket.id, str(ticket.number), root.id, threading.Event()

    def deletes():
        is_filed.wait(5)
        with transaction():
            ticket, by = db.session.get_one(Ticket, ticket_id), db.session.get_one(Agent, root_id)
            deletion.delete(ticket, written=written, seen=1, by=by, now=NOON)

    at_once(deletes, files_slowly([(incoming_id, raw)], after=is_filed))

    assert said() == [["Der Drucker brennt.", "Und?"]]


@pytest.mark.row("A3", "R18")
def test_a_handful_of_mail_and_who_merges_do_not_wait_for_each_other_for_ever(office, alice, at_once):
    whole, other, part = (comes(text=one, subject=one).message.ticket for one in ("whole", "other", "part"))
    merges(part.id, whole.id, alice.id)()
    raws = [letter(subject=f"Re: [#{one.number}]", text=f"To {one.id}") for one in (other, part)]
    with transaction():
        mails = [(inbox.receive(raw, None, now=NOON).id, raw) for raw in raws]
    is_held = threading.Event()
    merge = merges(other.id, whole.id, alice.id)

    def merges_then():
        is_held.wait(5)
        merge()

    at_once(merges_then, files_slowly(mails, before=is_held))

    assert [len(one) for one in said()] == [5, 0, 0]


def files_slowly(mails, *, before=None, after=None):
    """A handful, in one transaction, with a pause once its tickets are held, or once it is filed."""
    read_mails = {incoming_id: read(raw) for incoming_id, raw in mails}

    def act():
        with transaction():
            inbox.ask_ahead(read_mails, now=NOON)
            _pause(before)
            for incoming_id, mail in read_mails.items():
                inbox.file(db.session.get_one(IncomingMail, incoming_id), mail, [], now=NOON)
            db.session.flush()
            _pause(after)

    return act


def _pause(told):
    if told:
        told.set()
        time.sleep(0.5)


@pytest.mark.row("S11")
def test_of_two_who_read_a_message_anew_at_once_one_is_told_of_the_other(office, alice, at_once):
    message, agent_id = comes("Принтер не печатает").message, alice.id
    rereads = {charset: repair.read_anew(message, charset) for charset in ("cp866", "cp1251")}
    message_id, both_have_looked = message.id, threading.Barrier(2)

    def chooses(charset):
        def act():
            with transaction():
                message, by = db.session.get_one(Message, message_id), db.session.get_one(Agent, agent_id)
                with suppress(threading.BrokenBarrierError):
                    both_have_looked.wait(1)
                repair.keep(message, rereads[charset], by=by, now=NOON)

        return act

    at_once(*map(chooses, rereads))

    message = db.session.get_one(Message, message_id)
    assert message.text == rereads[message.charset or ""].after.reply
    assert db.session.query(Event).filter_by(kind="reread").count() == 1


@pytest.mark.row("A3", "R13")
def test_two_copies_of_a_mail_to_two_departments_at_once_make_one_ticket_in_each(office, at_once):
    for number in range(4):
        copies = [b"X-Way: %d\r\n%s" % (way, letter(to=BOTH, Message_ID=f"<{number}@example.com>")) for way in (1, 2)]
        with transaction():
            ids = [inbox.receive(raw, None, now=NOON).id for raw in copies]

        at_once(*(files(one, raw) for one, raw in zip(ids, copies, strict=True)))

    assert len(said()) == 8
    assert len(outbox()) == 4


@pytest.mark.row("A3")
def test_what_one_makes_a_ticket_while_another_has_it_read_again_is_filed_once(office, alice, support, at_once):
    agent_id, department_id = alice.id, support.id
    both_have_looked, made = threading.Barrier(2), threading.Event()
    with transaction():
        incoming = inbox.receive(letter(), None, now=NOON)
        glimpses.set_aside(incoming, "because of the moon")
    incoming_id = incoming.id

    def looked():
        """The row as both see it; on SQLite the second has to wait for the first."""
        row, by = db.session.get_one(IncomingMail, incoming_id), db.session.get_one(Agent, agent_id)
        with suppress(threading.BrokenBarrierError):
            both_have_looked.wait(1)
        return row, by

    def makes_ticket():
        with transaction():
            row, by = looked()
            department = db.session.get_one(Department, department_id)
            aside.make_ticket(row, aside.ByHand("carol@example.com", "", "", "de", department), by=by, now=NOON)
        made.set()

    def tries_again():
        with transaction():
            row, by = looked()
            made.wait(1)
            aside.try_again([row], by=by, now=NOON)

    at_once(makes_ticket, tries_again)

    row = db.session.get_one(IncomingMail, incoming_id)
    assert (row.state == IncomingState.PROCESSED) == (db.session.query(Ticket).count() == 1)


@pytest.mark.row("A3")
def test_what_one_makes_a_ticket_while_another_lets_it_rest_is_a_ticket_and_nothing_else(
    office, alice, support, at_once
):
    agent_id, department_id = alice.id, support.id
    both_have_looked, made = threading.Barrier(2), threading.Event()
    with transaction():
        incoming = inbox.receive(letter(), None, now=NOON)
        glimpses.set_aside(incoming, "because of the moon")
    incoming_id = incoming.id

    def looked():
        row, by = db.session.get_one(IncomingMail, incoming_id), db.session.get_one(Agent, agent_id)
        with suppress(threading.BrokenBarrierError):
            both_have_looked.wait(1)
        return row, by

    def makes_ticket():
        with transaction():
            row, by = looked()
            department = db.session.get_one(Department, department_id)
            aside.make_ticket(row, aside.ByHand("carol@example.com", "", "", "de", department), by=by, now=NOON)
        made.set()

    def lets_it_rest():
        with transaction():
            row, by = looked()
            made.wait(1)
            aside.dismiss(row, "no need", by=by, now=NOON)

    at_once(makes_ticket, lets_it_rest)

    row = db.session.get_one(IncomingMail, incoming_id)
    is_ticket = row.state == IncomingState.PROCESSED
    assert is_ticket == (db.session.query(Ticket).count() == 1)
    assert (row.dismissed_at is not None) != is_ticket
