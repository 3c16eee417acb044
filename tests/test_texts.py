"""Every text stands in four languages, whole, and says the same things in the same places (C8, R9)."""

import re
from functools import cache

import pytest

import texts

LANGUAGES = list(texts.SHIPPED)
catalogue = cache(texts.load)

# By language what its texts never hold: marks of other languages, letters of its neighbour, glued on dots.
CYRILLIC = r"[“”„]|\w - \w|[а-яіїєґ][a-z]|[a-z][а-яіїєґ]|[а-яіїєґ]['`][а-яіїєґ]"
NEVER = {
    "ru": rf"{CYRILLIC}|[іїєґ]|[а-яё,] В(?:ы|ас|ам|аш\w*)\b",
    "uk": rf"{CYRILLIC}|[ыэъ]|[а-яіїєґ,] В(?:и|ас|ам|аш\w*)\b",
    "de": r"[«»”]|\w…|„[^“]*$|(?<!E-)\bMail(?:s?\b|konto|programm)|\b[Dd](?:u|ein|ich|ir)\b",
    "en": r"[«»„]",
}


@pytest.fixture(scope="module")
def gathered():
    return texts.gather()


@pytest.mark.row("C8")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_every_text_of_the_code_and_no_other(gathered, language):
    known = catalogue(language)

    assert {message.id for message in known if message.id} == {message.id for message in gathered if message.id}


@pytest.mark.row("C8")
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated_and_nothing_only_guessed(language):
    assert texts.lacking(catalogue(language)) == []


@pytest.mark.row("C8")
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_translation_has_the_places_of_its_source(language):
    known = catalogue(language)

    wrong = [
        (message.id, string)
        for message in known
        if message.id
        for source, string in _pairs(message)
        if _places(source) != _places(string)
    ]

    assert wrong == []


@pytest.mark.row("C8")
@pytest.mark.parametrize("language", ["ru", "uk", "de"])
def test_almost_no_translation_is_left_in_english(language):
    """Names and abbreviations may be alike; sentences may not."""
    alike = [
        message.id
        for message in catalogue(language)
        if isinstance(message.id, str) and len(message.id.split()) > 3 and message.id == message.string
    ]

    assert alike == []


@pytest.mark.row("C8")
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_own_marks_letters_and_address(language):
    said = {form: re.sub(r"<[^>]*>|ё", "", form) for message in catalogue(language) for form in _forms(message)}

    wrong = {form: found.group() for form, bare in said.items() if (found := re.search(NEVER[language], bare))}
    plain = [form for form, bare in said.items() if '"' in bare or "..." in bare]

    assert (wrong, plain) == ({}, [])


@pytest.mark.row("C8")
@pytest.mark.parametrize("language", ["ru", "uk", "de"])
def test_a_sentence_ends_as_its_source_does(language):
    """A question stays one, and what goes on is not ended; thanks may be called out."""
    ends = {
        (_end(source), _end(form), form)
        for message in catalogue(language)
        if message.id
        for source, form in _pairs(message)
    }

    assert [one for one in ends if one[0] != one[1] and one[:2] not in ((".", "!"), (",", "!"))] == []


def _end(text):
    return text.rstrip()[-1:] if text.rstrip()[-1:] in ".?!:…," else ""


def _forms(message):
    if not message.id:
        return ()
    return message.string if message.pluralizable else (message.string,)


def _pairs(message):
    if not message.pluralizable:
        return [(message.id, message.string)]
    return [(message.id[1], string) for string in message.string[1:]]


def _places(text):
    return sorted(re.findall(r"%\(\w+\)[sd]|<[^>]+>|\{\w+\}", text))
