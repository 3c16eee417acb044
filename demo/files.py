"""Files that open in any program, made by code: pictures, PDF documents, logs."""

import struct
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

CONTENT_TYPES = {"png": "image/png", "pdf": "application/pdf", "txt": "text/plain", "log": "text/plain"}
WIDTH, HEIGHT = 640, 400
# Colours as three bytes: red, green, blue.
WHITE, PALE, GREY, RED = (bytes.fromhex(colour) for colour in ("fcfcfa", "e2e6ec", "969ca6", "c4342e"))
TITLES = tuple(bytes.fromhex(colour) for colour in ("264676", "3c4048", "186254", "5c366e"))


def content_type(filename: str) -> str:
    """By its ending; raises KeyError for one that nobody here makes."""
    return CONTENT_TYPES[filename.rpartition(".")[2]]


def made(filename: str, chance: Random, values: dict[str, str], at: datetime) -> bytes:
    """The content for a file of this name: what its ending promises."""
    kind = content_type(filename)
    if kind == "image/png":
        return picture(chance)
    if kind == "application/pdf":
        return document([values["invoice"], values["contract"], f"{at:%Y-%m-%d}", values["host"], values["serial"]])
    return log(chance, values, at).encode()


def picture(chance: Random) -> bytes:
    """A PNG (ISO/IEC 15948) that looks like a window with an error in it, 640 x 400."""
    canvas = [bytearray(WHITE * WIDTH) for _ in range(HEIGHT)]
    _box(canvas, 0, 0, WIDTH, 34, chance.choice(TITLES))
    _box(canvas, 16, 12, 16 + chance.randrange(90, 220), 22, PALE)
    _box(canvas, 60, 80, WIDTH - 60, 210, PALE)
    _box(canvas, 60, 80, 68, 210, RED)
    for row in range(3):
        _box(canvas, 92, 104 + row * 32, 92 + chance.randrange(200, 420), 116 + row * 32, RED if row == 0 else GREY)
    for row in range(5):
        _box(canvas, 60, 246 + row * 26, 60 + chance.randrange(160, 500), 256 + row * 26, PALE)
    return _png(canvas)


def logo(colour: str) -> bytes:
    """A PNG of a printer, 128 x 96, in a colour written as #rrggbb."""
    ink, canvas = bytes.fromhex(colour[1:]), [bytearray(b"\xff\xff\xff" * 128) for _ in range(96)]
    for left, top, right, bottom, filling in (
        (34, 6, 94, 40, ink),
        (40, 12, 88, 40, WHITE),
        (10, 34, 118, 72, ink),
        (100, 42, 110, 48, WHITE),
        (28, 56, 100, 92, ink),
        (34, 62, 94, 86, WHITE),
        (42, 68, 86, 72, GREY),
        (42, 76, 72, 80, GREY),
    ):
        _box(canvas, left, top, right, bottom, filling)
    return _png(canvas)


def document(lines: list[str]) -> bytes:
    """A PDF (ISO 32000) of one page with these lines; only letters of Latin-1 are shown."""
    shown = [f"({_escaped(line)}) Tj 0 -24 Td" for line in ("Nordbruecke IT", "", *lines)]
    content = f"BT /F1 14 Tf 72 760 Td {' '.join(shown)} ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _pdf(objects)


def log(chance: Random, values: dict[str, str], at: datetime) -> str:
    """Some lines of a server's log that end a little before `at`."""
    return "\n".join(_log_lines(chance, values, at)) + "\n"


def _log_lines(chance: Random, values: dict[str, str], at: datetime) -> Iterator[str]:
    host = values["host"].partition(".")[0]
    when = at - timedelta(minutes=50)
    for _ in range(chance.randrange(18, 40)):
        when += timedelta(seconds=chance.randrange(4, 75))
        what = chance.choice(
            (
                f"INFO  request from {values['ip']} took {chance.randrange(20, 900)} ms",
                f"INFO  job {chance.randrange(100, 999)} finished",
                f"WARN  slow answer for {values['site']}: {chance.randrange(3, 31)} s",
                f"ERROR connection to {values['ip']} closed unexpectedly",
            )
        )
        yield f"{when:%Y-%m-%d %H:%M:%S} {host} {what}"


def _box(canvas: list[bytearray], left: int, top: int, right: int, bottom: int, colour: bytes) -> None:
    for row in canvas[top:bottom]:
        row[3 * left : 3 * right] = colour * (min(right, WIDTH) - left)


def _png(canvas: list[bytearray]) -> bytes:
    rows = b"".join(b"\0" + row for row in canvas)
    header = struct.pack(">IIBBBBB", len(canvas[0]) // 3, len(canvas), 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"0000000000 65535 f \n" + table
    size = len(objects) + 1
    body += b"xref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n" % (size, table, size, len(body))
    return body + b"%%EOF\n"
