"""Mails as customers' programs write them."""

from datetime import UTC, datetime
from random import Random

import pytest

from demo.letters import CHARSETS, letter, quoting
from mail.read import read

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
WORDS = {
    "ru": "Здравствуйте! Сайт не открывается, помогите, пожалуйста.",
    "uk": "Доброго дня! Сайт не відкривається, допоможіть, будь ласка.",
    "de": "Guten Tag, die Website lädt nicht, könnten Sie bitte nachsehen?",
    "en": "Hello, the website does not load. Could you please have a look?",
}


def _letter(language: str, chance: Random, **more: object) -> bytes:
    return letter(
        chance,
        language,
        sender=("Наталя Öztürk", "n@example.org"),
        recipient="support@example.org",
        subject="Ошибка 502",
        at=AT,
        **{"text": WORDS[language], **more},  # type: ignore[arg-type]
    )


@pytest.mark.row("R8")
@pytest.mark.parametrize("language", sorted(CHARSETS))
def test_a_letter_is_read_as_it_was_meant_in_every_charset(language: str) -> None:
    for seed in range(12):
        mail = read(_letter(language, Random(seed)))

        assert mail.reply.strip() == WORDS[language]
        assert mail.subject == "Ошибка 502"
        assert mail.sender and mail.sender.name == "Наталя Öztürk"


@pytest.mark.row("R17")
def test_a_file_keeps_its_cyrillic_name() -> None:
    mail = read(_letter("ru", Random(1), files=[("Счёт 42.pdf", "application/pdf", b"%PDF-1.4")]))

    assert [(one.filename, one.content) for one in mail.attachments] == [("Счёт 42.pdf", b"%PDF-1.4")]


@pytest.mark.parametrize("language", sorted(CHARSETS))
def test_what_is_quoted_below_an_answer_is_not_said_again(language: str) -> None:
    text = quoting(WORDS[language], language, said="One line.\n\nAnother line.", by="Anna", at=AT)

    mail = read(_letter(language, Random(2), text=text, answers="t1@example.org"))

    assert mail.reply.strip() == WORDS[language]
    assert mail.in_reply_to == ("t1@example.org",)
