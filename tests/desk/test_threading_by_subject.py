"""Which ticket does a mail belong to? One sentence for each situation (R10, C5, R13).

By numbers and subjects, and where tickets were merged.
`base` is Carol's first letter, in German, to Support; Alice has answered it, and Danylo knows nothing of it.
"""

from datetime import timedelta

import pytest

from desk import merging, suggestions, tickets
from models import Outcome, Status, Suggestion, transaction
from tests.conftest import NOON
from tests.desk.steps import (
    ANSWER,
    CAROL,
    DANYLO,
    DORA,
    EVE,
    FIRST,
    MORE,
    SECOND_MATTER,
    all_tickets,
    comes,
    file,
    joined,
    said,
    token_address,
)
from tests.letters import letter

pytestmark = [pytest.mark.row("R10"), pytest.mark.usefixtures("office")]


# The number in the subject


def test_the_number_joins_for_the_customer(answer, base):
    comes(subject=f"AW: Drucker [#{base.number}]")

    assert joined()


def test_the_number_joins_for_who_was_copied(base, alice):
    comes("Dora liest mit.", Cc=DORA, In_Reply_To="<first@example.com>")

    comes(sender=DORA, subject=f"Re: [#{base.number}]")

    assert said() == [[FIRST, "Dora liest mit.", MORE]]


def test_the_number_joins_for_an_address_that_answers_were_wanted_at(base, office):
    with transaction():
        base.address = "buero@example.com"

    comes(sender="buero@example.com", subject=f"Re: [#{base.number}]")

    assert said() == [[FIRST, MORE]]


@pytest.mark.row("C5")
def test_the_number_from_a_stranger_joins_nothing_and_an_agent_is_asked(base):
    comes(sender=EVE, subject=f"Re: [#{base.number}] Drucker")

    asking = all_tickets()[1]
    assert said() == [[FIRST], [MORE]]
    assert (asking.suggestion, asking.suggested) == (Suggestion.WANTS_TO_JOIN, base)
    assert asking.attention_since is not None


def test_a_number_that_was_never_given_out_opens_a_ticket_and_asks_nothing(base):
    other = base.number + 1 if base.number < 999_999 else base.number - 1

    comes(subject=f"Re: [#{other}]", sender=EVE)

    assert said() == [[FIRST], [MORE]]
    assert all_tickets()[1].suggestion is None


def test_a_number_without_its_brackets_is_just_a_number(base):
    comes(subject=f"Bestellung {base.number}")

    assert said() == [[FIRST], [MORE]]


def test_the_number_joins_behind_any_marks_of_replies_and_forwards(answer, base):
    comes(subject=f"WG: Ответ: RE[2]: [#{base.number}] Drucker brennt")

    assert joined()


def test_a_number_of_a_ticket_in_the_folder_for_spam_asks_nobody(base):
    with transaction():
        base.spam_since = NOON

    comes(sender=EVE, subject=f"Re: [#{base.number}]")

    assert all_tickets()[1].suggestion is None


# Subjects


def test_an_equal_subject_of_another_customer_joins_nothing_and_asks_nothing(base):
    comes(sender=DANYLO, subject=base.subject)

    assert said() == [[FIRST], [MORE]]
    assert all_tickets()[1].suggestion is None


def test_an_equal_subject_of_the_same_customer_is_asked_about_never_joined(base):
    comes(subject=f"AW: {base.subject}")

    assert said() == [[FIRST], [MORE]]
    assert (all_tickets()[1].suggestion, all_tickets()[1].suggested) == (Suggestion.FOLLOW_UP, base)


def test_a_solved_or_closed_ticket_is_asked_about_too(base, alice):
    with transaction():
        tickets.close(base, by=alice, now=NOON)

    comes(subject="Drucker brennt")

    assert all_tickets()[1].suggested == base


def test_most_words_alike_are_asked_about(base):
    comes(FIRST, subject="Rechnung 4711 vom März fehlt")

    comes(MORE, subject="Die Rechnung 4711 vom März fehlt")

    assert all_tickets()[2].suggested == all_tickets()[1]


