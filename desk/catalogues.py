"""The shipped catalogues as a translator sees them: ours, Flask-Admin's and WTForms'."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import flask_admin.translations
import polib
from flask import current_app
from wtforms.i18n import messages_path

from desk import library_texts
from desk.live_texts import plurals_of, source_of
from desk.text_checks import Source
from models import Translation
from models.languages import SHIPPED


@dataclass(frozen=True)
class Entry:
    """A source text, what the catalogue of a language says for it, and the files that speak it."""

    domain: str
    key: str
    msgctxt: str
    source: Source
    shipped: list[str]
    places: list[str]
    comment: str = ""

    @property
    def is_untranslated(self) -> bool:
        return not all(self.shipped)

    @property
    def sources(self) -> list[str]:
        return [self.source.msgid, *filter(None, [self.source.msgid_plural])]


def entries(language: str) -> dict[str, Entry]:
    """All texts of the house in their order, by their keys."""
    sources = {} if language in SHIPPED else entries("en")
    files = [(name, _file(name, folder, language)) for name, folder in _folders().items()]
    there = tuple((name, file, file.stat().st_mtime_ns) for name, file in files if file.exists())
    shipped = _entries(language, there)
    return _of_an_added_one(language, sources, shipped) if sources else shipped


def _of_an_added_one(language: str, sources: dict[str, Entry], shipped: dict[str, Entry]) -> dict[str, Entry]:
    """All texts of the house; the libraries may speak the language, we don't."""
    plurals = plurals_of(language)
    return {
        key: shipped.get(key) or replace(one, shipped=[""] * (plurals if one.source.msgid_plural else 1))
        for key, one in sources.items()
    }


def _folders() -> dict[str, Path]:
    return {
        "messages": Path(current_app.root_path) / "translations",
        "admin": Path(next(iter(flask_admin.translations.__path__))),
        "wtforms": Path(messages_path()),
    }


def _file(name: str, folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / f"{name}.po"


@lru_cache(maxsize=16)
def _entries(language: str, files: tuple[tuple[str, Path, int], ...]) -> dict[str, Entry]:
    """Read once, and again only when a file has changed."""
    found = [_entry(name, one, language) for name, file, _at in files for one in polib.pofile(str(file))]
    return {entry.key: entry for entry in found if entry.source.msgid}


def _entry(domain: str, one: polib.POEntry, language: str) -> Entry:
    places = [f"{file}:{line}" if line and line != "0" else file for file, line in one.occurrences]
    plural, context = one.msgid_plural or "", one.msgctxt or ""
    return Entry(
        domain=domain,
        key=Translation.key_of(domain, context, one.msgid, plural),
        msgctxt=context,
        source=source_of(one.msgid, plural, places),
        shipped=_shipped(one, domain, language),
        places=places,
        comment=one.comment or "",
    )


def _shipped(one: polib.POEntry, domain: str, language: str) -> list[str]:
    """A library's English is its source, and what else it lacks is said by us."""
    if not one.msgid_plural:
        forms = ["" if one.fuzzy or one.obsolete else one.msgstr]
    else:
        forms = [one.msgstr_plural.get(number, "") for number in range(plurals_of(language))]
    if all(forms) or domain == "messages":
        return forms
    source = [one.msgid, *filter(None, [one.msgid_plural])]
    return source if language == "en" else library_texts.said(domain, language).get(one.msgid, forms)
