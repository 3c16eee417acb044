"""Which ticket does a mail belong to? One sentence for each situation (R10, C5, R13).

By tokens, Message-IDs and Outlook's conversations.
`base` is Carol's first letter, in German, to Support; Alice has answered it, and Danylo knows nothing of it.
"""

import base64

import pytest

from models import Purpose
from tests.desk.steps import (
    ANSWER,
    DANYLO,
    DORA,
    EVE,
    FIRST,
    FORGED,
    MORE,
    SECOND_MATTER,
    all_tickets,
    answered,
    comes,
    joined,
    outbox,
    said,
    the_only_ticket,
    token_address,
)

pytestmark = [pytest.mark.row("R10"), pytest.mark.usefixtures("office")]


def thread_index(seed, answers=0):
    """As Outlook writes it: 22 bytes that stay, 5 more for each answer."""
    return base64.b64encode(bytes([1, *[seed] * 21]) + b"\x01\x02\x03\x04\x05" * answers).decode()


# Tokens in the address


def test_an_answer_to_the_address_with_the_token_joins_without_any_other_mark(answer, base):
    comes(to=token_address(base))

    assert joined()


def test_the_token_holds_in_any_case_of_its_letters(answer, base):
    comes(to=token_address(base).upper())

    assert joined()


def test_the_token_holds_where_only_the_server_saw_it(answer, base):
    comes(to="undisclosed-recipients:;", Delivered_To=token_address(base))

    assert joined()


def test_the_token_holds_from_a_strangers_address(answer, base):
    comes(sender=EVE, to=token_address(base))

    assert joined()


def test_the_token_holds_among_copied_addresses(answer, base):
    comes(to=DORA, Cc=token_address(base))

    assert joined()


@pytest.mark.row("C5")
def test_a_forged_token_in_the_address_joins_nothing_and_still_finds_the_department(base, sales):
    comes(sender=EVE, to=f"sales+t{base.number}-{FORGED}@example.org")

    assert said() == [[FIRST], [MORE]]
    assert all_tickets()[1].department == sales


@pytest.mark.row("C5")
def test_a_token_of_one_ticket_with_the_number_of_another_joins_nothing(base):
    signature = base.mail_token.partition("-")[2]

    comes(sender=EVE, to=f"support+t{base.number + 1}-{signature}@example.org")

    assert said() == [[FIRST], [MORE]]


@pytest.mark.row("C5")
def test_a_token_that_another_desk_signed_joins_nothing(base, app):
    ours = app.config["SECRET_KEY"]
    app.config["SECRET_KEY"] = "another desk's secret " * 2
    theirs = base.mail_token
    app.config["SECRET_KEY"] = ours

    comes(sender=EVE, to=f"support+{theirs}@example.org", In_Reply_To=f"<{theirs}.abc@example.org>")

    assert said() == [[FIRST], [MORE]]


@pytest.mark.row("C5")
def test_a_token_cut_short_joins_nothing(base):
    comes(sender=EVE, to=token_address(base).replace("@", "")[:-14] + "@example.org")

    assert said() == [[FIRST], [MORE]]


def test_the_token_of_the_address_goes_before_the_message_ids(answer, base):
    comes(sender=DANYLO, text=SECOND_MATTER, Message_ID="<other@example.net>")

    comes(to=token_address(base), In_Reply_To="<other@example.net>")

    assert said() == [[FIRST, ANSWER, MORE], [SECOND_MATTER]]


def test_a_letter_to_the_tokens_of_two_tickets_is_told_in_both(answer, base):
    comes(sender=DANYLO, text=SECOND_MATTER)

    comes(to=", ".join(map(token_address, all_tickets())))

    assert said() == [[FIRST, ANSWER, MORE], [SECOND_MATTER, MORE]]


def test_a_plus_in_the_address_that_is_no_token_is_no_token(base, sales):
    comes(to="sales+newsletter@example.org")

    assert said() == [[FIRST], [MORE]]
    assert all_tickets()[1].department == sales


# Message-IDs


def test_an_answer_to_our_answer_joins(answer):
    comes(In_Reply_To=f"<{answer.letter_id}>")

    assert joined()


def test_an_answer_whose_in_reply_to_was_dropped_joins_by_its_references(answer):
    comes(References=f"<first@example.com> <{answer.letter_id}>")

    assert joined()


def test_an_answer_whose_references_were_dropped_joins_by_its_in_reply_to(answer):
    comes(In_Reply_To=f"<{answer.letter_id}>", References=None)

    assert joined()


def test_our_message_id_is_known_by_its_token_also_where_its_row_is_gone(answer, base):
    comes(In_Reply_To=f"<{base.mail_token}.000000000000@example.org>")

    assert joined()


