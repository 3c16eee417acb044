"""The words looked for first: no notice that the patterns know goes by them."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mail.read import vacations

LOOKED_FOR = [
    pytest.param(vacations._IS_AWAY, vacations._AWAY_WORDS, id="who is away"),
    pytest.param(vacations._CALLS_ITSELF, vacations._AUTOMATIC_WORDS, id="what calls itself automatic"),
]


@pytest.mark.parametrize(("pattern", "words"), LOOKED_FOR)
def test_whatever_the_pattern_finds_has_one_of_the_words(pattern: re.Pattern[str], words: tuple[str, ...]) -> None:
    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern, fullmatch=True))
    def has_one(text: str) -> None:
        assert any(word in text.lower() for word in words)

    has_one()
