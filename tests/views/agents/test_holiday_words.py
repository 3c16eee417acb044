"""Holidays of the countries that calendars offer first have names in the reader's language, the library's or ours."""

import re
from datetime import date

import pytest
from flask_babel import force_locale

from desk.public_holidays import FIRST, regions
from views.agents.holiday_words import holidays

pytestmark = pytest.mark.row("A6")
NEAR = [one for one in sorted(regions()) if one.partition("-")[0] in FIRST]
YEARS = range(2026, 2031)
CYRILLIC = re.compile("[а-яієїґ]", re.I)


@pytest.mark.parametrize(("language", "is_cyrillic"), [("ru", True), ("uk", True), ("de", False), ("en", False)])
def test_no_holiday_of_a_near_country_has_a_foreign_name(app, language, is_cyrillic):
    with force_locale(language):
        names = {(one, name) for one in NEAR for year in YEARS for name in holidays(one, year, language).values()}

    assert [pair for pair in sorted(names) if bool(CYRILLIC.search(pair[1])) != is_cyrillic] == []
    assert len(names) > 100


def test_what_was_moved_says_from_where(app):
    with force_locale("de"):
        russian = holidays("RU", 2026, "de")
    with force_locale("ru"):
        german, kazakh = holidays("DE-SN", 2026, "ru"), holidays("KZ", 2026, "ru")

    assert russian[date(2026, 1, 9)] == "Freier Tag, verlegt vom 3. Jan."
    assert german[date(2026, 11, 18)] == "День покаяния и молитвы"
    assert "Курбан-айт (ожидаемая дата)" in kazakh.values()


def test_elsewhere_what_has_a_name_here_is_called_by_it_and_the_rest_by_its_own(app):
    with force_locale("ru"):
        polish = holidays("PL", 2026, "ru")

    assert polish[date(2026, 1, 6)] == "Богоявление"
    assert polish[date(2026, 5, 3)] == "Święto Narodowe Trzeciego Maja"