@pytest.mark.parametrize(
    ("subject", "other", "is_alike"),
    [
        ("Счёт не пришёл", "Re: [#123456] счёт не пришёл", True),
        ("Не работает принтер в бухгалтерии", "Принтер в бухгалтерии не работает", True),
        ("", "", False),
        ("Re:", "Fwd:", False),
        ("Frage", "Frage", True),
        ("Frage", "Frage zur Rechnung", False),
        ("Drucker brennt", "Monitor brennt", False),
        ("Vertrag 1201 kündigen", "Vertrag 1202 verlängern", False),
    ],
)
def test_subjects_are_alike_by_their_words(subject, other, is_alike):
    assert suggestions.are_alike(subject, other) is is_alike


def test_a_ticket_that_rests_for_months_is_not_asked_about(base):
    comes(subject="Drucker brennt", now=NOON + timedelta(days=61))

    assert all_tickets()[1].suggestion is None


def test_a_copied_colleague_who_writes_of_the_same_is_asked_about(base):
    comes("Dora liest mit.", Cc=DORA, In_Reply_To="<first@example.com>")

    comes(sender=DORA, subject="Drucker brennt")

    assert all_tickets()[1].suggested == base


def test_machines_that_write_the_same_each_day_are_not_asked_about(office):
    for text in ("cs1234 is down", "cs1234 is down again"):
        comes(text, sender="monitor@example.net", subject="cs1234 is down", Auto_Submitted="auto-generated")

    assert [one.suggestion for one in all_tickets()] == [None, None]


# Closed, spam, merged


@pytest.mark.parametrize("end", [tickets.solve, tickets.close])
@pytest.mark.row("A10")
def test_an_answer_opens_a_ticket_that_was_ended(answer, base, alice, end):
    with transaction():
        end(base, by=alice, now=NOON)

    comes(In_Reply_To=f"<{answer.letter_id}>")

    assert joined()
    assert base.status == Status.OPEN


def test_an_answer_in_a_ticket_that_is_spam_stays_there(base):
    with transaction():
        base.spam_since = NOON

    incoming = comes(In_Reply_To="<first@example.com>")

    assert said() == [[FIRST, MORE]]
    assert incoming.outcome == Outcome.SPAM


@pytest.fixture
def merged(answer, base, alice):
    """Dora's ticket, which has become part of Carol's."""
    comes(SECOND_MATTER, sender=DORA, Message_ID="<doras@example.com>")
    doras = all_tickets()[1]
    with transaction():
        merging.merge(doras, base, by=alice, now=NOON)
    return doras


@pytest.mark.row("R18")
@pytest.mark.parametrize("mark", ["token", "message_id", "own_message_id", "number"])
def test_what_names_a_merged_ticket_leads_to_the_one_it_is_part_of(merged, mark):
    marks = {
        "token": {"to": token_address(merged)},
        "message_id": {"In_Reply_To": "<doras@example.com>"},
        "own_message_id": {"In_Reply_To": f"<{merged.mail_token}.0123456789ab@example.org>"},
        "number": {"subject": f"Re: [#{merged.number}]"},
    }

    comes(sender=DORA, **marks[mark])

    assert said() == [[FIRST, ANSWER, SECOND_MATTER, MORE], []]


@pytest.mark.row("R18")
def test_who_takes_part_in_the_whole_may_name_the_merged_tickets_number(merged):
    comes(sender=CAROL, subject=f"Re: [#{merged.number}]")

    assert said()[0][-1] == MORE


@pytest.mark.row("C5")
def test_a_stranger_who_names_a_merged_ticket_wants_to_join_the_whole(merged, base):
    comes(sender=EVE, subject=f"Re: [#{merged.number}]")

    assert all_tickets()[2].suggested == base


@pytest.mark.row("R18")
def test_taken_apart_again_each_gets_its_own_mail(merged, base, alice):
    with transaction():
        merging.unmerge(merged, by=alice, now=NOON)

    comes(sender=DORA, In_Reply_To="<doras@example.com>")

    assert said() == [[FIRST, ANSWER], [SECOND_MATTER, MORE]]


def test_a_copy_of_a_letter_that_was_merged_elsewhere_makes_no_second_one(merged):
    raw = letter(sender=DORA, subject="Noch etwas", text=SECOND_MATTER, Message_ID="<doras@example.com>")

    file(b"Received: by another way\r\n" + raw)

    assert said() == [[FIRST, ANSWER, SECOND_MATTER], []]
