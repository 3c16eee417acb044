"""Telephone numbers, in whatever way they are written: +49 (0)30 123-45 67, 0049301234567, 030/1234567."""

import re

# Digits with the separators people use; what stands around it keeps it off of dates, hosts and part numbers.
NUMBER = re.compile(r"(?<![\w.,:=#№/-])(?:\+|\(\+?)?\d(?:[ \u00a0\u2009()/.–-]{0,3}\d){5,16}(?![\w@:]|[-./,]\d)")
_BARE = re.compile(r"\d{2,4}(?:[ -]\d\d){2}|\d{3}-\d{4}")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./]\d\d?[./](?:\d\d){1,2}|\d{1,3}(?:\.\d{1,3}){3}")
_COUNTRY_CODES = (
    "380",
    "375",
    "373",
    "371",
    "370",
    "372",
    "420",
    "421",
    "358",
    "49",
    "43",
    "41",
    "44",
    "48",
    "33",
    "39",
    "31",
    "32",
    "1",
    "7",
)
_LOCAL, _FULL, _LONGEST = 7, 10, 15


def keys(number: str) -> tuple[str, ...]:
    """The keys of a number in a document; none for what has too few or too many digits, or is a date or an address."""
    national = _national(number)
    if national is None:
        return ()
    if len(national) <= _LOCAL:
        return ("=tel-local:" + national, "=tel7:" + national)
    return ("=tel:" + national, "=tel10:" + _digits(number)[-_FULL:], "=tel7:" + national[-_LOCAL:])


def query_keys(number: str) -> tuple[str, ...]:
    """The keys of which one must be there. A number with its area is not asked for by its last seven digits alone."""
    national = _national(number)
    if national is None:
        return ()
    if len(national) <= _LOCAL:
        return ("=tel7:" + national,)
    return ("=tel:" + national, "=tel10:" + _digits(number)[-_FULL:], "=tel-local:" + national[-_LOCAL:])


def _digits(number: str) -> str:
    return "".join(letter for letter in number.replace("(0)", "") if letter.isdigit())


def _national(number: str) -> str | None:
    """The digits without country code and trunk prefix."""
    digits = _digits(number)
    if not 6 <= len(digits) <= _LONGEST or _DATE.fullmatch(number.strip()):
        return None
    if number.lstrip("( ").startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00")
        code = next((code for code in _COUNTRY_CODES if digits.startswith(code)), "")
        return digits.removeprefix(code).removeprefix("0")
    if len(digits) == 11 and digits[0] in "78":
        # 8 495 … and 7 495 …, as numbers are written in Russia and Kazakhstan; 8 029 … in Belarus
        return digits[1:].removeprefix("0")
    if len(digits) == 12 and digits.startswith("380"):
        return digits[3:]
    return digits.removeprefix("0") if len(digits) > _LOCAL else digits


def is_surely_one(number: str) -> bool:
    """Whether digits with blanks among them are one number, and not several."""
    digits = sum(letter.isdigit() for letter in number)
    return number[0] in "+(" or digits >= 10 or (number[0] in "08" and digits > 7) or bool(_BARE.fullmatch(number))
