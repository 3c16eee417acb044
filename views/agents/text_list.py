"""The texts of the house in one language, as the workbench lists them: searched, filtered, and what is said of each."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from gettext import c2py

from babel.messages.plurals import get_plural
from flask_babel import lazy_gettext

from desk import catalogues
from desk.catalogues import Entry
from desk.live_texts import plurals_of, source_of
from desk.text_checks import mistakes
from models import LANGUAGES, ProposedText, Translation

FEW, MANY = ("1", "2, 5"), ("1, 21", "3, 22", "5, 11")
EXAMPLES = {"ru": MANY, "uk": MANY, "de": FEW, "en": FEW}
FAR = 201  # beyond it no language's rule says anything new


@dataclass(frozen=True)
class Line:
    """A source text, and the office's own words for it, if there are any."""

    entry: Entry
    row: Translation | None
    language: str
    waiting: Sequence[ProposedText] = ()

    @property
    def forms(self) -> list[str]:
        return self.row.forms if self.row else self.entry.shipped

    @property
    def is_untranslated(self) -> bool:
        return not all(self.forms)

    @property
    def is_stale(self) -> bool:
        """Changed by the office when the catalogue still said something else."""
        return bool(self.row and self.row.shipped != self.entry.shipped)

    @property
    def is_broken(self) -> bool:
        return bool(self.row and mistakes(self.entry.source, self.row.forms, plurals_of(self.language)))

    @property
    def is_as_source(self) -> bool:
        return self.language != "en" and self.forms[0] == self.entry.source.msgid

    def holds(self, word: str) -> bool:
        proposed = [form for one in self.waiting for form in one.forms]
        texts = (*self.entry.sources, *self.forms, *self.entry.shipped, *proposed)
        return any(word in text.casefold() for text in texts)


@dataclass(frozen=True)
class Gone:
    """Words of the office for a source that no catalogue has any more; `now` is the likeliest that came instead."""

    row: Translation
    now: Entry | None


@dataclass(frozen=True)
class Coverage:
    language: str
    name: str
    total: int
    done: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


FILTERS: dict[str, tuple[object, Callable[[Line], bool]]] = {
    "": (lazy_gettext("All texts"), lambda _line: True),
    "own": (lazy_gettext("Changed by us"), lambda line: line.row is not None),
    "waiting": (lazy_gettext("Waiting for a second person"), lambda line: bool(line.waiting)),
    "untranslated": (lazy_gettext("Not translated"), lambda line: line.is_untranslated),
    "stale": (lazy_gettext("Out of date"), lambda line: line.is_stale),
    "broken": (lazy_gettext("Broken"), lambda line: line.is_broken),
    "same": (lazy_gettext("Same as the source"), lambda line: line.is_as_source),
}


def lines(language: str, rows: dict[str, Translation], waiting: Mapping[str, Sequence[ProposedText]]) -> list[Line]:
    known = catalogues.entries(language).items()
    return [Line(entry, rows.get(key), language, waiting.get(key, ())) for key, entry in known]


def found(all_lines: list[Line], word: str, part: str) -> list[Line]:
    fits, wanted = FILTERS.get(part, FILTERS[""])[1], word.strip().casefold()
    return [line for line in all_lines if fits(line) and (not wanted or line.holds(wanted))]


def gone(language: str, rows: dict[str, Translation]) -> list[Gone]:
    """What an update took the source away from: the office's words are kept until somebody decides."""
    known = catalogues.entries(language)
    return [Gone(row, likeliest(row, known)) for key, row in rows.items() if key not in known]


def likeliest(row: Translation, known: dict[str, Entry]) -> Entry | None:
    """Which source came instead: the most similar one, rather of the same file."""
    among = {entry.source.msgid: entry for entry in known.values() if entry.domain == row.domain}
    near = {msgid: entry for msgid, entry in among.items() if set(entry.places) & set(row.places)}
    for texts in (near, among):
        if match := get_close_matches(row.msgid, list(texts), n=1, cutoff=0.6):
            return texts[match[0]]
    return None


def coverage(own: dict[str, set[str]]) -> Iterator[Coverage]:
    """How much of each language is there, with what the office added itself: `own`, the keys by language."""
    for language, name in LANGUAGES.items():
        all_entries, ours = catalogues.entries(language), own.get(language, set())
        done = sum(key in ours or not entry.is_untranslated for key, entry in all_entries.items())
        yield Coverage(language, name, len(all_entries), done)


def examples(language: str, is_plural: bool) -> tuple[str, ...]:
    """Of each form the numbers with which it is said."""
    return _numbers(language) if is_plural else ("",)


@cache
def _numbers(language: str) -> tuple[str, ...]:
    """The first two of each form that the language's rule names; for what is shipped, those that people know best."""
    if language in EXAMPLES:
        return EXAMPLES[language]
    form, found = c2py(get_plural(language).plural_expr), defaultdict(list)
    for number in (*range(1, FAR), 0):
        found[form(number)].append(str(number))
    return tuple(", ".join(found[one][:2]) for one in range(plurals_of(language)))


def entry_of(row: Translation) -> Entry:
    """What is still known of a source that is gone."""
    source = source_of(row.msgid, row.msgid_plural, row.places)
    return Entry(row.domain, row.key, row.msgctxt, source, row.shipped, row.places)
