"""Every text stands in four languages, whole, and says the same things in the same places (C8, R9)."""

import re

import pytest

import texts

LANGUAGES = list(texts.SHIPPED)


@pytest.fixture(scope="module")
def gathered():
    return texts.gather()


@pytest.mark.row("C8")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_every_text_of_the_code_and_no_other(gathered, language):
    catalogue = texts.load(language)

    assert {message.id for message in catalogue if message.id} == {message.id for message in gathered if message.id}


@pytest.mark.row("C8")
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated_and_nothing_only_guessed(language):
    assert texts.lacking(texts.load(language)) == []


@pytest.mark.row("C8")
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_translation_has_the_places_of_its_source(language):
    catalogue = texts.load(language)

    wrong = [
        (message.id, string)
        for message in catalogue
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
        for message in texts.load(language)
        if isinstance(message.id, str) and len(message.id.split()) > 3 and message.id == message.string
    ]

    assert alike == []


def _pairs(message):
    if not message.pluralizable:
        return [(message.id, message.string)]
    return [(message.id[1], string) for string in message.string[1:]]


def _places(text):
    return sorted(re.findall(r"%\(\w+\)[sd]|<[^>]+>|\{\w+\}", text))