@pytest.mark.row("C5")
def test_a_message_id_with_a_forged_token_joins_nothing(base):
    comes(sender=EVE, In_Reply_To=f"<t{base.number}-{FORGED}.abcdef@example.org>")

    assert said() == [[FIRST], [MORE]]


def test_a_customer_who_answers_their_own_letter_joins(answer):
    comes(In_Reply_To="<first@example.com>")

    assert joined()


def test_an_answer_to_the_confirmation_joins(base):
    [confirmation] = outbox(Purpose.CONFIRMATION)

    comes(In_Reply_To=f"<{confirmation.letter_id}>")

    assert said() == [[FIRST, MORE]]


def test_an_answer_to_a_third_partys_letter_that_was_filed_joins(answer):
    comes(sender=DORA, text="Bei mir auch.", In_Reply_To=f"<{answer.letter_id}>", Message_ID="<third@example.com>")

    comes(In_Reply_To="<third@example.com>")

    assert said() == [[FIRST, ANSWER, "Bei mir auch.", MORE]]


def test_a_message_id_that_nobody_has_seen_opens_a_ticket(base):
    comes(In_Reply_To="<unknown@example.com>", References="<nobody@example.com> <unknown@example.com>")

    assert said() == [[FIRST], [MORE]]


def test_an_answer_to_two_matters_joins_the_one_it_answers_directly(answer, base):
    comes(sender=DANYLO, text=SECOND_MATTER, Message_ID="<other@example.net>")

    comes(In_Reply_To="<first@example.com>", References="<other@example.net> <first@example.com>")

    assert said() == [[FIRST, ANSWER, MORE], [SECOND_MATTER]]


def test_references_name_the_nearest_letter_last(answer, base):
    comes(sender=DANYLO, text=SECOND_MATTER, Message_ID="<other@example.net>")

    comes(References="<other@example.net> <first@example.com>")

    assert said() == [[FIRST, ANSWER, MORE], [SECOND_MATTER]]


def test_a_message_id_in_another_case_is_another_letter(base):
    comes(In_Reply_To="<FIRST@EXAMPLE.COM>")

    assert said() == [[FIRST], [MORE]]


def test_a_thousand_references_are_no_obstacle(answer):
    many = " ".join(f"<{number}@example.com>" for number in range(1000))

    comes(References=f"{many} <{answer.letter_id}>")

    assert joined()


# Outlook's conversation, where a gateway dropped all Message-IDs


def test_outlooks_conversation_joins_for_who_takes_part(office):
    comes(FIRST, Thread_Index=thread_index(7))

    comes(MORE, Thread_Index=thread_index(7, answers=2))

    assert said() == [[FIRST, MORE]]


@pytest.mark.row("C5")
def test_outlooks_conversation_lets_no_stranger_in(office):
    comes(FIRST, Thread_Index=thread_index(7))

    comes(MORE, sender=EVE, Thread_Index=thread_index(7, answers=1))

    assert said() == [[FIRST], [MORE]]


def test_another_conversation_of_outlooks_is_another_matter(office):
    comes(FIRST, Thread_Index=thread_index(7))

    comes(MORE, Thread_Index=thread_index(8))

    assert said() == [[FIRST], [MORE]]


@pytest.mark.parametrize("index", ["", "AQ==", "no base64 ~~~", "=" * 5000, "Ж"])
def test_a_broken_thread_index_joins_nothing_and_stops_nothing(index, base):
    comes(FIRST, Thread_Topic="Drucker", Thread_Index=index)
    comes(MORE, Thread_Topic="Drucker", Thread_Index=index)

    assert said() == [[FIRST], [FIRST], [MORE]]


def test_an_answer_to_ours_of_which_only_outlooks_conversation_is_left_joins(office, alice):
    comes(FIRST, Thread_Index=thread_index(7))
    answer = answered(the_only_ticket(), alice)

    comes(MORE, Thread_Index=answered_in_outlook(answer.headers["Thread-Index"]))

    assert joined()


def answered_in_outlook(index):
    return base64.b64encode(base64.b64decode(index) + b"\x01\x02\x03\x04\x05").decode()


def test_to_other_programs_we_show_no_conversation_of_outlooks(answer):
    assert "Thread-Index" not in answer.headers


def test_a_conversation_of_outlooks_never_stands_in_our_references(office, alice):
    comes(FIRST, Thread_Index=thread_index(7), Message_ID="<first@example.com>")

    answer = answered(the_only_ticket(), alice)

    assert "conversation" not in answer.headers["References"]
    assert answer.headers["References"].startswith("<first@example.com>")
