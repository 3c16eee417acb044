"""Gathers every text of the house into the catalogues of its four languages.

`flask texts update` reads the code and the templates, adds what is new to translations/*/LC_MESSAGES/messages.po
and drops what is gone. English is its own translation, so that an office may reword it like any other.
"""

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from models.languages import SHIPPED

ROOT = Path(__file__).resolve().parent
TRANSLATIONS = ROOT / "translations"
ROOMS = ("models", "mail", "search", "desk", "jobs", "views", "templates", "processes", "commands.py")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
# The same in every run, so that a catalogue changes only where its texts do.
CREATED_AT = datetime(2026, 11, 22, tzinfo=UTC)
KEYWORDS = {
    "gettext": None,
    "_": None,
    "gettext_noop": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def gather() -> Catalog:
    """All texts as they stand in the code, with the files they stand in and the notes for translators."""
    catalog = _catalog(None)
    for filename, message, comments, context in _found():
        catalog.add(message, None, [(filename, 0)], auto_comments=comments, context=context)
    return catalog


def catalogue_file(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def load(language: str) -> Catalog:
    """The catalogue as it lies in the repository; an empty one if there is none."""
    file = catalogue_file(language)
    if not file.exists():
        return _catalog(language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def update() -> dict[str, int]:
    """Bring the catalogues up to the code. Answers how many texts each language still lacks."""
    gathered = gather()
    # A catalogue takes over the messages themselves, and would give its words to the next.
    return {language: _update(language, deepcopy(gathered)) for language in SHIPPED}


def lacking(catalog: Catalog) -> list[str]:
    """The msgids without a whole translation, plural forms included, and those that are only guessed (fuzzy)."""
    return [
        str(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not all(_strings(message, catalog.num_plurals)))
    ]


def _catalog(language: str | None) -> Catalog:
    return Catalog(
        locale=language,
        project="Kvitok",
        version="1",
        copyright_holder="the Kvitok contributors",
        header_comment="# Texts of Kvitok. `flask texts update` keeps this file in step with the code.",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        creation_date=CREATED_AT,
        revision_date=CREATED_AT,
        charset="utf-8",
        fuzzy=False,
    )


def _update(language: str, gathered: Catalog) -> int:
    catalog = load(language)
    catalog.update(gathered, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.creation_date = catalog.revision_date = CREATED_AT
    if language == "en":
        _speak_for_itself(catalog)
    file = catalogue_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, catalog, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return len(lacking(catalog))


def _speak_for_itself(catalog: Catalog) -> None:
    for message in catalog:
        if message.id and not all(_strings(message, catalog.num_plurals)):
            message.string = tuple(message.id) if message.pluralizable else message.id


def _strings(message: Message, plurals: int) -> tuple[str, ...]:
    if not message.pluralizable:
        return (str(message.string or ""),)
    forms = tuple(message.string) if isinstance(message.string, list | tuple) else ()
    return (*forms, *[""] * (plurals - len(forms)))


def _found() -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    for room in ROOMS:
        place = ROOT / room
        if place.is_file():
            yield from _found_in(place.parent, [(place.name, "python")])
        elif place.is_dir():
            yield from _found_in(place, METHODS)


def _found_in(
    folder: Path, methods: list[tuple[str, str]]
) -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    for filename, _line, message, comments, context in extract_from_dir(
        str(folder), methods, {}, KEYWORDS, comment_tags=["Translators:"], strip_comment_tags=True
    ):
        yield str((folder / filename).relative_to(ROOT)), message, comments, context
