"""The analysis: any form finds every form, and what only looks alike doesn't."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymorphy3.tagset import OpencorporaTag

from search.analysis import fold, keys_of, query_word_keys, russian, tokens_of, ukrainian
from search.analysis.cyrillic import may_be_name
from search.analysis.layout import other_layouts
from search.analysis.transliteration import readings
from search.analysis.typing import one_error_off
from tests.search import forms

FAMILIES = {
    "ru": forms.RUSSIAN,
    "ru, in no dictionary": forms.RUSSIAN_UNKNOWN,
    "surnames": forms.SURNAMES,
    "uk": forms.UKRAINIAN,
    "de": forms.GERMAN,
    "en": forms.ENGLISH,
}


def is_one_word(one: str, other: str) -> bool:
    return not set(keys_of(one)).isdisjoint(keys_of(other))


def test_a_second_dictionary_takes_no_grammeme_from_the_first(monkeypatch):
    """As the extra one for Ukrainian does: what is known is kept in one place, by the dictionary that was read last."""
    may_be_name("москва")
    monkeypatch.setattr(OpencorporaTag, "KNOWN_GRAMMEMES", {"NOUN", "Name"})

    assert may_be_name.__wrapped__("принтер") is False
    assert may_be_name.__wrapped__("москва")
    assert russian.reading_by(russian.dictionary(), "принтером").lemmas == {"принтер"}


def in_a_text(text: str) -> set[str]:
    return {key for token in tokens_of(text) for key in token.keys}


@pytest.mark.row("R22")
@pytest.mark.parametrize("language", FAMILIES)
def test_every_form_of_a_word_finds_every_other(language):
    families = forms.families(FAMILIES[language])

    apart = [pair for family in families for pair in combinations(family, 2) if not is_one_word(*pair)]

    assert apart == []


@pytest.mark.row("R22")
@pytest.mark.parametrize("language", FAMILIES)
def test_a_form_asked_for_alone_finds_the_others_in_a_text_of_their_language(language):
    context = {"uk": "Її комп'ютери, їхні ґудзики. ", "de": "Über die Größe. "}.get(
        language, "Это мы ещё вырыли объезд. "
    )
    families = forms.families(FAMILIES[language])

    lost = [
        (asked, written)
        for family in families
        for asked, written in combinations(family, 2)
        if set(query_word_keys(asked.lower())).isdisjoint(in_a_text(context + written))
    ]

    assert lost == []


@pytest.mark.row("R22")
@pytest.mark.parametrize("language", forms.UNLIKE)
def test_words_that_only_begin_alike_stay_apart(language):
    pairs = [pair.split() for pair in forms.UNLIKE[language].split("|")]

    together = [pair for pair in pairs if is_one_word(*pair)]

    assert together == []


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("Druckerpatronen", "Patrone"),
        ("Druckerwarteschlange", "Drucker"),
        ("Druckerwarteschlange", "Warteschlange"),
        ("Rechnungsnummern", "Nummer"),
        ("Rechnungsnummer", "Rechnung"),
        ("Kundendienst", "Kunde"),
        ("Netzwerkkabel", "Kabel"),
        ("Vertragsverlängerung", "Vertrag"),
        ("Liefertermin", "Termin"),
        ("Bestellbestätigung", "Bestätigung"),
        ("Mailserverausfall", "Server"),
        ("Arbeitsplatzrechner", "Arbeit"),
        ("Mahngebühr", "Gebühr"),
        ("Lernplattform", "Plattform"),
    ],
)
def test_a_compound_in_a_text_is_found_by_its_parts(compound, part):
    assert in_a_text(f"Der {compound} ist da") & set(query_word_keys(part))


@pytest.mark.parametrize(
    "word",
    ["Vertrag", "Nachricht", "Drucker", "Problem", "Anmeldung", "Betrieb", "abounding", "Komitee", "Plattform",
     "Fortschritt", "Material", "Kamerad", "Interesse", "Assistent"],
)  # fmt: skip
def test_a_simple_word_has_no_parts(word):
    assert in_a_text(word) == set(query_word_keys(word)) - {f"={fold(word)}"}


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("srv-01.example.org", "srv-01.example.org"),
        ("srv-01.example.org", "srv-01"),
        ("srv-01.example.org", "example.org"),
        ("(cs1234)", "CS1234"),
        ("cs1234", "1234"),
        ("o.shevchenko@example.com,", "o.shevchenko@example.com"),
        ("o.shevchenko@example.com", "example.com"),
        ("AB-1234/7", "AB-1234/7"),
        ("AB-1234", "AB1234"),
        ("0x80070005", "0x80070005"),
        ("Fehler: 10.0.12.7!", "10.0.12.7"),
        ("C:\\Temp\\report_2024.xlsx", "report_2024.xlsx"),
        ("e-mail", "email"),
        ("№4711", "4711"),
    ],
)
def test_an_identifier_is_found_whole_and_by_its_parts(written, asked):
    assert in_a_text(f"siehe {written} bitte") & set(keys_of(asked))


def test_an_identifier_is_found_by_nothing_that_is_only_alike():
    assert not in_a_text("cs12345 und srv-011.example.org") & {"=cs1234", "=srv-01"}


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("+7 (495) 123-45-67", "84951234567"),
        ("8 495 123 45 67", "+74951234567"),
        ("+49 (0)30 1234567", "030/1234567"),
        ("0049 30 123 45 67", "+49301234567"),
        ("+380 44 123-45-67", "0441234567"),
        ("(044) 123-45-67", "+380441234567"),
        ("+1 (212) 555-0142", "2125550142"),
        ("+7 (495) 123-45-67", "123-45-67"),
    ],
)
def test_a_telephone_number_is_found_however_it_is_written(written, asked):
    assert in_a_text(f"Тел. {written}, до 18") & set(keys_of(asked))


def test_a_number_with_another_area_is_another_number():
    assert not in_a_text("+7 (812) 123-45-67") & {key for key in keys_of("+7 (495) 123-45-67") if "tel" in key} - {
        "=tel7:1234567"
    }


@pytest.mark.parametrize("text", ["2026-11-22 10:30", "10.0.12.7", "22.11.2026"])
def test_dates_and_addresses_are_no_telephone_numbers(text):
    assert not [key for key in in_a_text(text) if key.startswith("=tel")]


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ghbdtn", "привет"), ("руддщ", "hello"), ("jib,rf", "ошибка"), ("gjvbkrf", "помилка"), (";fkj,f", "жалоба"),
     ("'rhfy", "экран"), ("ghbcnhsq", "пристрый"), ("vsyeks", "минулы"), ("b[", "их"), ("s;frb", "їжаки")],
)  # fmt: skip
def test_another_keyboard_layout_is_seen_through(typed, meant):
    if meant in ("пристрый", "минулы", "їжаки"):
        meant = {"пристрый": "пристрій", "минулы": "мінулі", "їжаки": "іжаки"}[meant]
    assert meant in other_layouts(typed)


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [("Shcherbakov", "щербаков"), ("Schtscherbakow", "щербаков"), ("Ščerbakov", "щербаков"), ("Zhukov", "жуков"),
     ("Schukow", "жуков"), ("Khrushchev", "хрущев"), ("Chruschtschow", "хрущев"), ("Juri", "юри"),
     ("Yurchenko", "юрченко"), ("Iurchenko", "юрченко"), ("Tchaikovsky", "чайковский"), ("Solovyov", "соловьев"),
     ("Zelenskyi", "зеленський"), ("Natalia", "наталия"), ("Hrytsenko", "гриценко"), ("Serhii", "сергій")],
)  # fmt: skip
def test_names_are_read_across_alphabets(latin, cyrillic):
    assert cyrillic in readings(latin)


@pytest.mark.parametrize("latin", ["shcherbakov", "schtscherbakow", "shcherbakow"])
def test_names_are_read_back(latin):
    assert latin in readings("Щербаков")


@pytest.mark.parametrize("wrong", ["пинтер", "прринтер", "притнер", "пронтер"])
def test_one_typing_error_is_one_away(wrong):
    assert "принтер" in one_error_off(wrong)


WORDS = st.text(
    alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґabcdefghijklmnopqrstuvwxyzäöüß’'", min_size=1, max_size=25
)


@settings(deadline=None)  # the first text of a language reads its dictionary
@given(st.text(max_size=300))
def test_any_text_at_all_can_be_analysed_and_twice_gives_the_same(text):
    assert tokens_of(text) == tokens_of(text)


@settings(deadline=None)
@given(WORDS.filter(lambda word: any(map(str.isalpha, word))))
def test_a_word_finds_itself_in_whatever_case(word):
    asked = [set(keys) for token in tokens_of(word) for keys in [query_word_keys(token.text)] if token.is_word]

    for written in (word, word.upper(), word.capitalize()):
        found = in_a_text(written)
        assert all(found & keys for keys in asked)


@given(st.text(max_size=40))
def test_folding_what_is_folded_changes_nothing(word):
    assert fold(fold(word)) == fold(word)


@given(st.text(max_size=60))
def test_positions_never_go_back(text):
    positions = [token.position for token in tokens_of(text) if token.is_word]

    assert positions == sorted(positions)


@pytest.mark.row("R22")
def test_ukrainian_is_found_without_the_extra_dictionary(monkeypatch):
    monkeypatch.setattr(ukrainian, "has_extra", lambda: False)
    read = ukrainian.read.__wrapped__

    lemmas = {form: read(form).lemmas for form in ("замовленнями", "помилок", "рахунків", "надішлю", "працюють")}

    assert lemmas == {
        "замовленнями": {"замовлення"},
        "помилок": {"помилка"},
        "рахунків": {"рахунок"},
        "надішлю": {"надіслати"},
        "працюють": {"працювати"},
    }
