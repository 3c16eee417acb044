"""Surnames: Иванов, Ивановой, Ивановым and, without knowing whether it is he or she, one key for all of them."""

import re
from collections.abc import Collection

_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # Иванов, Медведев, Пушкин, Голицын; Ковальов, Іванишин
        r"(?P<stem>.{2,}(?:ов|ев|єв|їв|ин|ін|їн|ын))"
        r"(?:а|у|ым|им|ом|е|і|ой|ою|ої|ій|ы|и|ых|их|ыми|ими|ові|еві)?",
        # Достоевский, Зеленський, Трубецкая
        r"(?P<stem>.{2,}(?:ск|цк|зк|ськ|цьк|зьк))(?:ий|ый|ой|ого|ому|им|ым|ом|ім|ая|а|у|ую|ою|ою|ій|ої|ие|ые|і|их|ых|ими|ыми)",
        # Шевченко: Ukrainian declines it, Russian doesn't
        r"(?P<stem>.{2,}(?:енк|ейк))(?:о|а|у|ом|ові|ові|и|ам|ами|ах)",
        # Мельничук, Петрович, Шмидт, Саакян
        r"(?P<stem>.{2,}(?:ук|юк|як|ич|іч|ян|янц|дт|ер|ман|берг|ейн|чик|арь|ель|дзе))"
        r"(?:а|у|ом|ем|е|и|і|ові|еві|ів|ей|ам|ами|ах)?",
    )
)
_FEWEST_LETTERS = 4


def is_surely_one(key: str) -> bool:
    """Whether nearly nothing else is shaped like it: пащенка may be of пащенок, but Пащенка is of Пащенко."""
    return key.endswith("енк")


def is_bare(key: str, word: str) -> bool:
    """Whether the folded word is a surname's first form that may be taken for a plural: Зыков, of зык."""
    return key == "n:" + word and word.endswith(("ов", "ев"))


def is_like_adjective(key: str, lemmas: Collection[str]) -> bool:
    """Whether the lemmas are of an adjective with a surname's stem: Лопуховой, of лопуховый or of Лопухов.

    Дорошевої may be of дорошів, Дорош's, too.
    """
    adjectives = (key[2:] + "ый", key[2:] + "ий", key[2:-2] + "ів")
    return key.endswith(("ов", "ев")) and any(one in lemmas for one in adjectives)


def surname_key(word: str) -> str | None:
    """The key of a folded Cyrillic word shaped like a surname, None for any other.

    >>> surname_key("щербаковой") == surname_key("щербакову")
    True
    """
    if len(word) < _FEWEST_LETTERS:
        return None
    for shape in _SHAPES:
        if found := shape.fullmatch(word):
            return "n:" + found["stem"]
    return None
