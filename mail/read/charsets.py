"""Bytes to text by evidence: what a label says is one voice among several, since labels lie and lack.

Valid UTF-8 speaks for itself. Otherwise the label's reading is scored beside its rivals' by how much each looks like
words (`plausibility`), and a label is overruled only when another reading is clearly better.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from mail.read.codecs_known import codec_named
from mail.read.japanese import decode_windows_jis
from mail.read.latin import LATIN, detected, which_latin
from mail.read.mojibake import repaired, rewritten
from mail.read.plausibility import is_drawn, is_typed, plausibility

CYRILLIC = ("cp1251", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic")
RIVALS = (*CYRILLIC, "cp1252")
# What is known before a letter is seen, in the unit of `plausibility` for one letter: how common each is in mail
# without a true label, and how much a label and the letter's other parts count. Ten letters outweigh them.
COMMONNESS = {"cp1251": 2.5, "koi8-u": 2.0, "cp1252": 1.5, "cp866": 0.5, "iso8859-5": 0.5}
LABEL_COUNTS, HINT_COUNTS = 3.0, 2.0
GERMAN = ("cp1252", "cp1250", "cp1254", "iso8859-2", "iso8859-15")
WIDE = ("utf-16", "utf-32")
_ASCII = bytes(range(128))
_ASCII_RUN = re.compile(r"[\x00-\x7f]+")
SURE = 0.9
"""How plausible a reading must be to stand against a label that gives letters."""
# A control character, a piece of a frame or nothing at all, where a letter belongs.
_BROKEN_WORD = re.compile(r"\w[\x80-\x9f\ufffd\u2500-\u259f]|[\x80-\x9f\ufffd\u2500-\u259f]\w")
_MIXED_WORD = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
# More than ASCII and the signs people type: a euro, a dash, quotation marks.
_UNUSUAL = re.compile(r"[^\x00-\x7f€„“”‘’‚–—…•™®©§°«»\xa0×±²³½¼µ·]")
HALF, FEW_BROKEN = 0.5, 40
SAMPLE_LINES = 60
SAMPLE_WIDTH = 300
DETECT_FROM = 24
"""Non-ASCII bytes from which chardet is asked; below, it guesses no better than our own table and costs more."""


@dataclass(frozen=True)
class Forced:
    """A charset a person chose, which overrules labels and evidence.

    "koi8-r", or the way back from a text that was misread and sent on: "utf-8>cp1251>utf-8" reads UTF-8, writes what
    it says in windows-1251, and reads those bytes as the UTF-8 they had been.
    """

    charset: str

    def read(self, data: bytes) -> str | None:
        """The text by that charset; None for bytes it can't be about."""
        # Whoever misread it took koi8-r as it is, not its superset.
        first, *steps = [step if step == "koi8-r" else codec_named(step) or "" for step in self.charset.split(">")]
        if data.isascii() or not all((first, *steps)):
            return None
        if not steps:
            return _one_way(data, first)
        text = _with_whole_pairs(data.decode(first, "replace"))
        whole = "".join(_way_back(line, steps) for line in text.splitlines(keepends=True))
        return None if whole == text else whole


Hint = str | Forced | None
"""What is known of the charset before bytes are looked at: a guess by the letter's other parts, or an order."""


def _way_back(line: str, steps: list[str]) -> str:
    """Line by line: what an honest program added below stays as it is."""
    read: str | None = line
    for written, meant in zip(steps[::2], steps[1::2], strict=False):
        read = rewritten(read, written, meant) if read is not None else None
    return line if read is None or plausibility(read) < plausibility(line) else read


def _one_way(data: bytes, codec: str) -> str | None:
    """What is UTF-8 beyond doubt stays so: a letter may have its subject in one charset and its words in another."""
    text = _with_whole_pairs(data.decode(codec, "replace"))
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        return text
    return None if plausibility(whole) > plausibility(text) else text


def decode(data: bytes, label: str | None = None, hint: Hint = None) -> str:
    """The text the bytes most likely mean. `label` is the declared charset, `hint` what the letter uses elsewhere."""
    return read_as(data, label, hint)[0]


