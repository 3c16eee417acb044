"""Which of our languages a text is written in: by its letters first, then by its small words. Offline, cheap."""

import re
from collections import Counter

SMALL_WORDS = {
    "ru": """и в не на я что с по у это как за к из для но от о так если мы вы есть был при или уже еще нет можно нужно
        просьба пожалуйста здравствуйте спасибо добрый день письмо заказ почему когда чтобы после работает""",
    "uk": """і в не на я що з по у це як за до із для але від про так якщо ми ви є був при або вже ще немає можна треба
        прохання будь ласка вітаю дякую добрий день лист замовлення чому коли щоб після та й мене працює доброго дня""",
    "de": """der die das und ist ich nicht sie es ein eine zu mit den auf für von dem im wir bitte danke hallo sehr
        geehrte damen herren guten tag mit freundlichen grüßen gruß kann wurde wie aber oder auch noch mein ihre""",
    "en": """the and is i not you it a an to with of for on in we please thank thanks hello dear hi regards best can was
        how but or also my your this that have has are be from at when would could""",
}
WORDS = {language: frozenset(words.split()) for language, words in SMALL_WORDS.items()}
SAMPLE = 5_000
_WORD = re.compile(r"[^\W\d_]+")
# Ы, э, ъ, ё are Russian among our two, і, ї, є, ґ Ukrainian.
RUSSIAN, UKRAINIAN = re.compile("[ыэъё]"), re.compile("[іїєґ]")
MIN_LETTERS = 4


def language_of(text: str) -> str | None:
    """ru, uk, de or en; None when there is too little to say, or it is none of them."""
    sample = text[:SAMPLE].lower()
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if letters < MIN_LETTERS:
        return None
    cyrillic = len(re.findall("[а-яёіїєґ]", sample))
    if cyrillic * 2 > letters or cyrillic > 40:
        return _cyrillic(sample, words)
    return _latin(sample, words)


def _cyrillic(sample: str, words: list[str]) -> str:
    points = _points(words)
    russian = 2 * len(RUSSIAN.findall(sample)) + points["ru"]
    ukrainian = 2 * len(UKRAINIAN.findall(sample)) + points["uk"]
    return "uk" if ukrainian > russian else "ru"


def _latin(sample: str, words: list[str]) -> str | None:
    points = _points(words)
    points["de"] += 2 * len(re.findall("[äöüß]", sample))
    best = max(("en", "de"), key=lambda language: points[language])
    return best if points[best] * 12 >= len(words) and points[best] else None


def _points(words: list[str]) -> Counter[str]:
    return Counter({language: sum(word in known for word in words) for language, known in WORDS.items()})
