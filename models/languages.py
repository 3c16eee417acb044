"""The languages of the desk, and texts that the office writes once for each of them.

Four are shipped; the office may add others, and say for each which stand in for it. The table `language` is the truth;
every process knows it by heart, and hears of a change as it does of changed texts (`models.watch`).
"""

import logging
from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from babel import Locale, UnknownLocaleError
from flask import current_app, has_app_context
from sqlalchemy.exc import SQLAlchemyError

from models import watch
from models.base import db
from models.language import Language

SHIPPED = {"ru": "Русский", "en": "English", "de": "Deutsch", "uk": "Українська"}
"""Code to the name its speakers use, in the order in which they are offered."""

# Who reads Ukrainian but finds no Ukrainian text is shown English before Russian.
FALLBACKS = {
    "ru": ("en", "uk", "de"),
    "uk": ("en", "ru", "de"),
    "de": ("en", "ru", "uk"),
    "en": ("de", "ru", "uk"),
}

Texts = dict[str, str]
KEPT = "languages"
_log = logging.getLogger(__name__)


class Languages(Mapping[str, str]):
    """Code to the name its speakers use: the shipped ones, then those that the office added, as they are right now."""

    def __getitem__(self, code: str) -> str:
        return _known().names[code]

    def __iter__(self) -> Iterator[str]:
        return iter(_known().names)

    def __len__(self) -> int:
        return len(_known().names)


class Known:
    """What this process knows of the table."""

    def __init__(self) -> None:
        self.watch = watch.Watch()
        self.put([])

    def put(self, rows: list[tuple[str, str, list[str]]]) -> None:
        """`rows`: code, name, fallbacks."""
        self.names = SHIPPED | {code: name for code, name, _fallbacks in rows if code not in SHIPPED}
        self.fallbacks = {code: tuple(fallbacks) for code, _name, fallbacks in rows}


LANGUAGES = Languages()
_SHIPPED_ONLY = Known()


def forget() -> None:
    """The next who asks reads the table."""
    _known(reads=False).watch.forget()


def look() -> None:
    """Read the table if that is due."""
    _known()


def fallbacks_of(language: str) -> tuple[str, ...]:
    """Which languages stand in for it where it has no text, the best first: as the office says, then the others."""
    known = _known()
    among = (*known.fallbacks.get(language, ()), *FALLBACKS.get(language, ()), "en", *known.names)
    return tuple(dict.fromkeys(code for code in among if code != language and code in known.names))


def language_of(texts: Mapping[str, str] | None, language: str) -> str:
    """Of which language the text is that `in_language` answers; empty if there is none."""
    among = (language, *fallbacks_of(language))
    return next((code for code in among if (texts or {}).get(code, "").strip()), "")


def in_language(texts: Mapping[str, str] | None, language: str) -> str:
    """The text in this language, else in the next best that is there, else an empty one."""
    if texts and (own := texts.get(language, "").strip()):
        return own
    return (texts or {}).get(language_of(texts, language), "").strip()


def direction_of(language: str) -> str:
    """How its script is written: "ltr" or "rtl"."""
    try:
        return Locale.parse(language).text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def _known(*, reads: bool = True) -> Known:
    if not has_app_context():
        return _SHIPPED_ONLY
    known: Known = current_app.extensions.setdefault(KEPT, Known())
    if reads and known.watch.is_due():
        _read(known)
    return known


def _read(known: Known) -> None:
    """On a connection of its own: whoever asks may be in the middle of anything. What is known stays if it fails."""
    columns = (Language.code, Language.name, Language.fallbacks)
    try:
        with db.engine.connect() as connection:
            rows = connection.execute(sa.select(*columns).order_by(Language.code)).all()
        known.put([(code, name, fallbacks) for code, name, fallbacks in rows])
    except SQLAlchemyError:  # before the migration, or while the database is away
        _log.warning("the office's languages can't be read; those known before stay")
        known.watch.try_again()
