"""Each letter of ours says what it says, whatever was done to it on its way."""

from typing import Any

import pytest

from mail.read import as_json, read
from tests.mail.letters import absences, bodies, charsets, headers, machines, returned, senders, shapes, winmail

TABLES = (
    absences.LETTERS,
    headers.LETTERS,
    bodies.LETTERS,
    machines.LETTERS,
    returned.LETTERS,
    charsets.LETTERS,
    senders.LETTERS,
    shapes.LETTERS,
    winmail.LETTERS,
)
LETTERS = {name: letter for table in TABLES for name, letter in table.items()}


@pytest.mark.row("A1")
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_reads_as_it_was_meant(name: str) -> None:
    raw, expected = LETTERS[name]

    mail = read(raw)

    printed: dict[str, Any] = as_json(mail, name)
    found = {key: printed[key] if key in printed else getattr(mail, key) for key in expected}
    assert found == expected
