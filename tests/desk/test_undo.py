"""An answer can be taken back for some seconds: then it is as if it had not been written."""

from datetime import timedelta

import pytest

from desk import drafts, recipients, replies, requests, tickets
from desk.errors import AlreadyOnItsWay, NotYourAnswer
from desk.files import keep
from models import (
    Draft,
    Kind,
    LetterId,
    OutgoingMail,
    OutgoingState,
    Participant,
    Purpose,
    Status,
    Writing,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.desk.test_inbox import file
from tests.letters import letter

SOON = NOON + timedelta(minutes=5)
IN_TIME = SOON + timedelta(seconds=9)


@pytest.fixture
def undo(office):
    with transaction():
        office.undo_seconds = 10


@pytest.fixture
def answered(ticket, alice, undo):
    """Answers five minutes later."""

    def say(text="Löschen Sie ihn.", **given):
        with transaction():
            return replies.reply(ticket, alice, text, now=SOON, **given)

    return say


def take_back(message, agent, now=IN_TIME):
    with transaction():
        return replies.withdraw(message, agent, now=now)


def shown(ticket):
    """All of a ticket that lists, clocks and people see."""
    db.session.expire_all()
    return {
        "status": ticket.status,
        "waiting_since": ticket.waiting_since,
        "first_answered_at": ticket.first_answered_at,
        "solved_at": ticket.solved_at,
        "escalated_level": ticket.escalated_level,
        "assignee": ticket.assignee,
        "count": ticket.message_count,
        "last": ticket.last_message_at,
        "excerpt": ticket.excerpt,
        "people": [one.address for one in ticket.participants],
        "said": [one.text for one in ticket.messages],
    }


def the_mail():
    return db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).one()


def test_an_answer_waits_as_long_as_the_office_wants(answered):
    answered()

    assert the_mail().due_at == SOON + timedelta(seconds=10)


@pytest.mark.parametrize("status", [Status.PENDING, Status.SOLVED, Status.OPEN])
def test_a_ticket_is_as_it_was_before_the_answer_that_was_taken_back(ticket, alice, answered, status):
    with transaction():
        ticket.participants.append(Participant(address="dora@example.com"))
        ticket.escalated_level = 1
    before = shown(ticket)

    message = answered(status=status, to=recipients.read("carol@example.com", "erich@example.com"))
    take_back(message, alice)

    assert shown(ticket) == before
    assert (the_mail().state, the_mail().message) == (OutgoingState.WITHDRAWN, None)
    assert ticket.events[-1].kind == "withdrawn"


def test_words_recipients_and_files_are_a_draft_again(ticket, alice, answered):
    pdf = keep("Счёт.pdf", "application/pdf", b"%PDF-1.4")
    message = answered(files=[pdf], to=recipients.read("carol@example.com", "erich@example.com", "boss@example.com"))

    take_back(message, alice)

    draft = db.session.query(Draft).one()
    assert (draft.ticket, draft.agent) == (ticket, alice)
    assert (draft.text, draft.recipients, draft.copies, draft.blind_copies) == (
        "Löschen Sie ihn.",
        ["carol@example.com"],
        ["erich@example.com"],
        ["boss@example.com"],
    )
    assert [(one["filename"], one["digest"]) for one in draft.files] == [("Счёт.pdf", pdf.digest)]


def test_what_was_begun_meanwhile_is_kept_below(ticket, alice, answered):
    message = answered()
    with transaction():
        db.session.add(Draft(ticket=ticket, agent=alice, text="Und noch …", updated_at=SOON))

    take_back(message, alice)

    assert db.session.query(Draft).one().text == "Löschen Sie ihn.\n\nUnd noch …"


def test_taken_back_too_late_it_is_on_its_way(ticket, alice, answered):
    message = answered()

    with pytest.raises(AlreadyOnItsWay):
        take_back(message, alice, now=SOON + timedelta(seconds=10))

    assert [one.text for one in ticket.messages][-1] == "Löschen Sie ihn."


def test_what_a_worker_has_taken_is_not_taken_back(alice, answered):
    message = answered()
    with transaction():
        OutgoingMail.take(the_mail().id, now=SOON + timedelta(minutes=1), left_behind_after=timedelta(minutes=2))

    with pytest.raises(AlreadyOnItsWay):
        take_back(message, alice)

    assert the_mail().state == OutgoingState.SENDING


def test_what_was_taken_back_no_worker_sends(alice, answered):
    take_back(answered(), alice)

    taken = OutgoingMail.take(the_mail().id, now=SOON + timedelta(days=1), left_behind_after=timedelta(minutes=2))

    assert not taken


@pytest.mark.row("R14")
def test_nobody_takes_back_a_colleagues_answer(mona, answered):
    message = answered()

    with pytest.raises(NotYourAnswer):
        take_back(message, mona)

    assert the_mail().state == OutgoingState.QUEUED


def test_who_wrote_meanwhile_is_still_heard_and_waits_as_long_as_they_have(ticket, alice, answered):
    message = answered(status=Status.SOLVED)
    file(letter(text="Noch etwas.", In_Reply_To=f"<{the_mail().letter_id}>"), now=SOON + timedelta(seconds=5))

    take_back(message, alice)

    assert (ticket.status, ticket.waiting_since, ticket.excerpt) == (Status.OPEN, NOON, "Noch etwas.")


def test_what_a_colleague_changed_meanwhile_stays(ticket, alice, mona, answered):
    message = answered()
    with transaction():
        tickets.assign(ticket, mona, by=mona, now=SOON)
        tickets.close(ticket, by=mona, now=SOON)

    take_back(message, alice)

    assert (ticket.status, ticket.assignee) == (Status.CLOSED, mona)


def test_a_mail_that_refers_to_one_taken_back_is_a_matter_of_its_own(alice, answered):
    message, letter_id = answered(), the_mail().letter_id

    take_back(message, alice)

    assert db.session.query(LetterId).filter_by(value=letter_id).count() == 0


def test_the_customer_sees_an_answer_once_it_cannot_be_taken_back(ticket, answered):
    answered()

    early = requests.correspondence(ticket, now=IN_TIME)
    later = requests.correspondence(ticket, now=SOON + timedelta(seconds=10))

    assert [one.kind for one in early] == [Kind.CUSTOMER]
    assert [one.kind for one in later] == [Kind.CUSTOMER, Kind.REPLY]


@pytest.mark.row("R20")
def test_an_answer_taken_back_to_a_note_that_was_begun_makes_no_answer_of_the_note(ticket, alice, answered):
    message = answered()
    with transaction():
        drafts.save(ticket, alice, drafts.Written("Kunde klingt müde.", Writing.NOTE), now=SOON)

    draft = take_back(message, alice)

    assert (draft.kind, draft.text) == (Writing.NOTE, "Löschen Sie ihn.\n\nKunde klingt müde.")
