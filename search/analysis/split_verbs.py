"""German verbs whose first part stands at the end of the sentence: "Ich rufe Sie morgen an" is of anrufen."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.analysis.folding import fold_latin
from search.analysis.german import lemmas
from search.analysis.german_verbs import SEPARABLE, is_infinitive

_PARTICLES = frozenset((*SEPARABLE, *"rein raus runter rauf rüber kaputt".split()))
_FURTHEST = 25  # words
_ENDS = re.compile(r"\s*(?:[.,;:!?)\]…–]|-\s|$|\n\s*\n|(?:und|oder|aber|sondern|sowie)\b)")
_BETWEEN_SENTENCES = re.compile(r"(?<!\d)[.!?;:](?:\s|$)|\n\s*\n")
_LONGEST = 30


class Word(NamedTuple):
    """A word of a text, and where it stands in it."""

    text: str
    at: int

    @property
    def end(self) -> int:
        return self.at + len(self.text)


def split_verbs(text: str, words: list[Word]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(the number of a word, the keys of the verb that it makes with what stands at the end of its sentence)."""
    begin = 0
    for number, word in enumerate(words):
        if number and _BETWEEN_SENTENCES.search(text, words[number - 1].end, word.at):
            begin = number
        if number > begin and (part := word.text.lower()) in _PARTICLES and _ENDS.match(text, word.end):
            for place in range(number - 1, max(begin, number - _FURTHEST) - 1, -1):
                if keys := _joined(part, words[place].text):
                    yield place, keys
                    break


def _joined(part: str, word: str) -> tuple[str, ...]:
    if len(word) > _LONGEST or not word.isalpha():
        return ()
    verbs = (part + lemma for lemma in sorted(lemmas(word.lower())) if lemma.endswith("n"))
    return tuple("l:" + fold_latin(verb) for verb in verbs if is_infinitive(verb))
