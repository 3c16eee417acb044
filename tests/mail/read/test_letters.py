"""Each letter of ours says what it says, whatever was done to it on its way."""

from typing import Any

import pytest

from mail.read import as_json, read
from tests.mail.letters import bodies, headers

LETTERS = {**headers.LETTERS, **bodies.LETTERS}


@pytest.mark.row("A1")
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_reads_as_it_was_meant(name: str) -> None:
    raw, expected = LETTERS[name]

    found: dict[str, Any] = as_json(read(raw), name)

    assert {key: found[key] for key in expected} == expected
