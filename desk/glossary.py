"""The words of the field in each language: what is said for a ticket, a department, an escalation."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from desk.text_checks import Source

_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@dataclass(frozen=True)
class Term:
    """`source` finds it in English; `say`: what a language says, `kept`: how its forms begin, `never`: what it isn't.

    English needs nothing of it: it is its own translation.
    """

    term: str
    means: str
    source: str
    say: dict[str, str]
    kept: dict[str, str]
    never: dict[str, str]

    def is_in(self, text: str) -> bool:
        return bool(re.search(self.source, _PLACE.sub(" ", text), re.IGNORECASE))

    def is_kept(self, text: str, language: str) -> bool:
        """Whether the translation says it; for a language of the office's own nobody knows."""
        return language not in self.kept or bool(re.search(self.kept[language], text, re.IGNORECASE))

    def wrong_word(self, text: str, language: str) -> str:
        """Another word that is never said for it; empty if none is there."""
        never = self.never.get(language)
        found = re.search(rf"\w*(?:{never})\w*", _PLACE.sub(" ", text), re.IGNORECASE) if never else None
        return found.group() if found else ""


@cache
def terms() -> tuple[Term, ...]:
    return tuple(Term(**one) for one in json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8")))


def terms_of(source: Source) -> list[Term]:
    """Those that the source speaks of."""
    return [one for one in terms() if one.is_in(f"{source.msgid} {source.msgid_plural}")]
