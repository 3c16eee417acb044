"""A light stem for Cyrillic words that no dictionary knows: the longest ending of an inflection is cut.

Russian and Ukrainian endings stand in one list, since for an unknown word the language is often a guess,
and the worst of it is that two unknown words with one stem are found together.
"""

import re
from collections.abc import Iterator

_NOUNS = """
    а ам ами ах е ев ей ем еві ею є єві єм єю и ие ией ием ии ий иям иями иях ию ия і ів ій ію ією ії їв о ов ові
    ої ой ом ою у ы ь ье ью ьми ья ю я ям ями ях
"""
_ADJECTIVES = """
    ая его ее ей ему ею ёе ие ий им ими их і ім іми іх ього ього ьому ьої ьою їй їм їх його йому йої йою
    ого ое ої ой ом ому ою ій ую ые ый ым ыми ых юю яя
"""
_VERBS = """
    ть ти ться тися тись л ла ло ли лся лась лось лись лася лося лися в вся вши вшись
    у ю ут уть ют ють ат ать ят ять ет ете еш ешь емо емос ит ите иш ишь имо їш їть їмо їте
    ать ати ять яти еть іти їти оть уть ить ити ыть ал ала ало али ял яла яло яли ел ела ело ели ил ила ило или ыл ыла
    ыло ыли ав ав яв ив ів ів іла іло іли аю аешь ает аем аете ают яю яешь яет яем яете яют ає аєш аємо аєте ають
    яє яєш яємо яєте яють ай айте аймо яй яйте яймо уйте уймо йте ьте
    ую уешь ует уем уете уют ує уєш уємо уєте ують овать овал овала
    овало овали увати ував увала увало ували ывать ивать ировать ирую ирует ирует ируют ировал ировала ировали
    ается ются ится ятся ется утся ються ається уються ував
"""
_NOUN_ENDINGS = frozenset(_NOUNS.split())
_ENDINGS = frozenset((_NOUNS + _ADJECTIVES + _VERBS).split())
_LONGEST = max(map(len, _ENDINGS))
_SHORTEST_STEM = 3
_SHORTEST_OF_TWO = 5
_VOWELS = "аеиоуыэюяіїєьй"


_OSTS = tuple("ість ості істю остей остям остями остях".split())
_FUTURE = re.compile("(?<=ти)(?:му|меш|ме|мемо|мем|мете|муть)$")
_REFLEXIVE = re.compile("(?<=.{4})ся$|(?<=.{4}[аеиоуюяіїє])сь$")
# Endings of which the first letters may be the word's own: мережев-і, акаунт-и.
_IN_TWO_WAYS = ("еві", "ові", "ати", "ети", "оти", "ути", "ити", "іти", "нти", "рти", "кти", "сти")
# What becomes of a stem's last consonant: фикшу of фиксить, комічу of комітити, адмінці of адмінка.
_CHANGED = {
    "чу": "т", "шу": "с", "жу": ("д", "з"), "щу": ("ст",), "джу": "д",
    "блю": "б", "плю": "п", "влю": "в", "флю": "ф", "млю": "м", "ці": "к", "зі": "г", "сі": "х",
}  # fmt: skip


def stems_of(word: str) -> set[str]:
    """The stems of which a folded Cyrillic word may be: several, where its ending may be read in several ways."""
    found = {stem_of(word), _as_noun(word), *_with_own_consonant(word)}
    if word.endswith(_IN_TWO_WAYS) and len(word) > _SHORTEST_OF_TWO:
        found.add(word[:-1])
    return found


def stem_of(word: str) -> str:
    """The word without its inflection; a stem keeps at least three letters and ends in a consonant if it can."""
    for ending in _OSTS:
        if word.endswith(ending) and len(word) > len(ending) + _SHORTEST_STEM:
            return word.removesuffix(ending) + "ост"
    return _tidy(_without_ending(_REFLEXIVE.sub("", _FUTURE.sub("", word)), _ENDINGS))


def _as_noun(word: str) -> str:
    """датасет isn't датас-ет, as гуглит is гугл-ит, and фаервол isn't фаерв-ол."""
    return _tidy(_without_ending(word, _NOUN_ENDINGS))


def _with_own_consonant(word: str) -> Iterator[str]:
    verb = _REFLEXIVE.sub("", word)
    for changed, own in _CHANGED.items():
        if verb.endswith(changed) and len(verb) >= len(changed) + _SHORTEST_STEM - 1:
            yield from (verb.removesuffix(changed) + consonant for consonant in own)


def _tidy(stem: str) -> str:
    while len(stem) > _SHORTEST_STEM and stem[-1] in _VOWELS:
        stem = stem[:-1]
    # вручення, вручень
    return _without_fleeting_vowel(stem.removesuffix("н") if stem.endswith("нн") else stem)


def _without_ending(word: str, endings: frozenset[str]) -> str:
    for length in range(min(_LONGEST, len(word) - _SHORTEST_STEM), 0, -1):
        if word[-length:] in endings:
            return word[:-length]
    return word


def _without_fleeting_vowel(stem: str) -> str:
    # чанок, чанка: the vowel between the last two consonants comes and goes.
    if len(stem) > 4 and stem[-2] in "оеіє" and stem[-1] in "кц" and stem[-3] not in _VOWELS:
        return stem[:-2] + stem[-1]
    return stem
