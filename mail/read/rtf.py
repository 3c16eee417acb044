"""The words of Outlook's RTF, compressed as in winmail.dat (MS-OXRTFCP), and the HTML it may wrap (MS-OXRTFEX)."""

import re
import struct
from dataclasses import dataclass, replace

from mail.read.charsets import decode
from mail.read.codecs_known import codec_named

COMPRESSED, PLAIN = b"LZFu", b"MELA"
WINDOW = 4096
MAX_RAW = 400_000
MAX_DEPTH = 200
KNOWN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i"
    rb"\u\tab\tx"
)
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
UNSEEN = frozenset("fonttbl colortbl stylesheet info pict header footer object themedata datastore listtable".split())
SIGNS = {
    "par": "\n",
    "line": "\n",
    "tab": "\t",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "endash": "–",
    "emdash": "—",
    "cell": "\t",
    "row": "\n",
    "sect": "\n",
    "page": "\n",
}
CHARSETS = {
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}


def decompressed(data: bytes) -> bytes:
    """The RTF; nothing where it is none. Cut data gives what came before the cut."""
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<I", data, 4)[0], data[8:12]
    if kind == PLAIN:
        return data[16 : 16 + size]
    return _unpacked(data[16:], min(size, MAX_RAW)) if kind == COMPRESSED else b""


def _unpacked(data: bytes, size: int) -> bytes:
    """Eight steps for each leading byte: a byte, or so many from what has been before, in a window that goes round."""
    made = bytearray(KNOWN)
    wanted, position = len(KNOWN) + size, 0
    while position < len(data) and len(made) < wanted:
        steps, position = data[position], position + 1
        for bit in range(8):
            if not steps >> bit & 1:
                made += data[position : position + 1]
                position += 1
            elif position + 2 > len(data):
                return bytes(made[len(KNOWN) :])
            else:
                offset, length = data[position] << 4 | data[position + 1] >> 4, (data[position + 1] & 15) + 2
                position += 2
                back = (len(made) - offset) % WINDOW
                if not back:
                    return bytes(made[len(KNOWN) :])
                _repeat(made, back, length)
    return bytes(made[len(KNOWN) : wanted])


def _repeat(made: bytearray, back: int, length: int) -> None:
    """What is repeated may still be in the making: then it repeats itself."""
    start = max(0, len(made) - back)
    for place in range(start, start + length):
        made.append(made[place])


@dataclass(frozen=True)
class _State:
    """What holds until the group ends."""

    is_unseen: bool = False
    is_tag: bool = False
    is_rtf_only: bool = False
    is_fonts: bool = False
    font: int = 0
    skips: int = 1


def words_of_rtf(rtf: bytes) -> tuple[str, str]:
    """Its text and its HTML: one of both is empty."""
    if not rtf.lstrip().startswith(b"{\\rtf"):
        return "", ""
    reader = _Reader(is_html=b"\\fromhtml" in rtf[:2000])
    for token in _TOKEN.finditer(rtf):
        reader.take(token)
    reader.settle()
    whole = "".join(reader.made).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip()
    return ("", whole) if reader.is_html else (whole, "")


class _Reader:
    """Goes through the tokens once."""

    def __init__(self, *, is_html: bool) -> None:
        self.is_html = is_html
        self.made: list[str] = []
        self.raw = bytearray()
        self.state, self.groups = _State(), list[_State]()
        self.codec: str | None = None
        self.fonts: dict[int, str] = {}
        self.font, self.to_skip, self.is_optional = 0, 0, False

    def take(self, token: re.Match[bytes]) -> None:
        word, number, code, sign, brace, text = token.groups()
        if brace:
            self._group(brace)
        elif word:
            self._word(word.decode(), int(number) if number else None)
        elif code:
            self._bytes(bytes([int(code, 16)]))
        elif sign:
            self._sign(sign)
        elif text:
            self._bytes(text)

    def settle(self) -> None:
        """Bytes wait until their charset is sure and none of a character is missing."""
        if self.raw:
            codec = self.fonts.get(self.state.font) or self.codec
            self.made.append(decode(bytes(self.raw), codec, codec))
            self.raw.clear()

    def _group(self, brace: bytes) -> None:
        self.settle()
        self.is_optional, self.to_skip = False, 0
        if brace == b"{" and len(self.groups) < MAX_DEPTH:
            self.groups.append(self.state)
        elif brace == b"}" and self.groups:
            self.state = self.groups.pop()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.is_optional = True
        elif sign in (b"\n", b"\r"):
            self._say("\n")
        else:
            self._bytes({b"~": b" ", b"_": b"-", b"-": b""}.get(sign, sign))

    def _bytes(self, raw: bytes) -> None:
        skipped = min(self.to_skip, len(raw))
        self.to_skip -= skipped
        if self._is_seen():
            self.raw += raw[skipped:]

    def _say(self, text: str) -> None:
        if self._is_seen():
            self.settle()
            self.made.append(text)

    def _is_seen(self) -> bool:
        return not (self.state.is_unseen or (self.is_html and self.state.is_rtf_only))

    def _word(self, word: str, number: int | None) -> None:
        if self.is_optional or word in UNSEEN:
            self._destination(word)
        elif word == "u" and number is not None:
            self._say(chr(number % 65536))
            self.to_skip = self.state.skips
        elif word in SIGNS:
            self._say("\r\n" if self.state.is_tag and SIGNS[word] == "\n" else SIGNS[word])
        elif word == "htmlrtf":
            self.settle()
            self.state = replace(self.state, is_rtf_only=number != 0)
        else:
            self._setting(word, number or 0)

    def _destination(self, word: str) -> None:
        self.is_optional = False
        is_tag = word == "htmltag" and self.is_html
        self.state = replace(self.state, is_unseen=not is_tag, is_tag=is_tag, is_fonts=word == "fonttbl")

    def _setting(self, word: str, number: int) -> None:
        if word == "ansicpg":
            self.codec = codec_named(f"cp{number}")
        elif word == "uc":
            self.state = replace(self.state, skips=min(number, 8))
        elif word == "f":
            self.settle()
            self.font = number
            self.state = replace(self.state, font=number)
        elif word == "fcharset" and self.state.is_fonts and number in CHARSETS:
            self.fonts[self.font] = CHARSETS[number]
