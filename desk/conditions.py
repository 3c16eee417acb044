"""Conditions of rules on mail and on tickets (S4): put together by people from words, without a pattern language.

A condition is {"field", "test", "value"}, for a header also {"name"}. A value of several lines is met by any of
them; a test that denies ("does not contain") by none. Where the mail itself is gone, what only it knew is None.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from desk.asked_letter import KINDS_OF_FILES, Letter, fold
from models import LANGUAGES, Channel, Priority, Status

UNKNOWN_LANGUAGE = "unknown"
MEGABYTES = re.compile(r"\d{1,4}([.,]\d{1,3})?")


class Field(StrEnum):
    SENDER = "sender"
    RECIPIENT = "recipient"
    SUBJECT = "subject"
    TEXT = "text"
    HEADER = "header"
    ATTACHMENT = "attachment"  # the name of a file
    LANGUAGE = "language"
    FILE_KIND = "file_kind"
    FILE_SIZE = "file_size"  # of all files together
    KIND = "kind"
    DEPARTMENT = "department"
    ASSIGNEE = "assignee"
    STATUS = "status"
    PRIORITY = "priority"
    TAG = "tag"
    CATEGORY = "category"
    PRODUCT = "product"
    CHANNEL = "channel"
    ORGANISATION = "organisation"  # the customer's


class Check(StrEnum):
    CONTAINS = "contains"
    LACKS = "lacks"
    IS = "is"
    IS_NOT = "is_not"
    BEGINS = "begins"
    ENDS = "ends"
    LIKE = "like"
    PRESENT = "present"
    ABSENT = "absent"
    OVER = "over"


WORDS = (Check.CONTAINS, Check.LACKS, Check.IS, Check.IS_NOT, Check.BEGINS, Check.ENDS, Check.LIKE)
MAY_LACK = (*WORDS, Check.PRESENT, Check.ABSENT)
CHOICE = (Check.IS, Check.IS_NOT)
CHECKS: dict[Field, tuple[Check, ...]] = {
    Field.SENDER: WORDS,
    Field.RECIPIENT: WORDS,
    Field.SUBJECT: MAY_LACK,
    Field.TEXT: MAY_LACK,
    Field.HEADER: MAY_LACK,
    Field.ATTACHMENT: MAY_LACK,
    Field.LANGUAGE: CHOICE,
    Field.FILE_KIND: CHOICE,
    Field.FILE_SIZE: (Check.OVER,),
    Field.KIND: CHOICE,
    Field.DEPARTMENT: CHOICE,
    Field.ASSIGNEE: CHOICE,
    Field.STATUS: CHOICE,
    Field.PRIORITY: CHOICE,
    Field.TAG: (Check.IS, Check.IS_NOT, Check.PRESENT, Check.ABSENT),
    Field.CATEGORY: CHOICE,
    Field.PRODUCT: CHOICE,
    Field.CHANNEL: CHOICE,
    Field.ORGANISATION: MAY_LACK,
}
CHOICES: dict[Field, Callable[[], tuple[str, ...]]] = {
    Field.LANGUAGE: lambda: (*LANGUAGES, UNKNOWN_LANGUAGE),
    Field.FILE_KIND: lambda: tuple(KINDS_OF_FILES),
    Field.KIND: lambda: ("list", "machine"),
    Field.STATUS: lambda: tuple(Status),
    Field.PRIORITY: lambda: tuple(Priority),
    Field.CHANNEL: lambda: tuple(Channel),
}
"""Asked each time, for the office may add languages."""
OF_ROWS = (Field.DEPARTMENT, Field.ASSIGNEE, Field.CATEGORY, Field.PRODUCT)
"""Their values are the ids of rows, or NONE."""
NONE = "none"
_ROW = re.compile(rf"{NONE}|[0-9]{{1,10}}")
OF_TICKETS = (*OF_ROWS, Field.STATUS, Field.PRIORITY, Field.TAG, Field.CHANNEL, Field.ORGANISATION)
ONLY_OF_MAIL = (Field.RECIPIENT, Field.HEADER, Field.KIND)
ON_MAIL = tuple(one for one in Field if one not in OF_TICKETS)
ON_TICKETS = tuple(one for one in Field if one not in ONLY_OF_MAIL)
DENIALS = {Check.LACKS: Check.CONTAINS, Check.IS_NOT: Check.IS, Check.ABSENT: Check.PRESENT}
WITHOUT_VALUE = (Check.PRESENT, Check.ABSENT)

Condition = dict[str, Any]


def fit(conditions: list[Condition], letter: Letter, *, needs_all: bool) -> bool | None:
    """Whether the letter meets all of them, or one of them. None: that can't be said any more."""
    decisive, is_unsaid = not needs_all, False
    for condition in conditions:
        met = is_met(condition, letter)
        if met is decisive:
            return decisive
        is_unsaid = is_unsaid or met is None
    if is_unsaid or not conditions:
        return None if is_unsaid else False
    return needs_all


