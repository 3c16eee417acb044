"""What has been said for similar sources: suggestions from the desk's own other texts, the office's words first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from desk.catalogues import Entry
from models import Translation

MOST = 5
LOOKED_AT = 40
LEAST = 0.5
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Suggestion:
    """`likeness`: of the two sources, in per cent."""

    entry: Entry
    forms: list[str]
    likeness: int
    is_own: bool


def suggestions(entry: Entry, entries: Mapping[str, Entry], own: Mapping[str, Translation]) -> list[Suggestion]:
    """The most similar that are translated; by words first, since comparing letters takes its time."""
    wanted = _words(entry)
    near = sorted(
        (one for one in entries.values() if one.key != entry.key and (own.get(one.key) or not one.is_untranslated)),
        key=lambda one: -_shared(wanted, _words(one)),
    )[:LOOKED_AT]
    found = [_suggestion(entry, one, own) for one in near]
    good = [one for one in found if one.likeness >= 100 * LEAST]
    return sorted(good, key=lambda one: (-one.likeness, not one.is_own))[:MOST]


def _suggestion(entry: Entry, other: Entry, own: Mapping[str, Translation]) -> Suggestion:
    likeness = SequenceMatcher(None, entry.source.msgid.lower(), other.source.msgid.lower(), autojunk=False).ratio()
    row = own.get(other.key)
    return Suggestion(other, row.forms if row else other.shipped, round(100 * likeness), row is not None)


def _words(entry: Entry) -> frozenset[str]:
    return frozenset(_WORD.findall(entry.source.msgid.lower()))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
