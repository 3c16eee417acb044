"""Where the new words stand in the whole of a mail, and what is folded (S11)."""

import time

import pytest

from views.letters.quoting import passages, stands_in_order

pytestmark = pytest.mark.row("S11")


def told(text, whole):
    found = passages(text, whole)
    return found and [("new" if one.is_new else "open" if one.is_open else "folded", one.text) for one in found]


def test_below_the_new_words_the_quote_is_folded():
    assert told("Ja.", "Ja.\n\nAm Montag schrieb Support:\n> Geht es?") == [
        ("new", "Ja."),
        ("folded", "Am Montag schrieb Support:\n> Geht es?"),
    ]


def test_new_words_below_the_quote_come_first_all_the_same():
    assert told("Ja.", "> Geht es?\n\nJa.\n\n-- \nCarol") == [("new", "Ja."), ("folded", "> Geht es?\n\n-- \nCarol")]


def test_answers_between_the_questions_keep_their_places():
    assert told("Ja.\n\nNein.", "> Geht es?\n\nJa.\n\n> Auch morgen?\n\nNein.\n\n-- \nCarol") == [
        ("open", "> Geht es?"),
        ("new", "Ja."),
        ("open", "> Auch morgen?"),
        ("new", "Nein."),
        ("folded", "-- \nCarol"),
    ]


def test_a_long_quote_between_answers_is_folded():
    quote = "\n".join(f"> Zeile {number}" for number in range(9))

    found = told("Ja.\nNein.", f"Ja.\n{quote}\nNein.")

    assert found == [("new", "Ja."), ("folded", quote), ("new", "Nein.")]


def test_a_line_of_the_quote_that_is_also_new_is_not_taken_for_it():
    whole = "Hallo,\nalte Frage\n\nHallo,\nneue Antwort"

    assert told("Hallo,\nneue Antwort", whole) == [("new", "Hallo,\nneue Antwort"), ("folded", "Hallo,\nalte Frage")]


def test_spaces_make_no_difference():
    assert told("Ja,  gern.", "Ja, gern. \n\n> Geht es?") == [("new", "Ja,  gern."), ("folded", "> Geht es?")]


def test_a_mail_that_only_quotes_is_folded_whole():
    assert told("", "> Geht es?") == [("folded", "> Geht es?")]


def test_what_stands_nowhere_in_the_whole_says_nothing_of_places():
    assert told("Ganz anders umbrochen", "Ganz anders\numbrochen\n> Geht es?") is None


@pytest.mark.parametrize(
    ("rest", "is_quote"),
    [("> Geht es?", True), ("IP> Geht es?", True), ("-- \nCarol", False), ("Von: a\n" * 9, True), ("Gesendet", False)],
)
def test_a_signature_is_not_called_a_quote(rest, is_quote):
    found = passages("Ja.", f"Ja.\n\n{rest}")

    assert found and found[1].is_quote is is_quote


def test_whether_the_whole_begins_with_the_new_words():
    assert stands_in_order("Ja. Gern.", "Ja.\nGern.\n> Geht es?")
    assert not stands_in_order("Ja.", "> Geht es?\nJa.")


@pytest.mark.parametrize("text", ["a\n" * 25_000 + "b", "a\n" * 25_000])
def test_a_hostile_mail_takes_no_time(text):
    start = time.process_time()

    passages(text, "a\n" * 50_000)

    assert time.process_time() - start < 1
