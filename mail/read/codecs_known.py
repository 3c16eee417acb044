"""Names of charsets as mail writes them, with the misspellings, and the codec that reads the most of each."""

import codecs
import re
from functools import lru_cache

# Mail labels the subset and sends the superset: WHATWG's Encoding Standard made the same choices for the web.
SUPERSETS = {
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "koi8-r": "koi8-u",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
    "utf-8-sig": "utf-8",
}
ALIASES = {
    "win": "cp1251",
    "cyrillic": "cp1251",
    "ms-cyrl": "cp1251",
    "koi": "koi8-u",
    "koi8": "koi8-u",
    "koi8r": "koi8-u",
    "koi8u": "koi8-u",
    "koi8-ru": "koi8-u",
    "koi-8-r": "koi8-u",
    "koi-8-u": "koi8-u",
    "alt": "cp866",
    "dos": "cp866",
    "macukraine": "mac-cyrillic",
    "mac-ukrainian": "mac-cyrillic",
    "maccyrillic": "mac-cyrillic",
    "mac-cyrillic": "mac-cyrillic",
    "iso-ir-144": "iso8859-5",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-2-0-utf-8": "utf-8",
    "unicode": "utf-16",
    "utf8mb4": "utf-8",
    "ks-c-5601-1987": "cp949",
    "ks-c-5601": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "hz-gb-2312": "hz",
    "gb-2312-80": "gb18030",
    "windows-31j": "cp932",
    "ucs-2": "utf-16",
    "ucs2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
    "koi8-f": "koi8-u",
    "koi8-c": "koi8-u",
    "mac-ce": "mac-latin2",
    # Windows' numbers, as Outlook writes them into winmail.dat.
    "cp20866": "koi8-u",
    "cp21866": "koi8-u",
    "cp20127": "utf-8",
    "cp65000": "utf-7",
    "cp65001": "utf-8",
    "cp10007": "mac-cyrillic",
    "cp50220": "iso2022_jp_ext",
    "cp51932": "euc_jp",
    "cp51949": "cp949",
    "cp54936": "gb18030",
    **{f"cp2859{number}": f"iso8859-{number}" for number in range(2, 10)},
}
SAYS_NOTHING = {"ascii", "us-ascii", "ansi", "default", "unknown", "8bit", "7bit", "binary", "none", "null", "utf", ""}
NOT_FOR_MAIL = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
_NUMBERED = re.compile(
    r"(?:windows|win|cp|ibm|dos|ms|microsoft|x-cp|x-windows|codepage)?-?(125[0-8]|866|855|437|850|852|874|93[26]|949|950)"
)
_ISO = re.compile(r"(?:iso|x-iso|iso-ir)?-?8859-?(\d{1,2})")
_UTF = re.compile(r"(?:x-)?utf-?(7|8|16|32)-?(le|be)?")
# What programs glue to a name: "utf-8mb4", "windows-1251http-equiv", "koi8-r-ru".
_GLUED = re.compile(r"(utf-?8|windows-?125[0-8]|cp125[0-8]|koi8-?[ru]|iso-?8859-\d{1,2})[a-z-]")


@lru_cache(maxsize=512)
def codec_named(label: str | None) -> str | None:
    """The codec for a label, however it is spelt; None when the label says nothing or is not known."""
    name = re.sub(r"[^a-z0-9]+", "-", (label or "")[:80].lower().split("charset=")[-1]).strip("-")
    if name in SAYS_NOTHING or name.startswith(("unknown", "x-unknown", "x-user", "default")):
        return None
    known = _by_pattern(name) or ALIASES.get(name) or ALIASES.get(name.removeprefix("x-")) or _by_python(name)
    glued = _GLUED.match(name)
    return known or (codec_named(glued[1]) if glued else None)


def _by_pattern(name: str) -> str | None:
    if found := _NUMBERED.fullmatch(name):
        return _known(f"cp{found[1]}")
    if found := _ISO.fullmatch(name.split("-windows")[0]):
        return _known(f"iso8859-{int(found[1])}")
    if found := _UTF.fullmatch(name):
        return "-".join(filter(None, ("utf", found[1], found[2])))
    return None


def _by_python(name: str) -> str | None:
    return _known(name) or _known(name.removeprefix("x-"))


def _known(name: str) -> str | None:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if info.name in NOT_FOR_MAIL or not info._is_text_encoding:
        return None
    return SUPERSETS.get(info.name, info.name)
