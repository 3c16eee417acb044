"""Which of the Latin charsets bytes without a label are in: they share most letters, so that few letters decide."""

import re

import chardet

from mail.read.codecs_known import codec_named
from mail.read.plausibility import plausibility

CENTRAL = ("cp1250", "iso8859-2")
LATIN = (*CENTRAL, "cp1254", "cp1257")
FEW_LETTERS = 6
NEARLY = 0.2
"""How much less plausible a reading may be where chardet knows the language by its letters."""
DETECTABLE = [
    *("utf-8", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "gb18030", "big5", "cp932", "euc-jp"),
    *("euc-kr", "cp949", "iso-2022-jp", "iso-8859-2", "iso-8859-15", "cp1252", "cp1251", "koi8-r", "koi8-u"),
    *("cp866", "iso-8859-5", "mac-cyrillic", "tis-620"),
]
# Where Latin-9 has a euro, "œ" and "š", its elders have signs that stand in no word.
_LATER = re.compile(r"¤|(?<=[^\W\d])[¨½¸](?=[^\W\d])|(?<!\w)½(?=[^\W\d])")
_ASCII = bytes(range(128))


def which_latin(sample: bytes) -> str:
    """The West's, unless words of Central Europe, Turkey or the Baltic are surer."""
    western = sample.decode("cp1252", "replace")
    if len(sample.translate(None, _ASCII)) >= FEW_LETTERS and western != sample.decode("cp1250", "replace"):
        guess = detected(sample)
        rivals = (guess, *CENTRAL) if guess in LATIN else ()
        likely = {name: plausibility(sample.decode(name, "replace")) for name in rivals if name}
        best = max(likely, key=likely.__getitem__, default="")
        if best and likely[best] > plausibility(western) - NEARLY:
            return best
    return "iso8859-15" if _LATER.search(western) else "cp1252"


def detected(sample: bytes) -> str | None:
    """What chardet takes it for, among what is met in mail."""
    return codec_named(chardet.detect(sample, include_encodings=DETECTABLE)["encoding"])
