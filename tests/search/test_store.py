"""What is found and in which order, whichever engine keeps the index."""

import random
import time
from datetime import timedelta

import pytest

from search.asking import Answer, ask
from search.query import parse
from search.store import Filters
from tests.search.made import EVERYTHING, MONDAY, document, found


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("принтерам", ["2", "1"]),
        ("принтер сломан", ["1"]),
        ("принтер -сломан", ["2"]),
        ("принтер or Drucker", ["3", "2", "1"]),
        ('"стоят принтеры"', []),
        ('"принтеры стоят"', ["2"]),
        ('"принтер стоит"', ["2"]),
        ("интернет-магазин", ["2"]),
        ('"интернет магазина"', ["2"]),
        ("Patronen", ["3"]),
        ("subject:Drucker", ["3"]),
        ("body:Drucker", []),
        ("from:carol", ["3"]),
        ("from:example.com", ["3"]),
        ("agent:Щербаковой", ["1"]),
        ("agent:Щербаков принтер", ["1"]),
        ("has:attachment", ["2"]),
        ("-has:attachment принтер", ["1"]),
        ("department:sales", ["3"]),
        ("Bericht", ["2"]),
        ("before:2026-11-17", ["1"]),
        ("after:2026-11-18 принтер or toner", ["3"]),
        ("#4001", ["1", "3"]),
        ("4001", ["1", "3"]),
        ("nichts davon", []),
    ],
)
def test_a_query_finds_what_it_says(store, text, ids):
    store.index(
        [
            document(1, "Наш принтер сломан", agent="Анна Щербакова", department="support"),
            document(
                2,
                "Принтеры стоят, интернет-магазин тоже",
                date=MONDAY + timedelta(days=1),
                files=["Bericht-2026.pdf"],
                labels={"has:attachment"},
            ),
            document(
                3,
                "Die Tonerpatronen sind leer, siehe #4001",
                subject="Drucker",
                sender="Carol Weiß <carol@example.com>",
                department="sales",
                date=MONDAY + timedelta(days=2),
            ),
        ]
    )

    assert found(store, text) == ids


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Жукова", ["1"]),
        ("p.zhukov@firma.example", ["1"]),
        ("zhukov", ["1"]),
        ("firma.example", ["1"]),
        ("принтер Жуков", ["1"]),
        ("принтер -Жуков", ["2"]),
        ("Carol", ["3", "2"]),
        ("carol@web.example", ["2"]),
        ("web", []),
        ("example", []),
        ("support", []),
        ("subject:Carol", []),
    ],
)
def test_a_plain_query_looks_into_names_and_mail_addresses_too(store, text, ids):
    ours = "support-desk@kvitok.example"
    store.index(
        [
            document(1, "принтер", sender="Пётр Жуков <p.zhukov@firma.example>", recipients=ours),
            document(2, "принтер", sender=ours, recipients="Carol Weiß <carol@web.example>"),
            document(3, "Grüße von Carol", sender="bob@x.example", recipients=ours),
        ]
    )

    assert found(store, text) == ids


@pytest.mark.row("R22")
def test_a_name_is_found_while_it_is_typed_and_by_another_keyboard(store):
    store.index([document(1, "принтер", sender="Жуков <zh@firma.example>"), document(2, "принтер")])

    assert [found(store, typed, is_typing=True) for typed in ("Жу", "Жук", "zh@fir", ";erjd")] == [["1"]] * 4


def test_the_subject_goes_before_the_text_the_form_typed_before_others_the_new_before_the_old(store):
    store.index(
        [
            document(1, "ein Drucker", date=MONDAY + timedelta(days=3)),
            document(2, "viele Druckern", date=MONDAY + timedelta(days=4)),
            document(3, "nichts", subject="Drucker", date=MONDAY),
            document(4, "ein Drucker", date=MONDAY + timedelta(days=2)),
        ]
    )

    assert found(store, "Drucker") == ["3", "1", "4", "2"]


def test_of_a_ticket_only_its_best_message_counts(store):
    store.index([document(1, "Drucker", ticket="7"), document(2, "Drucker", ticket="7"), document(3, "Drucker")])

    answer = ask(store, "Drucker", EVERYTHING, 2, by_ticket=True)

    assert sorted(hit.ticket for hit in answer.hits) == ["3", "7"]


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("ghbynth", ["принтер"]),
        ("jib,rf", ["ошибка"]),
        ("вкгслук", ["drucker"]),
        ("Shcherbakov", ["щербаков"]),
        ("Schtscherbakow", ["щербаков"]),
        ("Prufung", ["prüfung"]),
        ("притнер", ["принтер"]),
        ("принтертм", ["принтерам"]),
        ("druker", ["drucker"]),
        ("Мюллер", ["mueller"]),
    ],
)
def test_what_nobody_wrote_is_looked_for_as_what_was_meant_and_that_is_said(store, text, also):
    store.index([document(1, "принтер ошибки Щербакову Drucker Prüfungen Müller")])

    answer = ask(store, text, EVERYTHING, 10)

    assert ([hit.id for hit in answer.hits], answer.also_searched) == (["1"], also)


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("Щербаков", ["1", "4", "3", "2"]),
        ("Shcherbakov", ["2", "4", "1"]),
        ("Schtscherbakow", ["3", "4", "1"]),
        ("Жуков", ["5", "6"]),
        ("Schukow", ["6", "5"]),
        ("принтер", ["7"]),
        ("printer", ["8"]),
    ],
)
def test_a_name_is_found_in_both_alphabets_and_as_it_was_typed_first(store, typed, ids):
    texts = ["Щербаков", "Shcherbakov", "Schtscherbakow", "Щербаковой", "Жуков", "Schukow", "принтер", "printer"]
    minutes = (timedelta(minutes=n) for n in range(len(texts)))
    store.index([document(n, text, date=MONDAY + next(minutes)) for n, text in enumerate(texts, 1)])

    assert found(store, typed) == ids


