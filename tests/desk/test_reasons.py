"""Why something failed is read in the reader's language (C8)."""

import pytest

from desk import reasons
from desk.errors import EmptyLetter, LetterTooLarge


@pytest.mark.row("C8")
def test_a_reason_is_kept_once_and_read_in_each_language(office):
    kept = reasons.kept(EmptyLetter.text)

    read = {language: reasons.shown(kept, language) for language in ("ru", "en", "de", "uk")}

    assert read["en"] == "The mail is empty: it has not a single byte."
    assert len(set(read.values())) == 4


def test_a_reason_names_its_figure_in_each_language(office):
    kept = reasons.kept(LetterTooLarge(40).text)

    assert all("40" in reasons.shown(kept, language) for language in ("ru", "en", "de", "uk"))


def test_a_servers_own_words_stay_as_they_are(office):
    assert reasons.shown("550 5.1.1 No such user", "de") == "550 5.1.1 No such user"
    assert reasons.shown("550", "de") == "550"
