"""Ukrainian participles and comparatives: forms, though dictionaries keep them as words of their own.

виконаний, виконано and виконавши are found by виконати, as Russian's dictionary has it of its own; багатший by багатий.
Each answer is a possibility; whether it is a word, a dictionary decides.
"""

from collections.abc import Iterable, Iterator

_PARTICIPLES = (
    ("ований", "увати"),
    ("йований", "ювати"),
    ("ьований", "ювати"),
    ("аний", "ати"),
    ("яний", "яти"),
    ("тий", "ти"),
    ("єний", "їти"),
    ("ений", "ити"),
    ("ений", "ти"),
    ("нений", "нути"),
    ("джений", "дити"),
    ("джений", "діти"),
    ("жджений", "здити"),
    ("жений", "зити"),
    ("жений", "гти"),
    ("шений", "сити"),
    ("чений", "тити"),
    ("чений", "тіти"),
    ("чений", "кти"),
    ("щений", "стити"),
    ("дений", "сти"),
    ("тений", "сти"),
    ("йдений", "йти"),
    *((f"{lip}лений", f"{lip}ити") for lip in "бпвмф"),
    *((f"{lip}лений", f"{lip}іти") for lip in "бпвмф"),
)
_COMPARED = (
    ("іший", "ий"),
    ("іший", "ій"),
    ("ший", "ий"),
    ("ший", "кий"),
    ("ший", "окий"),
    ("ший", "екий"),
    ("жчий", "гий"),
    ("жчий", "зький"),
    ("жчий", "жкий"),
    ("щий", "сокий"),
)
_SHORTEST = 3


def possible_kin(word: str, lemmas: Iterable[str]) -> set[str]:
    """The verbs and adjectives of which a lower-case word may be a form, given its lemmas."""
    verbs = {kin for lemma in {*lemmas, *_adjective_of(word)} for kin in _exchanged(lemma, _PARTICIPLES)}
    bare = (lemma.removeprefix("най") for lemma in lemmas)
    return verbs | {kin for lemma in bare for kin in _exchanged(lemma, _COMPARED)}


def finite_forms(word: str) -> Iterator[str]:
    """What a verb's form that says "while" or "after" is made of: читаючи of читають, прочитавши of прочитав."""
    base, reflexive = (word[:-2], "ся") if word.endswith("сь") else (word, "")
    if len(base) < _SHORTEST + 2:
        return
    if base.endswith(("учи", "ючи", "ачи", "ячи")):
        yield base.removesuffix("чи") + "ть" + reflexive
    elif base.endswith("ши"):
        yield base.removesuffix("ши") + reflexive


def is_verb(lemma: str) -> bool:
    """Whether it is shaped like an infinitive."""
    return lemma.endswith(("ти", "тися"))


def _adjective_of(word: str) -> Iterator[str]:
    if word.endswith(("но", "то")):
        yield word[:-1] + "ий"


def _exchanged(lemma: str, endings: Iterable[tuple[str, str]]) -> Iterator[str]:
    for ending, other in endings:
        if lemma.endswith(ending) and len(lemma) - len(ending) >= _SHORTEST - len(other) + 1:
            yield lemma.removesuffix(ending) + other
