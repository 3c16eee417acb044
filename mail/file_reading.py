"""The process that reads one file: bytes in, text out. Run by `mail.file_text`, never imported by the desk.

    python -I mail/file_reading.py pdf|docx MOST_LETTERS < file > text

It binds itself before it looks at the first byte: memory, time, no files written, no other processes. What goes wrong
ends it with a word on standard error.
"""

import io
import logging
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from os import nice
from typing import Any

MEMORY = 512 * 1024 * 1024
SECONDS = 15
MOST_PAGES = 200
MOST_XML = 40 * 1024 * 1024  # of a document unpacked: a bomb of a few kilobytes unpacks to gigabytes
MOST_PARTS = 20
_WORDS_IN = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_BLANKS = re.compile(r"[ \t\r\f\v\x00-\x08\x0e-\x1f]+")
_LINES = re.compile(r"\n\s*\n\s*")


def main() -> None:
    form, most = sys.argv[1], int(sys.argv[2])
    bind()
    content = sys.stdin.buffer.read()
    text = {"pdf": pdf, "docx": docx}[form](content, most)
    sys.stdout.buffer.write(tidy(text)[:most].encode("utf-8", "replace"))


def bind() -> None:
    """From here on nothing in the file can take more than this."""
    nice(10)
    logging.disable()  # a broken file makes a library say a lot, which would fill our memory instead
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def tidy(text: str) -> str:
    """Without control characters, rows of blanks and of empty lines."""
    return _LINES.sub("\n\n", _BLANKS.sub(" ", text.replace("\r\n", "\n"))).strip()


def pdf(content: bytes, most: int) -> str:
    """What its pages say. One that is locked only against changes opens with an empty password."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError("It is locked with a password.")
    return "\n".join(_up_to(most, _of_pages(reader)))


def _of_pages(reader: Any) -> Iterator[str]:
    for number in range(min(len(reader.pages), MOST_PAGES)):
        yield reader.pages[number].extract_text()


def docx(content: bytes, most: int) -> str:
    """The words of the document, then of its headers, footers and notes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if _WORDS_IN.fullmatch(name)]
        names.sort(key=lambda name: name != "word/document.xml")
        return "".join(_up_to(most, _of_parts(archive, names[:MOST_PARTS])))


def _of_parts(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    left = MOST_XML
    for name in names:
        with archive.open(name) as part:
            xml = part.read(left + 1)
        left -= len(xml)
        if left < 0:
            raise ValueError("It unpacks to more than we read.")
        yield from _words(xml)


def _words(xml: bytes) -> Iterator[str]:
    """Entities stay what they are, and nothing is fetched: no document type is read at all."""
    from lxml import etree

    marks = {"tab": "\t", "br": "\n", "cr": "\n", "p": "\n", "tr": "\n", "tc": " "}
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    for _, element in etree.iterparse(io.BytesIO(xml), events=("end",), **options):
        name = element.tag.removeprefix(_WORD).removeprefix(_STRICT) if isinstance(element.tag, str) else ""
        if name == "t":
            yield element.text or ""
        elif name in marks:
            yield marks[name]
            element.clear()


def _up_to(most: int, parts: Iterator[str]) -> Iterator[str]:
    """Parts until there are letters enough."""
    there = 0
    for part in parts:
        yield part
        there += len(part)
        if there > most:
            return


if __name__ == "__main__":
    main()
