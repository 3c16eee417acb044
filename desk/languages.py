"""The office's languages: one added to the shipped ones, which of them stand in for each other, which are offered (R9).

Whoever adds or changes one tells every process afterwards (`live_texts.tell_everyone`).
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from babel import Locale, localedata
from flask_babel import lazy_gettext

from desk.errors import DeskError, NoSuchLanguage
from models import LANGUAGES, Language, Office, db
from models.languages import SHIPPED, fallbacks_of

MOST = 40


class TooManyLanguages(DeskError):
    text = lazy_gettext("There are too many languages already.")
    status = 422


class LanguageInUse(DeskError):
    text = lazy_gettext("This language is shipped, or it is the office’s own: it can’t be taken away.")
    status = 409


@cache
def addable() -> frozenset[str]:
    """Codes of all that Unicode's CLDR knows, and so Babel: their dates, numbers, plural forms and direction."""
    return frozenset(code for code in localedata.locale_identifiers() if 2 <= len(code) <= 3) - {"root"}


def name_of(code: str, reader: str) -> str:
    """What a reader of another language calls it; its code where nobody wrote that down."""
    return Locale.parse(reader).languages.get(code, code)


def add(code: str, fallbacks: Sequence[str], *, is_offered: bool, now: datetime) -> Language:
    """A language more, without a word of its own as yet. Added twice it is added once.

    Raises NoSuchLanguage, TooManyLanguages.
    """
    if code not in addable() or code in SHIPPED:
        raise NoSuchLanguage
    if (known := db.session.get(Language, code)) is not None:
        return known
    if len(LANGUAGES) >= MOST:
        raise TooManyLanguages
    own = Locale.parse(code).get_display_name(code) or code
    language = Language(code=code, name=own[:1].upper() + own[1:], fallbacks=_order(code, fallbacks), changed_at=now)
    db.session.add(language)
    if is_offered:
        offer(code)
    return language


def put_in_order(code: str, fallbacks: Sequence[str], *, now: datetime) -> Language | None:
    """Which languages stand in for it from now on, the best first; None if they stood so already.

    Raises NoSuchLanguage.
    """
    if code not in LANGUAGES:
        raise NoSuchLanguage
    order = _order(code, fallbacks)
    if order == list(fallbacks_of(code)):
        return None
    language = db.session.get(Language, code) or Language(code=code, name=LANGUAGES[code])
    db.session.add(language)
    language.fallbacks, language.changed_at = order, now
    return language


def offer(code: str) -> None:
    """Customers may choose it; the office's own texts may be written in it."""
    office = Office.current()
    if code not in office.languages:
        office.languages = [*office.languages, code]


def take_away(code: str) -> Language | None:
    """Nobody can choose it any more; who is written to in it still is. Taken away twice it is taken away once.

    Its words stay, should it be added again. Raises LanguageInUse.
    """
    office = Office.current()
    if code in SHIPPED or code == office.language:
        raise LanguageInUse
    office.languages = [one for one in office.languages if one != code]
    language = db.session.get(Language, code)
    if language:
        db.session.delete(language)
    return language


def _order(code: str, fallbacks: Sequence[str]) -> list[str]:
    """Each once, and those that weren't named behind them: a text that is there is always found."""
    among = (*fallbacks, *fallbacks_of(code))
    return list(dict.fromkeys(one for one in among if one in LANGUAGES and one != code))
