"""Texts as XLIFF and as a table, there and back (S8)."""

import pytest

from desk import text_files, text_tables
from desk.catalogues import entries
from views.spreadsheets import as_csv

pytestmark = pytest.mark.row("S8")

BOMB = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file><body>
<trans-unit id="k.0"><source>x</source><target>&b;</target></trans-unit></body></file></xliff>"""


def as_file(language):
    rows = text_tables.table(language, entries(language).values(), {}, ["Source", "Shipped", "Used in"])
    return "".join(as_csv(rows)).encode("utf-8-sig")


@pytest.mark.parametrize("language", ["ru", "uk", "de"])
def test_what_is_taken_out_and_in_again_changes_nothing(app, language):
    known = entries(language)
    xliff = text_tables.read_xliff(text_tables.as_xliff(language, known.values(), {}))
    table = text_tables.read_table(as_file(language), known, language)

    for said in (xliff, table):
        assert len(said) > 0.95 * len(known)
        assert text_files.proposals(language, said, known, {}) == []


def test_a_changed_form_is_proposed_and_a_broken_one_is_told_of(app):
    known = entries("ru")
    file = text_tables.as_xliff("ru", known.values(), {}).decode()
    said = text_tables.read_xliff(file.replace("%(num)d письма<", "%(nun)d письма<").encode())

    found = text_files.proposals("ru", said, known, {})

    assert found and all(one.mistakes for one in found)


def test_a_table_with_semicolons_as_excel_writes_it_is_read(app):
    key = next(key for key, one in entries("de").items() if one.source.msgid == "Sign out")
    raw = f"Source;form 1;form 2;key\r\nSign out;Abtreten;;{key}\r\n".encode()

    assert text_tables.read_table(raw, entries("de"), "de") == {key: ["Abtreten"]}


def test_what_a_spreadsheet_was_kept_from_running_comes_back_as_it_was(app):
    key = next(key for key, one in entries("de").items() if one.source.msgid == "Sign out")

    said = text_tables.read_table(f"form 1,key\n'-x,{key}\n".encode(), entries("de"), "de")

    assert said == {key: ["-x"]}


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"a,b\n1,2\n", b"<xliff/>"])
def test_what_is_no_table_is_refused(app, raw):
    with pytest.raises(text_tables.NoTable):
        text_tables.read_table(raw, entries("de"), "de")


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"a,b\n1,2\n", b"<xliff/>", b"<a><b></a>"])
def test_what_is_no_xliff_is_refused(raw):
    with pytest.raises(text_tables.NoXliffFile):
        text_tables.read_xliff(raw)


def test_entities_of_a_file_are_not_filled_in():
    assert "aaaaaaaaaa" not in str(text_tables.read_xliff(BOMB))
