"""Whether a translation can stand where its source stands: found by really filling it in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

_NAMED = re.compile(r"%\((\w+)\)([#0\- +]*\d*(?:\.\d+)?)([a-zA-Z])")
_BRACES = re.compile(r"\{\w+\}")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>?")
_ODD_PERCENT = re.compile(r"%(?:\(\w*\)?)?[^%]?")
# What no page can show and no database keeps, and the marks of texts that say which they are.
_NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\ue002\ufffe\uffff]")
LONGEST = 5_000
FAR_LONGER = 1.6
SHORT = 20


@dataclass(frozen=True)
class Source:
    """A text as the code says it. `is_filled`: whether it is formatted, so that "%%" means "%"."""

    msgid: str
    msgid_plural: str = ""
    is_filled: bool = False


@dataclass(frozen=True)
class Mistake:
    """Why a form can't stand. `at`: the piece of it that is wrong; empty where something is missing."""

    form: int
    text: LazyString | str
    at: str = ""


def mistakes(source: Source, forms: Sequence[str], plurals: int) -> list[Mistake]:
    """Everything for which this translation would break a page or lose what its source tells."""
    if len(forms) != (plurals if source.msgid_plural else 1):
        return [Mistake(0, lazy_gettext("The number of plural forms is not that of the language."))]
    return [mistake for number, form in enumerate(forms) for mistake in _mistakes_in(source, form, number)]


def is_far_longer(source: Source, form: str, shipped: str) -> bool:
    """Whether it might not fit where the shipped one does."""
    usual = max(len(source.msgid), len(source.msgid_plural), len(shipped))
    return len(form) > SHORT + usual * FAR_LONGER


def _mistakes_in(source: Source, form: str, number: int) -> list[Mistake]:
    if not form.strip():
        return [Mistake(number, lazy_gettext("It is empty."))]
    if len(form) > LONGEST:
        return [Mistake(number, lazy_gettext("This text is too long."))]
    if _NO_LETTER.search(form):
        return [Mistake(number, lazy_gettext("It holds a character that is no letter and can’t be shown."))]
    found = [*_places(source, form, number), *_tags(source, form, number)]
    if not found and (why := _unfillable(source, form)):
        found = [Mistake(number, why, _odd_piece(form))]
    return found


def _places(source: Source, form: str, number: int) -> list[Mistake]:
    """Places such as %(name)s and {name} that are too many or too few."""
    whole = source.msgid_plural or source.msgid
    known, there = _places_of(whole), _places_of(form)
    needed = known & _places_of(source.msgid) if source.msgid_plural and number == 0 else known
    strange = [
        Mistake(number, lazy_gettext("“%(place)s” is not in the source.", place=one), one)
        for one in sorted(there - known - _places_of(source.msgid))
    ]
    missing = [
        Mistake(number, lazy_gettext("“%(place)s” of the source is missing.", place=one))
        for one in sorted(needed - there)
    ]
    return strange + missing


def _places_of(text: str) -> set[str]:
    return {f"%({name}){kind}" for name, _how, kind in _NAMED.findall(text)} | set(_BRACES.findall(text))


def _tags(source: Source, form: str, number: int) -> list[Mistake]:
    """A text goes into the page as it is: its marks are those of the source, no more and no others."""
    known, there = sorted(_TAG.findall(source.msgid_plural or source.msgid)), _TAG.findall(form)
    if sorted(there) == known:
        return []
    odd = next((one for one in there if there.count(one) > known.count(one)), "")
    if odd:
        return [Mistake(number, lazy_gettext("“%(tag)s” is not in the source, or not as often.", tag=odd), odd)]
    lost = next(one for one in known if known.count(one) > there.count(one))
    return [Mistake(number, lazy_gettext("“%(tag)s” of the source is missing.", tag=lost))]


def _unfillable(source: Source, form: str) -> LazyString | None:
    """Fills it in as a page would, with a number where the source has one, and a word elsewhere."""
    if not _is_filled(source):
        return None
    names = _NAMED.findall(f"{source.msgid} {source.msgid_plural}")
    values: Any = {name: 3 if kind in "dif" else "x" for name, _how, kind in names} | {"num": 3}
    if not names and "%s" in source.msgid.replace("%%", ""):
        values = ("x",) * source.msgid.replace("%%", "").count("%s")
    try:
        form % values
    except (TypeError, ValueError, KeyError):
        return lazy_gettext("It can't be filled in. A percent sign is written %%%% here.", _=0)
    return None


def _is_filled(source: Source) -> bool:
    return source.is_filled or bool(_NAMED.search(source.msgid + source.msgid_plural))


def _odd_piece(form: str) -> str:
    rest = _NAMED.sub("", form.replace("%%", ""))
    found = _ODD_PERCENT.search(rest)
    return found.group() if found else ""
