"""The texts of a language as XLIFF 1.2 and as a table (CSV), and what such a file says (OASIS XLIFF 1.2; RFC 4180)."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext
from lxml import etree

from desk.catalogues import Entry
from desk.errors import DeskError
from desk.live_texts import plurals_of
from desk.text_files import LARGEST, TooLargeAFile, decoded
from models import Translation

SPACE = "urn:oasis:names:tc:xliff:document:1.2"
KEY = "key"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LONGEST_CELL = 1_000_000
_NUMBER = re.compile("[0-9]{1,2}")

Said = dict[str, list[str]]


class NoXliffFile(DeskError):
    text = lazy_gettext("This is no XLIFF file.")
    status = 422


class NoTable(DeskError):
    text = lazy_gettext("This is no table as it is taken out here: a column “key” and one “form 1” are needed.")
    status = 422


def as_xliff(language: str, entries: Iterable[Entry], own: Mapping[str, Translation]) -> bytes:
    """A unit for each form of a text; its id is the text's key and the form's number."""
    root = etree.Element(f"{{{SPACE}}}xliff", version="1.2", nsmap={None: SPACE})
    about = {"source-language": "en", "target-language": language, "datatype": "plaintext", "original": "kvitok"}
    body = etree.SubElement(etree.SubElement(root, f"{{{SPACE}}}file", about), f"{{{SPACE}}}body")
    for entry in entries:
        row = own.get(entry.key)
        for number, form in enumerate(row.forms if row else entry.shipped):
            _unit(body, entry, number, form)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def read_xliff(raw: bytes) -> Said:
    """By key the forms that are translated as a whole. Raises NoXliffFile, TooLargeAFile."""
    if len(raw) > LARGEST:
        raise TooLargeAFile
    # No entities, no network: the file is anybody's.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoXliffFile from error
    if root.tag != f"{{{SPACE}}}xliff":
        raise NoXliffFile
    forms: dict[str, dict[int, str]] = {}
    for unit in root.iter(f"{{{SPACE}}}trans-unit"):
        key, _, number = (unit.get("id") or "").partition(".")
        target = unit.find(f"{{{SPACE}}}target")
        if key and _NUMBER.fullmatch(number) and target is not None:
            forms.setdefault(key, {})[int(number)] = "".join(target.itertext())
    return {key: [said for _number, said in sorted(some.items())] for key, some in forms.items() if all(some.values())}


def table(language: str, entries: Iterable[Entry], own: Mapping[str, Translation], head: list[str]) -> list[list[Any]]:
    """The rows of a table: what is said for people, then a column for each form, and the key by which it is known."""
    plurals = plurals_of(language)
    rows: list[list[Any]] = [[*head, *(f"form {number + 1}" for number in range(plurals)), KEY]]
    for entry in entries:
        row = own.get(entry.key)
        forms = row.forms if row else entry.shipped
        told = ["\n".join(entry.sources), "\n".join(entry.shipped), " ".join(entry.places)]
        rows.append([*told, *forms, *[""] * (plurals - len(forms)), entry.key])
    return rows


def read_table(raw: bytes, entries: Mapping[str, Entry], language: str) -> Said:
    """By key the forms that are filled in as a whole. Separated by commas or, as Excel does, by semicolons.

    Raises NoTable, TooLargeAFile, OddlyEncoded.
    """
    text = decoded(raw)
    try:
        csv.field_size_limit(LONGEST_CELL)
        mark = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise NoTable from error
    if not rows or KEY not in rows[0] or "form 1" not in rows[0]:
        raise NoTable
    said = {}
    for row in rows:
        entry = entries.get(row[KEY] or "")
        if row[KEY]:
            number = plurals_of(language) if entry and entry.source.msgid_plural else 1
            said[row[KEY]] = [_cell(row.get(f"form {one + 1}")) for one in range(number)]
    return {key: forms for key, forms in said.items() if all(forms)}


def _unit(body: Any, entry: Entry, number: int, form: str) -> None:
    unit = etree.SubElement(body, f"{{{SPACE}}}trans-unit", {"id": f"{entry.key}.{number}", XML_SPACE: "preserve"})
    source = entry.source.msgid_plural if number and entry.source.msgid_plural else entry.source.msgid
    etree.SubElement(unit, f"{{{SPACE}}}source").text = source
    etree.SubElement(unit, f"{{{SPACE}}}target").text = form
    for note in (entry.msgctxt, entry.comment, " ".join(entry.places)):
        if note:
            etree.SubElement(unit, f"{{{SPACE}}}note").text = note


def _cell(text: str | None) -> str:
    """Without the mark that keeps a spreadsheet from running what begins like a formula."""
    text = (text or "").replace("\r\n", "\n")
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@\t\n＝＋－＠" else text
