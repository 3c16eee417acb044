"""Which ticket does a mail belong to? One sentence for each situation (R10, C5, R13).

People, lists and machines.
`base` is Carol's first letter, in German, to Support; Alice has answered it, and Danylo knows nothing of it.
"""

import pytest

from mail.building import build
from models import Kind, Mailbox, Outcome, Status, db, transaction
from tests.desk.steps import (
    ANSWER,
    CAROL,
    DORA,
    EVE,
    FIRST,
    MORE,
    all_tickets,
    answered,
    comes,
    file,
    joined,
    said,
    the_only_ticket,
    token_address,
)

pytestmark = [pytest.mark.row("R10"), pytest.mark.usefixtures("office")]


# People


def test_a_customer_with_a_new_address_joins_by_the_answer_and_is_known_there_from_then_on(answer, base):
    comes("Von zuhause.", sender="Carol <carol@home.example>", In_Reply_To=f"<{answer.letter_id}>")

    comes(MORE, sender="Carol <carol@home.example>", subject=f"[#{base.number}]")

    assert said() == [[FIRST, ANSWER, "Von zuhause.", MORE]]


def test_a_second_address_of_the_same_customer_may_name_the_number(answer, base, carol):
    with transaction():
        carol.addresses.append(type(carol.addresses[0])(address="weiss@example.com"))

    comes(sender="weiss@example.com", subject=f"[#{base.number}]")

    assert joined()


def test_a_copied_colleague_who_answers_the_letter_they_got_joins(base):
    comes("Dora liest mit.", Cc=DORA, In_Reply_To="<first@example.com>", Message_ID="<copied@example.com>")

    comes(sender=DORA, In_Reply_To="<copied@example.com>")

    assert said() == [[FIRST, "Dora liest mit.", MORE]]


def test_a_colleague_whom_our_answer_was_forwarded_to_joins_by_it(answer):
    comes(sender=DORA, subject="Fwd: Re: Drucker brennt", References=f"<first@example.com> <{answer.letter_id}>")

    assert joined()


def test_a_forward_without_any_mark_opens_a_ticket_of_who_forwards(base, alice):
    comes(sender="Alice <alice@example.org>", subject="WG: Angebot", text="Bitte übernehmen.")

    assert said() == [[FIRST], ["Bitte übernehmen."]]
    assert all_tickets()[1].customer.address == "alice@example.org"


def test_an_agents_forward_of_a_letter_of_the_ticket_joins_it(answer):
    comes(sender="Alice <alice@example.org>", subject="WG: Drucker brennt", In_Reply_To="<first@example.com>")

    assert joined()


def test_of_all_who_are_addressed_none_of_our_own_addresses_takes_part(base, office):
    with transaction():
        db.session.add(Mailbox(address="inbox@example.org", smtp_host=""))

    ours = f"inbox@example.org, sales+x@example.org, {token_address(base)}, SALES@example.org"
    comes(to=DORA, Cc=f"{ours}, inbox+{base.mail_token}@example.org")

    assert [one.address for one in base.participants] == ["dora@example.com"]


def test_a_letter_over_a_mailing_list_is_answered_to_its_sender_and_never_to_the_list(office, alice):
    comes(
        FIRST,
        to="team@lists.example.com",
        Cc="support@example.org",
        Reply_To="team@lists.example.com",
        List_Id="<team.lists.example.com>",
        List_Post="<mailto:team@lists.example.com>",
    )

    answer = answered(the_only_ticket(), alice)

    assert (answer.recipients, answer.copies) == (["Carol Weiß <carol@example.com>"], [])


def test_a_list_that_writes_in_its_own_name_names_its_writer_in_reply_to(office, alice):
    comes(
        FIRST,
        sender="Carol via Team <team@lists.example.com>",
        Reply_To=CAROL,
        List_Id="<team.lists.example.com>",
        List_Post="<mailto:team@lists.example.com>",
    )

    ticket = the_only_ticket()
    assert (ticket.customer.address, ticket.participants) == ("carol@example.com", [])


# Machines


def test_a_bounce_joins_the_ticket_whose_mail_came_back_and_opens_nothing(answer, base):
    comes(
        sender="MAILER-DAEMON <mailer-daemon@mx.example.net>",
        subject="Undelivered Mail Returned to Sender",
        In_Reply_To=f"<{answer.letter_id}>",
        Return_Path="<>",
        Auto_Submitted="auto-replied",
    )

    assert base.messages[-1].kind == Kind.MACHINE
    assert base.status == Status.PENDING


def test_an_out_of_office_joins_folded_and_lets_nobody_in(answer, base):
    comes(sender=DORA, to=token_address(base), Cc=EVE, subject="Abwesend: Drucker", Auto_Submitted="auto-replied")

    assert base.messages[-1].kind == Kind.MACHINE
    assert (base.status, base.participants) == (Status.PENDING, [])


def test_an_out_of_office_with_only_our_number_joins_if_its_sender_takes_part(answer, base):
    comes(subject=f"Automatische Antwort: [#{base.number}] Drucker", Auto_Submitted="auto-replied")

    assert base.messages[-1].kind == Kind.MACHINE


def test_an_out_of_office_that_belongs_to_nothing_is_no_ticket(base):
    incoming = comes(sender=EVE, subject="Out of office", Auto_Submitted="auto-replied")

    assert (incoming.outcome, len(all_tickets())) == (Outcome.AUTOMATIC, 1)


def test_our_own_mail_that_comes_back_is_no_message(answer, base):
    incoming = file(b"Received: from a loop\r\n" + build(answer).as_bytes())

    assert (incoming.outcome, said()) == (Outcome.AUTOMATIC, [[FIRST, ANSWER]])
