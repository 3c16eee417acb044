"""Words of everyday mail that are easily taken for one another, or not known again, in an index."""

import pytest

from search import highlights
from search.analysis import keys_of, tokens_of
from search.asking import ask
from search.store import Document, Filters, Store

pytestmark = pytest.mark.row("R22")

SPELLED_OTHERWISE = """
colour colors|organisation organizations|organised organize|licence license|centre centers|catalogues catalog|
behaviour behavior|neighbours neighbor|analysed analyze|synchronise synchronizing|
unauthorised unauthorized|grey gray|programmes program|fulfil fulfilled|enrolment enrollments|judgement judgment|
favourite favorites|dialogue dialogs|
practise practicing|cancelled canceled|honoured honors|colourful colorful|travellers traveler|
taping tape|visited visit|stopped stopping|using used|tied tying|agreed agreeing|
defence defenses|artefacts artifact|optimiser optimizers|metres meter|
cheque check
"""
ONE_WORD = """
йти ішов|іду йшла|берете брати|вели веду|батьків батьком|матерях матері|зникла зникнути|компютер комп'ютером|
звязок зв'язку|обєкти об'єкт|курєр кур'єра|повернута повернути|кто кого|что чему|хто кому|що чого|та того
"""
NOT_ONE_WORD = """
почта почти|почте почти|вода від|може між|хочу хоча|зависла зависел|день дела|сети сто|мать мало|
brechen brachte|gebrochen gebracht|geben gebeten|helfen Hälfte|mourning morning|hour or|four for|
fourth forth|prise prize|taped tapped|planed planned|staring starring|hoped hopped|baring barred|scraped scrapping
"""


def pairs(text: str) -> list[tuple[str, str]]:
    return [(one, other) for one, other in map(str.split, text.replace("\n", "").split("|"))]


def found(store: Store, typed: str, *, is_typing: bool = False) -> set[str]:
    return {hit.id for hit in ask(store, typed, Filters(), 100, is_typing=is_typing).hits}


def of_messages(store: Store, *bodies: str) -> None:
    store.index([Document(id=str(n), ticket=str(n), body=body) for n, body in enumerate(bodies)])


def test_forms_and_spellings_of_one_word_share_a_key():
    asked = pairs(SPELLED_OTHERWISE) + pairs(ONE_WORD)

    assert [pair for pair in asked if set(keys_of(pair[0])).isdisjoint(keys_of(pair[1]))] == []


def test_words_that_everybody_tells_apart_share_none():
    assert [pair for pair in pairs(NOT_ONE_WORD) if not set(keys_of(pair[0])).isdisjoint(keys_of(pair[1]))] == []


def test_a_russian_word_is_no_guessed_ukrainian_one():
    """What Ukrainian only guesses of a word says nothing where Russian knows it; and yet it finds itself."""
    ukrainian_text = {key for token in tokens_of("Їхній зависел є тут") for key in token.keys}

    assert set(keys_of("зависел")) == {"=зависел", "c:зависеть"}
    assert "c:зависеть" in ukrainian_text


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Ich rufe Sie morgen früh zurück.", "zurückgerufen"),
        ("Der Server stürzt seit dem\n3. Mai dauernd ab, und nichts hilft", "abstürzen"),
        ("Sie rief gestern an und legte sofort auf", "anrufen"),
        ("Sie rief gestern an und legte sofort auf", "auflegen"),
        ("Bitte füllen Sie das Formular vollständig aus!", "ausgefüllt"),
        ("Schalten Sie das Gerät wieder ein", "einzuschalten"),
    ],
)
def test_a_german_verb_is_found_though_its_first_part_stands_at_the_end(store, text, verb):
    of_messages(store, text, "Der Server ruft. Morgen ist Montag, und ab Dienstag füllt sich der Raum.")

    assert found(store, verb) == {"0"}


def test_it_stands_where_the_verb_stands_and_only_within_its_sentence():
    text = "Wir rufen. Ab morgen kommt er an."
    joined = [(token.text, token.keys) for token in tokens_of(text) if any("ankommen" in key for key in token.keys)]

    assert joined == [("kommt", ("l:ankommen",))]
    assert not any("anrufen" in key for token in tokens_of(text) for key in token.keys)


def test_what_it_was_found_by_is_marked_in_its_order_and_once(store):
    text = "Der Rechner stürzt oft ab. Gestern ist er abgestürzt und stürzt heute ab."
    of_messages(store, text)

    pieces = highlights.marked(text, "abstürzen stürzen")

    assert [words for words, is_marked in pieces if is_marked] == ["stürzt", "abgestürzt", "stürzt"]
    assert "".join(words for words, _ in pieces) == text
    assert found(store, "abstürzen") == found(store, '"abstürzen heute"') == {"0"}


def test_an_address_is_nobody_elses(store):
    addresses = ["huber@nord.example", "maria.huber@nord.example", "anna-huber@nord.example", "huber+it@nord.example"]
    store.index([Document(id=one, ticket=one, sender=f"Huber <{one}>", body=one) for one in addresses])

    for typed in ("huber@nord.example", "from:huber@nord.example", "mailto:huber@nord.example"):
        assert found(store, typed) == {"huber@nord.example", "huber+it@nord.example"}
    assert found(store, "anna_huber@nord.example") == set()
    assert found(store, "maria.huber") == {"maria.huber@nord.example"}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Rostov-na-Donu", "Офис в городе Ростов-на-Дону закрыт."),
        ("Rimsky-Korsakov", "Письмо Римского-Корсакова, подпись: Римский-Корсаков"),
        ("Perm", "Филиал в городе Пермь"),
        ("Kuzmin", "Счёт для Кузьмина, Кузьмин"),
        ("Igor", "Игорь просит позвонить"),
        ("Gorky", "Улица Горький"),
        ("Permʹ", "Филиал в городе Пермь"),
        ("Prikhodko", "Пан Приходько чекає"),
    ],
)
def test_names_in_latin_letters_though_a_sign_or_a_hyphen_is_lost(store, typed, written):
    of_messages(store, written, "Добрый день, это другое письмо")

    assert found(store, typed) == {"0"}


@pytest.mark.parametrize("typed", ["from:Sidorov", "von:Sidorow"])
def test_whoever_wrote_is_found_in_another_alphabet_too(store, typed):
    people = [("1", "Пётр Сидоров"), ("2", "Anna Weber")]
    store.index([Document(id=id, ticket=id, sender=f"{name} <x{id}@firma.example>", body="?") for id, name in people])

    assert found(store, typed) == {"1"}


def test_the_word_behind_1c_and_the_ending_behind_an_apostrophe_are_words(store):
    of_messages(store, "Не открывается 1С:Бухгалтерия", "Ошибка в Excel'е", "Прочее")

    assert found(store, "1С:Бухгалтерии") == found(store, "бухгалтерию") == {"0"}
    assert found(store, "excel") == {"1"}


@pytest.mark.parametrize("typed", ["интернет-маг", "интернет-", "интернет-магазина"])
def test_a_word_with_a_hyphen_is_found_while_it_is_typed(store, typed):
    of_messages(store, "Наш интернет-магазин не работает", "Наш интернет не работает")

    assert "0" in found(store, typed, is_typing=True)
    assert ("1" in found(store, typed, is_typing=True)) == (typed == "интернет-")


def test_a_long_ticket_number_needs_no_sign_before_it(store):
    store.index([Document(id="1", ticket="1", number="202605031234", body="x"), Document(id="2", ticket="2", body="y")])

    assert found(store, "202605031234") == found(store, "#202605031234") == {"1"}
