"""The office that is left behind when everything has been played."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from demo import DeskInUse, Filled, fill
from models import (
    Agent,
    Article,
    Attachment,
    CannedReply,
    CheckItem,
    CheckList,
    Clock,
    Concerns,
    Customer,
    CustomField,
    Department,
    Ended,
    Escalation,
    FieldValue,
    HeldRequest,
    IncomingMail,
    IncomingState,
    Kind,
    Message,
    OutgoingMail,
    OutgoingState,
    Pledge,
    PledgeEnd,
    Rating,
    RecurringTicket,
    Score,
    Status,
    Ticket,
    TicketRule,
    WaitingOccasion,
    blobs,
    db,
)
from tests.conftest import NOON
from tests.demo.conftest import TICKETS

pytestmark = pytest.mark.timeout(400)  # a busy machine needs minutes to fill a desk


def _all(model: type) -> list:
    return list(db.session.execute(select(model)).scalars())


@pytest.mark.row("R13")
def test_the_office_has_its_departments_agents_and_texts(filled: Filled) -> None:
    departments = _all(Department)

    assert len(departments) == 4
    assert all(set(one.names) == set(one.signatures) == {"ru", "en", "de", "uk"} for one in departments)
    assert all(one.manager and one.address and one.escalation_levels for one in departments)
    assert all(set(one.texts) == {"ru", "en", "de", "uk"} for one in _all(CannedReply))
    assert len(_all(Agent)) == 7


def test_everyone_who_is_named_can_sign_in_at_once(filled: Filled) -> None:
    for _name, address in filled.people:
        agent = Agent.with_address(address)

        assert agent and agent.has_password(filled.password) and not agent.must_change_password


def test_the_tickets_are_of_all_kinds(filled: Filled) -> None:
    tickets = _all(Ticket)

    assert len(tickets) == TICKETS
    assert {ticket.status for ticket in tickets} == set(Status)
    assert {ticket.language for ticket in tickets} == {"ru", "en", "de", "uk"}
    assert {ticket.department_id for ticket in tickets} == {one.id for one in _all(Department)}
    assert any(ticket.escalated_level for ticket in tickets)
    assert any(ticket.assignee is None for ticket in tickets)


@pytest.mark.row("A6")
def test_who_waits_and_since_when_is_right_on_every_ticket(filled: Filled) -> None:
    for ticket in _all(Ticket):
        said = [message for message in ticket.messages if message.kind in (Kind.CUSTOMER, Kind.REPLY)]

        assert (ticket.status == Status.OPEN) == (ticket.waiting_since is not None)
        assert ticket.message_count == len(said)
        assert ticket.last_message_at == said[-1].created_at
        assert NOON - timedelta(days=61) < ticket.created_at <= ticket.last_message_at < NOON


@pytest.mark.row("R12")
def test_rows_are_numbered_in_the_order_of_time(filled: Filled) -> None:
    instants = [message.created_at for message in db.session.execute(select(Message).order_by(Message.id)).scalars()]
    late = [before for before, after in pairwise(instants) if before > after]

    assert len(late) <= 2  # what went wrong is told at the end


def test_mail_of_the_past_is_sent_and_some_was_refused_with_a_reason(filled: Filled) -> None:
    mails = _all(OutgoingMail)
    refused = [mail for mail in mails if mail.state == OutgoingState.FAILED]

    assert len(refused) == 3 and all("55" in mail.error for mail in refused)
    assert all(mail.sent_at is None for mail in refused)
    assert all(mail.sent_at for mail in mails if mail.state == OutgoingState.SENT)
    assert not [mail for mail in mails if mail.state == OutgoingState.SENDING]
    assert len([mail for mail in mails if mail.state == OutgoingState.QUEUED]) == 8
    # One of them was put off, one asks whether an address is right.


@pytest.mark.row("A3")
def test_mails_that_nobody_could_read_are_set_aside_with_a_reason(filled: Filled) -> None:
    mails = _all(IncomingMail)
    aside = [mail for mail in mails if mail.state == IncomingState.FAILED]

    assert len(aside) == 3 and all(mail.reason for mail in aside)
    assert {mail.state for mail in mails} == {IncomingState.FAILED, IncomingState.PROCESSED}
    assert all(blobs.exists(mail.digest) for mail in mails if mail.message)


@pytest.mark.row("R17")
def test_every_file_can_be_opened(filled: Filled) -> None:
    attachments = _all(Attachment)

    assert {one.filename.rpartition(".")[2] for one in attachments} >= {"png", "pdf", "txt"}
    assert any(not one.filename.isascii() for one in attachments)
    assert all(len(blobs.get(one.digest)) == one.size for one in attachments)


def test_customers_who_write_twice_are_one_customer(filled: Filled) -> None:
    named = db.session.execute(select(Customer.name, func.count()).group_by(Customer.name)).all()

    assert [name for name, count in named if count > 1] == []


@pytest.mark.row("R12")
def test_those_who_write_from_a_company_that_is_known_are_its_members(filled: Filled) -> None:
    members = [one for one in _all(Customer) if one.organisation]

    assert len({one.organisation_id for one in members}) >= 3
    assert all(one.address.endswith(f"@{one.organisation.domains[0]}") for one in members)
    assert len(members) < len(_all(Customer))


def test_a_desk_with_tickets_is_not_filled(filled: Filled) -> None:
    with pytest.raises(DeskInUse):
        fill(3, now=NOON)

    assert len(_all(Ticket)) == TICKETS


@pytest.mark.row("S15")
def test_tickets_are_about_something(filled: Filled) -> None:
    tickets, values = _all(Ticket), _all(FieldValue)

    assert len({one.category_id for one in tickets} - {None}) == 4
    assert len({one.product_id for one in tickets} - {None}) >= 3
    assert any(one.category_id is None for one in tickets)
    filled_in = {value.field_id for value in values}
    not_filled_in = {str(one) for one in _all(CustomField) if one.id not in filled_in}
    assert not_filled_in <= {
        "What happened?",
        "Link to the page",
        "Picture of the screen",
        "Number of the contract or invoice",
    }


@pytest.mark.row("A8")
def test_faults_and_payments_are_asked_what_an_engineer_needs(filled: Filled) -> None:
    questions = Counter(str(category) for one in _all(CustomField) for category in one.categories)

    assert questions == {"Something doesn't work": 7, "An invoice or a payment": 3}
    assert all(set(one.labels) == {"ru", "en", "de", "uk"} for one in _all(CustomField))


@pytest.mark.row("S3")
def test_the_knowledge_base_stands_in_four_languages_and_one_text_is_behind(filled: Filled) -> None:
    for_customers = [one for one in _all(Article) if one.visibility != "agents"]

    assert len(for_customers) == 5
    assert all({text.language for text in one.texts} == {"ru", "en", "de", "uk"} for one in for_customers)
    assert [text.language for one in for_customers for text in one.texts if text.is_older] == ["de"]
    assert {str(one.home_brand) for one in for_customers} == {"None", "Druckwerk Nord"}
    assert any(one.helpful > one.unhelpful > 0 for one in for_customers)


@pytest.mark.row("S2")
def test_service_levels_are_met_and_missed_and_escalated(filled: Filled) -> None:
    clocks = [one for one in _all(Clock) if one.level_id]

    assert all(one.calendar for one in _all(Department)) and len({one.level_id for one in clocks}) >= 3
    assert any(one.ended == Ended.MET for one in clocks) and any(one.broken_at for one in clocks)
    assert all(one.due_at for one in _all(Ticket) if one.status == Status.OPEN)
    assert {one.level.concerns for one in _all(Escalation)} >= {Concerns.ANSWER, Concerns.FIRST_ANSWER}


@pytest.mark.row("A6")
def test_what_was_promised_was_kept_and_broken_and_is_owed_still(filled: Filled) -> None:
    pledges = [one for one in _all(Pledge) if one.promised_at]

    assert {one.outcome for one in pledges} >= {PledgeEnd.KEPT, None}
    assert any(one.broken_at and not one.ended_at for one in pledges)
    assert not [one for one in pledges if one.next_at and one.next_at < NOON]


@pytest.mark.row("S6")
def test_agents_say_how_long_they_worked_and_keep_lists(filled: Filled) -> None:
    items = _all(CheckItem)

    assert any(one.minutes for one in _all(Message))
    assert any(one.done_at for one in items) and any(one.done_at is None for one in items)
    assert [(len(one.items), one.comes_by_itself) for one in _all(CheckList)] == [(3, True), (3, False)]
    assert {one.list_id for one in items} == {one.id for one in _all(CheckList)}
    assert all(one.texts.keys() == {"ru", "uk", "de", "en"} for one in items)


@pytest.mark.row("C4")
def test_some_tickets_come_again_and_a_rule_looks_at_the_others_from_now_on(filled: Filled) -> None:
    assert [bool(one.next_at and one.next_at > NOON) for one in _all(RecurringTicket)] == [True, True]
    assert [one.active_since for one in _all(TicketRule)] == [NOON]
    assert _all(WaitingOccasion) == []


@pytest.mark.row("R26")
def test_customers_have_rated_answers_and_one_request_is_held(filled: Filled) -> None:
    rated = [one for one in _all(Rating) if one.score]

    assert {one.score for one in rated} == set(Score)
    assert any(one.comment for one in rated)
    assert [one.confirmed_at for one in _all(HeldRequest)] == [None]
