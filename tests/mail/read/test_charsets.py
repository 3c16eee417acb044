"""The same words come out of a letter, whichever charset they went into and whatever the label says."""

import random
from base64 import b64encode

import pytest

from mail.read import read
from mail.read.charsets import decode

RUSSIAN = "Здравствуйте принтер сломался договор счёт оплата доставка №5 «Ромашка» срочно помогите вопрос отчёт за май"
UKRAINIAN = "Доброго дня рахунок оплата підтримка їжак ґудзь помилка друку лист від клієнта швидко"
GERMAN = "Guten Tag Größe Störung Rechnung über Straße Müller für März Büro"
WRITTEN = [
    *((RUSSIAN, charset) for charset in ("cp1251", "koi8-r", "utf-8")),
    *((UKRAINIAN, charset) for charset in ("cp1251", "koi8-u", "utf-8")),
    *((GERMAN, charset) for charset in ("cp1252", "iso8859-15", "utf-8")),
]
LABELS = ("", "iso-8859-1", "us-ascii", "utf-8", "x-unknown")
SEED = 7
SHORTEST = 12
"""Letters from which the charset must be found without a label; three or four prove nothing."""


def phrases(text: str, charset: str, chance: random.Random) -> list[str]:
    words = text.split()
    some = [" ".join(chance.choices(words, k=chance.randint(3, 15))) for _ in range(12)]
    return [one for one in some if one.encode(charset, "ignore").decode(charset) == one and len(one) >= SHORTEST]


@pytest.mark.row("A1")
@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(("text", "charset"), WRITTEN)
def test_a_missing_or_lying_label_garbles_nothing(text: str, charset: str, label: str) -> None:
    for phrase in phrases(text, charset, random.Random(SEED)):
        raw = phrase.encode(charset)
        word = b"=?" + (label or "unknown").encode() + b"?B?" + b64encode(raw) + b"?="
        head = b"Subject: " + word + b"\nX-Raw: " + raw + b"\nContent-Type: text/plain; charset=" + label.encode()

        mail = read(head + b"\n\n" + raw)

        assert (mail.subject, mail.header("x-raw"), mail.text) == (phrase, phrase, phrase)


@pytest.mark.row("A1")
@pytest.mark.parametrize(
    ("word", "charset"),
    [("Привет", "cp1251"), ("Ввод", "koi8-r"), ("Акт", "cp1251"), ("Їжак", "cp1251"), ("Müller", "cp1252")],
)
def test_one_word_is_enough_for_the_common_charsets(word: str, charset: str) -> None:
    assert decode(word.encode(charset)) == word


@pytest.mark.row("A1")
def test_the_label_decides_where_letters_prove_nothing() -> None:
    assert decode(b"\xd4\xc1", "koi8-r") == "та"
    assert decode(b"\xf2\xe0", "windows-1251") == "та"


@pytest.mark.row("A1")
@pytest.mark.parametrize(("subject", "charset"), [("Сюда", "cp866"), ("Язкове", "iso8859-5"), ("Їхні", "koi8-u")])
def test_headers_without_a_label_speak_for_each_other(subject: str, charset: str) -> None:
    head = f'From: "Олена Коваленко" <olena@example.org>\nSubject: {subject}\n\nHello\n'

    mail = read(head.encode(charset))

    assert mail.subject == subject
