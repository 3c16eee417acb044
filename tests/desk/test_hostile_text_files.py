"""Files of texts that are anybody's: too large, oddly encoded, built to kill, of other texts; all are answered (S8)."""

import random
import time

import pytest

from desk import text_files, text_tables
from desk.catalogues import entries
from desk.errors import DeskError
from desk.text_checks import Source, mistakes

pytestmark = pytest.mark.row("S8")

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset={}\\n"\n\n'
XLIFF = '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file><body>{}</body></file></xliff>'
LAUGHS = "".join(f'<!ENTITY l{one} "{f"&l{one - 1};" * 10}">' for one in range(1, 10))
MOST_SECONDS = 10


def key_of(msgid):
    return next(key for key, one in entries("de").items() if one.source.msgid == msgid and one.domain == "messages")


def readers(language="de"):
    known = entries(language)
    return {
        "po": lambda raw: text_files.said_in(text_files.read_po(raw)),
        "xlf": text_tables.read_xliff,
        "csv": lambda raw: text_tables.read_table(raw, known, language),
    }


@pytest.mark.parametrize("kind", ["po", "xlf", "csv"])
def test_fifty_megabytes_are_refused_unread(app, kind):
    begun = time.process_time()

    with pytest.raises(text_files.TooLargeAFile):
        readers()[kind](b"\nmsgstr" * (50 * 2**20 // 7))

    assert time.process_time() - begun < 1


def test_a_billion_laughs_are_not_laughed(app):
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>' + XLIFF.format(
        '<trans-unit id="k.0"><source>x</source><target>&l9;</target></trans-unit>'
    )
    begun = time.process_time()

    try:
        said = text_tables.read_xliff(bomb.encode())
    except text_tables.NoXliffFile:
        said = {}

    assert "hahaha" not in str(said) and time.process_time() - begun < MOST_SECONDS


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "-1", "1.5", ""])
def test_odd_numbers_of_forms_are_no_forms(app, number):
    unit = f'<trans-unit id="k.{number}"><source>x</source><target>y</target></trans-unit>'

    assert text_tables.read_xliff(XLIFF.format(unit).encode()) == {}


def test_a_po_file_is_read_in_the_encoding_that_it_names(app):
    raw = (HEAD.format("windows-1251") + 'msgid "Sign out"\nmsgstr "Выход"\n').encode("windows-1251")

    assert text_files.said_in(text_files.read_po(raw))[key_of("Sign out")] == ["Выход"]


def test_a_table_as_a_spreadsheet_writes_unicode_is_read(app):
    raw = f"form 1,key\nВихід,{key_of('Sign out')}\n".encode("utf-16")

    assert text_tables.read_table(raw, entries("uk"), "uk") == {key_of("Sign out"): ["Вихід"]}


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("po", (HEAD.format("utf-8") + 'msgid "a"\nmsgstr "Выход"\n').encode("koi8-r")),
        ("po", (HEAD.format("klingon") + 'msgid "a"\nmsgstr "b"\n').encode()),
        ("csv", "form 1,key\nВыход,k\n".encode("windows-1251")),
    ],
)
def test_another_encoding_is_told_of(app, kind, raw):
    with pytest.raises(text_files.OddlyEncoded):
        readers()[kind](raw)


def test_texts_that_are_not_known_here_are_counted_and_the_others_are_not_lost(app):
    known, key = entries("de"), key_of("Sign out")
    files = {
        "po": HEAD.format("utf-8") + 'msgid "Sign out"\nmsgstr "Tschüss"\n\nmsgid "Of another desk"\nmsgstr "x"\n',
        "csv": f"form 1,key\nTschüss,{key}\nx,unknown\n",
        "xlf": XLIFF.format(
            "".join(
                f'<trans-unit id="{one}.0"><source>x</source><target>{said}</target></trans-unit>'
                for one, said in ((key, "Tschüss"), ("unknown", "x"))
            )
        ),
    }

    for kind, text in files.items():
        said = readers()[kind](text.encode())
        assert text_files.unknown(said, known) == 1, kind
        assert [one.after for one in text_files.proposals("de", said, known, {})] == [["Tschüss"]], kind


@pytest.mark.parametrize("form", ["a\x00b", "a\x1bb", "a\ud800b", "\ue000" + "0" * 32, "x" * 5_001])
def test_what_no_page_can_show_is_a_mistake(form):
    assert mistakes(Source("Sign out"), [form], 1)


def test_files_with_letters_changed_at_random_are_read_or_refused(app):
    """A seed's file that failed can be made again."""
    known = dict(list(entries("ru").items())[:40])
    whole = {
        "po": text_files.as_po("ru", known.values(), {}).encode(),
        "xlf": text_tables.as_xliff("ru", known.values(), {}),
        "csv": ("form 1,form 2,form 3,key\n" + "".join(f'"a\nb",c,d,{key}\n' for key in known)).encode(),
    }
    for seed in range(150):
        chance = random.Random(seed)
        for kind, raw in whole.items():
            damaged = bytearray(raw)
            for _ in range(chance.randint(1, 30)):
                place = chance.randrange(len(damaged))
                damaged[place : place + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 9))
            try:
                said = readers("ru")[kind](bytes(damaged))
            except DeskError:
                continue
            text_files.proposals("ru", said, known, {})
