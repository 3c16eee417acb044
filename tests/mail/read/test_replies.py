"""What is new in a letter, among what it quotes."""

import pytest

from mail.read import read
from tests.mail.letters import Reply, replies


@pytest.mark.row("A1")
@pytest.mark.parametrize("letter", [pytest.param(one, id=one.name) for one in replies()])
def test_a_reply_is_what_is_new(letter: Reply) -> None:
    mail = read(letter.raw)

    assert mail.reply.replace("\n\n\n", "\n\n") == letter.expected
