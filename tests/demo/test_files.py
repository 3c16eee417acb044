"""Files that really open."""

import struct
import zlib
from datetime import UTC, datetime
from random import Random

from demo.files import HEIGHT, WIDTH, document, made, picture

VALUES = {
    "host": "srv1.example",
    "ip": "192.0.2.1",
    "site": "a.example",
    "invoice": "1",
    "contract": "2",
    "serial": "3",
}


def test_a_picture_is_a_png_of_its_size() -> None:
    png = picture(Random(1))

    pixels = zlib.decompress(dict(_chunks(png))[b"IDAT"])

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(pixels) == HEIGHT * (1 + 3 * WIDTH)


def test_a_document_says_truly_where_its_objects_lie() -> None:
    pdf = document(["an (odd) \\ line"])

    table = pdf[int(pdf.split(b"startxref\n")[1].split(b"\n")[0]) :].split(b"\n")

    assert table[0] == b"xref"
    for number, line in enumerate(table[3:8], 1):
        assert pdf[int(line[:10]) :].startswith(b"%d 0 obj" % number)
    assert rb"(an \(odd\) \\ line)" in pdf


def test_a_log_is_text_of_that_time() -> None:
    log = made("журнал.txt", Random(1), VALUES, datetime(2026, 11, 20, 9, tzinfo=UTC)).decode()

    assert all(line.startswith("2026-11-20 0") for line in log.splitlines())


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """Name and data of each chunk whose checksum is right."""
    found, place = [], 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        name, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.pack(">I", zlib.crc32(name + data)) == png[place + 8 + length : place + 12 + length]
        found.append((name, data))
        place += 12 + length
    return found
