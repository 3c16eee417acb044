"""The texts of a language as a PO file, and what such a file would change.

A file is anybody's: how large it may be, what it is encoded in, and what of it is known here is asked first.
"""

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polib
from babel.messages.plurals import get_plural
from flask_babel import lazy_gettext

from desk.catalogues import Entry
from desk.errors import DeskError
from desk.live_texts import plurals_of
from desk.text_checks import Mistake, mistakes
from models import LANGUAGES, Translation

LARGEST = 8 * 2**20  # bytes; a language has some hundred thousand
_BYTE_ORDER = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_LANGUAGE = re.compile(rb"""^"Language: *([a-z]{2,3})|target-language=["']([a-z]{2,3})""", re.MULTILINE)
_CHARSET = re.compile(rb'"Content-Type:[^"]*charset=([\w.:-]+)', re.IGNORECASE)


class NoPoFile(DeskError):
    text = lazy_gettext("This is no PO file.")
    status = 422


class TooLargeAFile(DeskError):
    text = lazy_gettext("This file is far larger than all texts of a language. Nothing of it was read.")
    status = 413


class OddlyEncoded(DeskError):
    text = lazy_gettext("This file isn’t in UTF-8. Please save it in this encoding, and take it in again.")
    status = 422


class InAnotherLanguage(DeskError):
    status = 422

    def __init__(self, name: str) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "This file is in another language: %(language)s. Choose that one first, then take the file in.",
            language=name,
        )


@dataclass(frozen=True)
class Proposal:
    """What a file says otherwise. `is_conflict`: the office has words of its own there, which would go."""

    entry: Entry
    before: list[str]
    after: list[str]
    mistakes: list[Mistake]
    is_conflict: bool


def as_po(language: str, entries: Iterable[Entry], own: dict[str, Translation]) -> str:
    """Our own texts, as they are said now."""
    file = polib.POFile(wrapwidth=120)
    file.metadata = {"Language": language, "Content-Type": "text/plain; charset=utf-8", "MIME-Version": "1.0"}
    file.metadata["Plural-Forms"] = get_plural(language).plural_forms
    file.extend(_as_po_entry(one, own.get(one.key)) for one in entries if one.domain == "messages")
    return str(file)


def decoded(raw: bytes, encoding: str = "utf-8") -> str:
    """By its byte order mark, else as it says itself. Raises TooLargeAFile, OddlyEncoded."""
    if len(raw) > LARGEST:
        raise TooLargeAFile
    marked = next((name for mark, name in _BYTE_ORDER.items() if raw.startswith(mark)), "")
    try:
        return raw.decode(marked or encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise OddlyEncoded from error


def read_po(raw: bytes) -> list[polib.POEntry]:
    """Raises NoPoFile, TooLargeAFile, OddlyEncoded."""
    charset = _CHARSET.search(raw[:LARGEST])
    text = decoded(raw, charset[1].decode("ascii", "replace") if charset else "utf-8")
    if "\nmsgstr" not in text:  # polib would take a short text for the name of a file
        raise NoPoFile
    try:
        return list(polib.pofile(text))
    except (OSError, ValueError, LookupError) as error:
        raise NoPoFile from error


def refuse_another_language(raw: bytes, language: str) -> None:
    """A PO or XLIFF file says in which language it is; one that doesn't is believed. Raises InAnotherLanguage."""
    if found := _LANGUAGE.search(raw[:LARGEST]):
        code = (found[1] or found[2]).decode()
        if code != language.partition("-")[0].partition("_")[0]:
            raise InAnotherLanguage(LANGUAGES.get(code, code))


def said_in(read: list[polib.POEntry]) -> dict[str, list[str]]:
    """By key what a PO file says; what it doesn't translate, or only guesses, is left out."""
    said = {}
    for one in read:
        forms = _forms(one)
        if not one.obsolete and not one.fuzzy and any(forms):
            said[Translation.key_of("messages", one.msgctxt or "", one.msgid, one.msgid_plural or "")] = forms
    return said


def proposals(
    language: str, said: dict[str, list[str]], entries: dict[str, Entry], own: dict[str, Translation]
) -> list[Proposal]:
    """Each known text that a file says otherwise."""
    found = []
    for key, after in said.items():
        if key not in entries:
            continue
        entry, row = entries[key], own.get(key)
        before = row.forms if row else entry.shipped
        if after != before:
            wrong = mistakes(entry.source, after, plurals_of(language))
            found.append(Proposal(entry, before, after, wrong, is_conflict=row is not None))
    return found


def unknown(said: Mapping[str, list[str]], entries: Mapping[str, Entry]) -> int:
    """How many texts of a file are none of this desk's, such as those of another version."""
    return sum(key not in entries for key in said)


def _forms(one: polib.POEntry) -> list[str]:
    return [form for _number, form in sorted(one.msgstr_plural.items())] if one.msgid_plural else [one.msgstr]


def _as_po_entry(entry: Entry, row: Translation | None) -> polib.POEntry:
    forms = row.forms if row else entry.shipped
    said = {"msgstr_plural": dict(enumerate(forms))} if entry.source.msgid_plural else {"msgstr": forms[0]}
    return polib.POEntry(
        msgid=entry.source.msgid,
        msgid_plural=entry.source.msgid_plural,
        msgctxt=entry.msgctxt or None,
        comment=entry.comment,
        occurrences=[tuple(place.partition(":")[::2]) for place in entry.places],
        flags=["python-format"] if "%(" in entry.source.msgid + entry.source.msgid_plural else [],
        **said,
    )
