"""When a quoted message was written, as mails say it: Babel's short day and hour."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_datetime

from mail.words import _in_words


@pytest.mark.row("R7")
@pytest.mark.parametrize("language", ["ru", "uk", "de", "en", "pl", "bg", "fa", "zh_Hant", "sr_Latn"])
def test_day_and_hour_are_as_babel_says_them(language):
    for at in (datetime(2026, 1, 5, 3, 7, tzinfo=UTC), datetime(2025, 7, 31, 22, 59, tzinfo=UTC)):
        said = format_datetime(at, "short", ZoneInfo("Europe/Berlin"), language)

        assert _in_words(at, "Europe/Berlin", language) == said