def is_met(condition: Condition, letter: Letter) -> bool | None:
    """Whether the letter meets it. What an older or newer version wrote, and this one doesn't know, is never met."""
    try:
        wanted, check = Field(condition["field"]), Check(condition["test"])
    except (KeyError, ValueError):
        return False
    values = _values(wanted, str(condition.get("name", "")), letter)
    if values is None:
        return None
    if check in DENIALS:
        return not _says(DENIALS[check], values, lines_of(condition))
    return _says(check, values, lines_of(condition))


def is_choice(wanted: Field) -> bool:
    """Whether its values are chosen, not written."""
    return wanted in CHOICES or wanted in OF_ROWS


def can_be(wanted: Field, values: list[str]) -> bool:
    """Whether what is chosen can be chosen."""
    if wanted in OF_ROWS:
        return all(map(_ROW.fullmatch, values))
    return wanted not in CHOICES or set(values) <= set(CHOICES[wanted]())


def lines_of(condition: Condition) -> list[str]:
    """The alternatives that its value names."""
    return [line.strip() for line in str(condition.get("value", "")).splitlines() if line.strip()]


def _values(wanted: Field, name: str, letter: Letter) -> list[str] | None:
    if wanted == Field.HEADER:
        return letter.folded_headers(name)
    return letter.folded_facts(wanted) if wanted in OF_TICKETS else _VALUES[wanted](letter)


def _says(check: Check, values: list[str], lines: list[str]) -> bool:
    if check == Check.PRESENT:
        return bool(values)
    compare = _COMPARE[check]
    return any(compare(value, line) for line in filter(None, map(_folded, lines)) for value in values)


def _is_like(value: str, pattern: str) -> bool:
    """Whether the whole of it is as the pattern says, in which * stands for anything. In one pass, whatever it says."""
    first, *rest = pattern.split("*")
    if not rest:
        return value == pattern
    *middle, last = rest
    position, end = len(first), len(value) - len(last)
    if position > end or not value.startswith(first) or not value.endswith(last):
        return False
    for piece in middle:
        found = value.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True


def _is_over(value: str, megabytes: str) -> bool:
    return bool(MEGABYTES.fullmatch(megabytes)) and int(value) > float(megabytes.replace(",", ".")) * 2**20


_folded = lru_cache(maxsize=10_000)(fold)  # the same lines for mail after mail
_VALUES: dict[Field, Callable[[Letter], list[str] | None]] = {
    Field.SENDER: lambda letter: letter.folded_sender,
    Field.RECIPIENT: lambda letter: letter.folded_recipients,
    Field.SUBJECT: lambda letter: letter.folded_subject,
    Field.TEXT: lambda letter: letter.folded_text,
    Field.ATTACHMENT: lambda letter: letter.folded_filenames,
    Field.LANGUAGE: lambda letter: [
        letter.language if letter.language and letter.language in LANGUAGES else UNKNOWN_LANGUAGE
    ],
    Field.FILE_KIND: lambda letter: [kind for one in letter.files for kind in one.kinds],
    Field.FILE_SIZE: lambda letter: [str(sum(one.size for one in letter.files))],
    Field.KIND: lambda letter: letter.kinds,
}
_COMPARE: dict[Check, Callable[[str, str], bool]] = {
    Check.CONTAINS: lambda value, wanted: wanted in value,
    Check.IS: lambda value, wanted: value == wanted,
    Check.BEGINS: lambda value, wanted: value.startswith(wanted),
    Check.ENDS: lambda value, wanted: value.endswith(wanted),
    Check.LIKE: _is_like,
    Check.OVER: _is_over,
}