@pytest.mark.row("R22")
def test_a_name_in_the_other_alphabet_is_a_name_and_no_other_word_of_that_form(store):
    store.index([document(1, "Жукову звонили"), document(2, "у них жуки"), document(3, "десять жуков")])

    assert found(store, "Schukow") == ["3", "1"]
    assert found(store, "Zhukova") == ["3", "1"]


@pytest.mark.row("R14")
def test_no_spelling_in_another_alphabet_tells_of_another_department(store):
    store.index([document(1, "Щербаков", department="a"), document(2, "Shcherbakov", department="b")])

    answer = ask(store, "Щербаков", Filters(departments=frozenset("a")), 10)

    assert ([hit.id for hit in answer.hits], answer.also_searched) == (["1"], [])


def test_nothing_is_guessed_where_something_is_found(store):
    store.index([document(1, "принтер"), document(2, "ghbynth")])

    assert ask(store, "ghbynth", EVERYTHING, 10) == Answer(ask(store, "ghbynth", EVERYTHING, 10).hits)
    assert found(store, "ghbynth") == ["2"]


@pytest.mark.parametrize("text", ["cs12345", "srv-02.example.org", "AB-1235", "4712"])
def test_no_typing_error_is_looked_for_in_an_identifier(store, text):
    store.index([document(1, "cs1234 srv-01.example.org AB-1234 4711")])

    assert found(store, text) == []


@pytest.mark.row("R22")
@pytest.mark.parametrize("typed", ["пр", "при", "прин", "принт", "принтер", "ghbyn", "принтеров"])
def test_while_one_types_a_beginning_finds_the_word(store, typed):
    store.index([document(1, "принтеры"), document(2, "сканер")])

    assert found(store, typed, is_typing=True) == ["1"]


@pytest.mark.row("R14")
def test_an_agents_result_is_the_administrators_without_what_the_agent_may_not_see(store):
    chance = random.Random(4)
    words = "принтер сломан Drucker leer printer empty заявка Rechnung Щербаков ghbdtn".split()
    documents = [
        document(n, " ".join(chance.choices(words, k=4)), department=chance.choice("abc"), subject=chance.choice(words))
        for n in range(60)
    ]
    store.index(documents)
    of = {each.id: each.department for each in documents}

    for text in [*words, "принтер Drucker", '"принтер сломан"', "Drucker -printer", "пр", "заявка or Rechnung", ""]:
        for seen in ({"a"}, {"a", "b"}, set()):
            theirs = found(store, text, Filters(departments=frozenset(seen)))
            assert theirs == [one for one in found(store, text) if of[one] in seen]


@pytest.mark.row("R14")
@pytest.mark.parametrize("text", ["ghbynth", "Shcherbakov", "притнер", "Prufung"])
def test_no_guess_tells_of_a_word_in_another_department(store, text):
    store.index([document(1, "принтер Щербакову Prüfungen", department="a"), document(2, "Scanner", department="b")])

    assert ask(store, text, Filters(departments=frozenset("b")), 10) == Answer()
    assert ask(store, text, Filters(departments=frozenset("a")), 10).also_searched


def test_notes_can_be_left_out(store):
    store.index([document(1, "Drucker", labels={"is:note"}), document(2, "Drucker")])

    assert found(store, "Drucker", Filters(without_labels=frozenset({"is:note"}))) == ["2"]


def test_what_is_deleted_or_replaced_is_found_no_more(store):
    store.index([document(n, "Drucker") for n in range(1, 5)])

    store.delete(["2"])
    store.index([document(3, "Scanner")], replaced_tickets=["3"])

    assert sorted(found(store, "Drucker")) == ["1", "4"]
    assert found(store, "Scanner") == ["3"]


def test_a_query_out_of_time_answers_with_what_it_has(store):
    store.index([document(n, "Drucker") for n in range(20)])

    results = store.search(parse("Drucker"), EVERYTHING, 10, seconds=-1)

    assert results.is_partial


@pytest.mark.parametrize(
    "text", ["*", "*а", "?" * 400, "a* " * 90, '"' * 99, "а" * 500, "\0", "🖨", "-", "-a", '-"x y"']
)
def test_no_query_is_too_odd(store, text, monkeypatch):
    store.index([document(1, "Drucker а")])
    monkeypatch.setattr("search.asking.SECONDS", 0.9)
    begun = time.monotonic()

    ask(store, text, EVERYTHING, 10)
    ask(store, text, EVERYTHING, 10, is_typing=True)

    assert time.monotonic() - begun < 2


@pytest.mark.row("R22")
def test_a_phrase_is_found_in_each_of_hundreds_that_have_it_and_in_no_other(store):
    words = ("красный принтер", "принтер красный")
    store.index([document(number, f"Это {words[number % 2]}.") for number in range(700)])

    hits = ask(store, '"красные принтеры"', EVERYTHING, 1000).hits

    assert {int(hit.id) for hit in hits} == set(range(0, 700, 2))
