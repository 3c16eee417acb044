"""What an attached file says, and that none of those that strangers send can hurt whoever reads it."""

import io
import resource
import time

import pytest
from pypdf import PdfReader, PdfWriter

from mail import file_text
from mail.file_text import MOST_LETTERS, Unreadable, text_of
from tests.files_said import docx, pdf

pytestmark = pytest.mark.row("R22")


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "utf-16"])
def test_a_text_is_read_in_whatever_charset_it_came(charset):
    said = "Сервер не отвечает, ошибка 0x80070005. Перезагрузка не помогла, помогите пожалуйста."

    assert text_of("text", said.encode(charset)).strip("\ufeff") == said


def test_bytes_that_are_no_text_say_nothing():
    assert text_of("text", bytes(range(256)) * 100) == ""


def test_a_pdf_is_read_page_by_page():
    assert text_of("pdf", pdf("Invoice 4711", "Total due")) == "Invoice 4711\nTotal due"


def test_a_pdf_of_a_browser_is_read_in_every_alphabet(chromium):
    page = chromium.new_page()
    page.set_content("<h1>Счёт за їжу</h1><p>Bitte überweisen</p>")
    printed = page.pdf()
    page.close()

    said = text_of("pdf", printed)

    assert "Счёт за їжу" in said and "überweisen" in said


def test_a_scan_says_nothing():
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(out)

    assert text_of("pdf", out.getvalue()) == ""


def test_a_word_document_is_read_with_its_headers_and_notes():
    said = text_of("docx", docx("Договор &amp; счёт", "Пункт 1", header1="<w:p><w:r><w:t>Fa. Weiß</w:t></w:r></w:p>"))

    assert said == "Договор & счёт\nПункт 1\nFa. Weiß"


def test_a_word_that_is_parted_in_the_file_is_whole():
    runs = "<w:p><w:r><w:t>Rech</w:t></w:r><w:r><w:t>nung</w:t></w:r><w:r><w:tab/><w:t>Nr.</w:t></w:r></w:p>"

    assert text_of("docx", docx(footer1=runs)) == "Rechnung Nr."


def test_of_a_long_file_the_beginning_is_kept():
    paragraphs = ["слово " * 2_000] * 20

    assert 0 < len(text_of("docx", docx(*paragraphs))) <= MOST_LETTERS
    assert 0 < len(text_of("text", ("слово " * 200_000).encode())) <= MOST_LETTERS


# Those that want to hurt

ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "no zip at all": ("docx", b"PK\x03\x04" + b"x" * 1000),
    "a bomb": ("docx", docx(" " * 200_000_000)),
    "a bomb of many parts": ("docx", docx(**{f"header{n}": " " * 9_000_000 for n in range(15)})),
    "a billion laughs": ("docx", docx("&a9;", prologue=f'<!DOCTYPE x [<!ENTITY a0 "lol">{ENTITIES}]>')),
    "very deep": ("docx", docx("<w:p>" * 50_000)),
    "no PDF at all": ("pdf", b"%PDF-1.7\n" + b"\xff" * 1000),
    "a PDF cut off": ("pdf", pdf("Invoice")[:200]),
    "an empty file": ("pdf", b""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_only_unreadable_and_soon_over(name):
    began = time.monotonic()

    with pytest.raises(Unreadable):
        text_of(*HOSTILE[name])

    assert time.monotonic() - began < 20


def test_nothing_is_fetched_and_no_file_of_ours_is_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    prologue = f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}">]>'

    assert text_of("docx", docx("before &s; after", prologue=prologue)).find("SECRET") == -1


def test_a_locked_pdf_is_unreadable_one_locked_against_changes_is_read():
    def locked(password):
        writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("Invoice 4711")))), io.BytesIO()
        writer.encrypt(password, owner_password="owner", algorithm="AES-256")
        writer.write(out)
        return out.getvalue()

    assert text_of("pdf", locked("")) == "Invoice 4711"
    with pytest.raises(Unreadable, match="password"):
        text_of("pdf", locked("secret"))


def test_a_pdf_that_never_ends_is_left_after_its_time(monkeypatch, tmp_path):
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(file_text, "_CHILD", endless)
    began = time.monotonic()

    with pytest.raises(Unreadable, match="too long"):
        text_of("pdf", b"", seconds=0.5)

    assert time.monotonic() - began < 10


def reader_that(does, monkeypatch, tmp_path):
    """As if the file made its reader do this."""
    source = file_text._CHILD.read_text().replace(
        "    form, most = sys.argv[1]", f"    bind()\n    {does}\n    form, most = sys.argv[1]"
    )
    child = tmp_path / "reading.py"
    child.write_text(source)
    monkeypatch.setattr(file_text, "_CHILD", child)


@pytest.mark.parametrize(
    "does",
    [
        "x = bytearray(2 * 1024 ** 3)",
        "import os; os.write(os.open({path!r}, os.O_WRONLY | os.O_CREAT), b'x')",
    ],
)
def test_its_reader_gets_no_more_memory_and_writes_no_file(monkeypatch, tmp_path, does):
    never = tmp_path / "never"
    reader_that(does.format(path=str(never)), monkeypatch, tmp_path)

    with pytest.raises(Unreadable):
        text_of("pdf", pdf("Invoice"))

    assert not never.exists() or never.read_bytes() == b""


def test_its_reader_knows_no_secrets(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "very secret")
    reader_that("import os; sys.exit(' '.join(os.environ))", monkeypatch, tmp_path)

    with pytest.raises(Unreadable) as told:
        text_of("pdf", b"")

    assert "SECRET_KEY" not in str(told.value) and "LC_ALL" in str(told.value)


def test_we_ourselves_stay_unbound():
    text_of("pdf", pdf("Invoice"))

    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