def read_as(data: bytes, label: str | None = None, hint: Hint = None) -> tuple[str, str | None]:
    """The text, and the codec that gave it; None where the bytes are plain ASCII and prove nothing."""
    if len(data) <= 400:
        return _short(bytes(data), label, hint)
    return _read_as(data, label, hint)


@lru_cache(maxsize=4096)
def _short(data: bytes, label: str | None, hint: Hint) -> tuple[str, str | None]:
    # Ten thousand recipients have few different names, and each mail program repeats its own.
    return _read_as(data, label, hint)


def _read_as(data: bytes, label: str | None, hint: Hint) -> tuple[str, str | None]:
    if isinstance(hint, Forced):
        text = hint.read(data)
        if text is not None:
            return text, None
        hint = None
    codec = codec_named(label)
    certain = _by_mark(data) or _wide(data, codec) or _seven_bit(data, codec)
    if certain:
        return certain
    if data.isascii():
        return data.decode("ascii"), None
    text = _as_utf8(data, codec, codec_named(hint))
    if text is not None:
        return repaired(text), "utf-8"
    chosen = _best(data, codec, codec_named(hint))
    return _with_whole_pairs(data.decode(chosen, "replace")), chosen


def _by_mark(data: bytes) -> tuple[str, str] | None:
    """By a byte order mark, or by the zeros that only wide encodings leave between ASCII letters."""
    if data.startswith(b"\xef\xbb\xbf"):
        # What claims to be UTF-8 may still be broken further on.
        return (data[3:].decode("utf-8", "replace"), "utf-8") if _share_of_utf8(data) > 0.5 else None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        # A lone byte at the end is a line break that someone put behind it.
        return data[: len(data) // 2 * 2].decode("utf-16", "replace"), "utf-16"
    if len(data) >= 8 and b"\0" in data[:2000]:
        return _by_halves(data)
    return None


def _by_halves(data: bytes) -> tuple[str, str] | None:
    """UTF-16 by what every second byte of it is: 0 with ASCII, 4 with Cyrillic, 32 with dashes and quotes."""
    sample = data[:2000]
    for offset, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = sample[offset::2], sample[1 - offset :: 2]
        usual = high.count(0) + high.count(4)
        if usual > 0.4 * len(high) and usual + high.count(32) > 0.9 * len(high) and not low.count(0):
            return data.decode(codec, "replace"), codec
    return None


def _seven_bit(data: bytes, codec: str | None) -> tuple[str, str] | None:
    """The encodings that hide behind ASCII bytes: UTF-7 where it is declared, ISO-2022 by its escapes."""
    if b"\x1b$" in data or b"\x1b(J" in data:
        name = codec if codec and codec.startswith("iso2022") else "iso2022_jp_ext"
        text = data.decode(name, "replace")
        return (decode_windows_jis(data) if "\ufffd" in text and name.startswith("iso2022_jp") else text), name
    if not codec or not data.isascii():
        return None
    if codec in ("utf-7", "hz"):
        return _with_whole_pairs(data.decode(codec, "replace")), codec
    return None


def _wide(data: bytes, codec: str | None) -> tuple[str, str] | None:
    """Where the label says so, and nothing speaks against it: words in ASCII or UTF-8 would make Chinese of sorts."""
    if not codec or not codec.startswith(WIDE) or len(data) < 2:
        return None
    if codec.startswith("utf-16") and (found := _by_halves(data)):
        return found
    if _is_valid(data, "utf-8") and not _CONTROL.search(data):
        return None
    read = next((name for name in (f"{codec[:6]}-be", codec) if _is_valid(data, name)), None)
    return (data.decode(read), read) if read else None


def _is_valid(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeError:
        return False
    return True


def _with_whole_pairs(text: str) -> str:
    """UTF-7 writes halves of UTF-16 pairs, which belong together, or are nothing a file could hold."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _share_of_utf8(data: bytes) -> float:
    """Of what is not ASCII, the share that forms UTF-8 characters."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(_ASCII_RUN.sub("", text)) - broken
    return whole / (whole + broken) if whole > 0 else 0.0


def _as_utf8(data: bytes, codec: str | None, hint: str | None) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    share = _share_of_utf8(data)
    # A cut or damaged character here and there is still UTF-8; where label and letter agree, half is enough.
    needed = 0.5 if codec == "utf-8" or (codec is None and hint == "utf-8") else 0.85
    if share <= needed:
        return None
    if share < 0.97 and b"\n" in data:
        return _by_lines(data.splitlines(keepends=True))
    return data.decode("utf-8", "replace")


def _by_lines(lines: list[bytes]) -> str:
    """A text in two encodings: a list or a virus scanner added its footer without asking the charset.

    So many lines that are no UTF-8 are one text, and decided together.
    """
    broken = [line for line in lines if _share_of_utf8(line) <= HALF and not line.isascii()]
    shared = _best(b"".join(broken), None, None) if len(broken) > FEW_BROKEN else None
    return "".join(_line(line, shared) for line in lines)


def _line(line: bytes, shared: str | None) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        if _share_of_utf8(line) > HALF:
            return line.decode("utf-8", "replace")
        return line.decode(shared or _best(line, None, None), "replace")


def _best(data: bytes, declared: str | None, hint: str | None) -> str:
    sample = _sample(data)
    if declared and (_is_credible(sample, declared) or _is_only_german(sample, declared)):
        return declared
    if declared in GERMAN and not _UNUSUAL.search(sample.decode(declared, "replace")):
        return declared
    scores = {name: _score(sample, name) for name in _candidates(sample, declared, hint)}
    for voice, bonus in ((declared, LABEL_COUNTS), (hint, HINT_COUNTS)):
        if voice in scores:
            scores[voice] += bonus
    best = max(scores, key=scores.__getitem__)
    if not declared and best in ("cp1252", *LATIN):
        return which_latin(sample)
    if declared and best != declared and not declared.startswith(("utf-8", *WIDE)):
        return best if _is_proof(sample, best, declared) else declared
    return best


def _is_proof(sample: bytes, best: str, declared: str) -> bool:
    """A label is overruled by words, or where it makes rubbish; "öäü" and "цдь" are as likely.

    Quotes and dashes of Windows are plain beside the frames and roots that koi8-r would have there.
    """
    if plausibility(sample.decode(best, "replace")) > SURE:
        return True
    text = sample.decode(declared, "replace")
    if is_typed(sample.decode(best, "replace")) and is_drawn(text):
        return True
    return bool(_BROKEN_WORD.search(text) or _MIXED_WORD.search(text))


def _is_credible(sample: bytes, declared: str) -> bool:
    """No rival of ours speaks for Chinese or Greek: such a label is believed unless it reads as rubbish."""
    if declared.startswith(("utf-8", *WIDE)) or declared in RIVALS or not _fits(sample, declared):
        return False
    return plausibility(sample.decode(declared, "replace")) > -1.5


def _is_only_german(sample: bytes, declared: str) -> bool:
    """ "äöü" in a label's own alphabet: as Cyrillic these few letters make no words, but may look like some."""
    return declared in GERMAN and not sample.translate(None, _ASCII).strip("äöüÄÖÜß".encode("latin-1"))


def _score(sample: bytes, codec: str) -> float:
    letters = len(sample.translate(None, _ASCII))
    return letters * plausibility(sample.decode(codec, "replace")) + COMMONNESS.get(codec, 0.0)


def _candidates(sample: bytes, declared: str | None, hint: str | None) -> list[str]:
    names = [name for name in (declared, hint) if name and not name.startswith(("utf-7", *WIDE))]
    names += [name for name in RIVALS if name not in names]
    high = sample.translate(None, _ASCII)
    if len(high) >= DETECT_FROM:
        guess = detected(sample)
        if guess and guess not in names and guess != "utf-8":
            names.append(guess)
    return names


def _fits(sample: bytes, codec: str) -> bool:
    text = sample.decode(codec, "replace")
    return text.count("\ufffd") * 20 <= len(text)


def _sample(data: bytes) -> bytes:
    """The first lines that are not plain ASCII: they alone tell encodings apart."""
    lines = (line for line in data[:200_000].splitlines() if not line.isascii())
    chosen = [line[:SAMPLE_WIDTH] for line, _ in zip(lines, range(SAMPLE_LINES), strict=False)]
    return b"\n".join(chosen) or data[-4000:]
