"""The ways a letter whose words came out unreadable may be read, for a person to choose from."""

from dataclasses import dataclass
from itertools import islice

from mail.read import headers
from mail.read.body import body_of
from mail.read.charsets import CYRILLIC, Forced
from mail.read.parts import Part, parse
from mail.read.plausibility import plausibility

SINGLE = ("utf-8", *CYRILLIC, "cp1252", "iso8859-2", "cp1254")
# Words that were read wrongly and sent on as UTF-8: what they were taken for, and what they had been.
MISTAKES = tuple(
    f"utf-8>{taken}>{meant}"
    for taken in ("cp1251", "cp1252", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
    for meant in ("utf-8", "cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
    if taken != meant
)
TWICE = ("utf-8>cp1251>utf-8>cp1251>utf-8", "utf-8>cp1252>utf-8>cp1252>utf-8")
FEW = 5
SAMPLES, SAMPLE = 4, 8_000
"""Of so many parts, so many bytes each are tried in every charset."""


@dataclass(frozen=True)
class Reading:
    """A letter as one charset makes it read. `read(raw, charset=…)` takes the same charset."""

    charset: str
    subject: str
    text: str


def readings(raw: bytes, few: int = FEW) -> list[Reading]:
    """The best few readings that differ from one another, best first; none where the letter is plain ASCII."""
    root = parse(bytes(raw))
    samples = list(islice(filter(None, (_sample(part) for part in root.walk() if part.main_type == "text")), SAMPLES))
    chosen: dict[str, tuple[float, str]] = {}
    for charset in (*SINGLE, *MISTAKES, *TWICE):
        glimpse = _glimpse(root, samples, Forced(charset))
        if not glimpse.isascii():
            chosen.setdefault(glimpse, (plausibility(glimpse), charset))
    best = sorted(chosen.values(), key=lambda one: -one[0])[:few]
    return [_reading(root, Forced(charset)) for _, charset in best]


def _sample(part: Part) -> bytes:
    """Lines that are not plain ASCII, which alone tell charsets apart."""
    lines = (line for line in part.content[: 10 * SAMPLE].splitlines(keepends=True) if not line.isascii())
    return b"".join(lines)[:SAMPLE]


def _glimpse(root: Part, samples: list[bytes], forced: Forced) -> str:
    texts = (forced.read(sample) or sample.decode("utf-8", "replace") for sample in samples)
    return "\n".join((headers.text_of(root, "subject", forced), *texts))


def _reading(root: Part, forced: Forced) -> Reading:
    return Reading(forced.charset, headers.text_of(root, "subject", forced), body_of(root, forced).text())
