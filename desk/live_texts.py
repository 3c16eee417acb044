"""The office's own texts above the shipped ones, in every process within two seconds, and without a restart.

The table is the truth; each process hears of a change by a file in VAR (`models.watch`). A text that would break a page
is left out: the shipped one stands in its place, and the workbench says so. In a language that the office added, what
it has no words for is said by the languages that stand in for it, in their order.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from gettext import c2py
from typing import Any

import sqlalchemy as sa
from babel.messages.plurals import get_plural
from babel.support import Translations
from flask import Flask, current_app
from flask.globals import app_ctx
from flask_admin import babel as admins
from flask_babel import Domain, force_locale, get_babel, get_locale
from sqlalchemy.exc import SQLAlchemyError

from desk import library_texts
from desk.marked_texts import MarkedTexts
from desk.text_checks import Source, mistakes
from desk.texts_in_order import TextsInOrder
from models import Translation, db, languages, watch
from models.languages import SHIPPED, fallbacks_of

KEPT = "office texts"
_log = logging.getLogger(__name__)

Texts = dict[Any, str]
Word = tuple[str, str, str, str, str, list[str], list[str]]


class Known:
    """What this process knows of the office's texts: by language and domain, as gettext's catalogues have them."""

    def __init__(self) -> None:
        self.watch = watch.Watch()
        self.forget()

    def forget(self) -> None:
        """As at the start: the next text that is asked for has the table read."""
        self.texts: dict[tuple[str, str], Texts] = {}
        self.laid: dict[tuple[str, str], Any] = {}
        self.orders: dict[str, tuple[str, ...]] = {}
        self.watch.forget()


def init_app(app: Flask) -> None:
    """Ours, Flask-Admin's and WTForms' texts, lazy ones too, all are asked of a domain. After Babel."""
    app.extensions[KEPT] = Known()
    with app.app_context():
        ours: Domain = get_babel().instance.domain_instance
    for domain, name in ((ours, "messages"), (admins.domain, "admin"), (admins.wtforms_domain, "wtforms")):
        _lay_above(domain, name)


def plurals_of(language: str) -> int:
    """How many forms a text with a number has (Babel's table, by Unicode's CLDR)."""
    return get_plural(language).num_plurals


def tell_everyone() -> None:
    """After the commit: every process reads the table anew within a second or so."""
    watch.touch()
    known().forget()
    languages.forget()


def known() -> Known:
    kept: Known = current_app.extensions[KEPT]
    return kept


def source_of(msgid: str, msgid_plural: str, places: Sequence[str]) -> Source:
    """In templates every text is filled in, also one without places."""
    return Source(msgid, msgid_plural, is_filled=any(place.startswith("templates/") for place in places))


def _lay_above(domain: Domain, name: str) -> None:
    """The libraries' domains are one for all applications of a process: laid above once, asked for each."""
    if "get_translations" in vars(domain):
        return
    shipped = domain.get_translations

    def get_translations() -> Any:
        """Asked for each text of a page: an office that reworded nothing pays for a look at the clock."""
        try:
            here = app_ctx._get_current_object()  # type: ignore[attr-defined]
        except RuntimeError:  # no application is at work
            return shipped()
        kept: Known | None = here.app.extensions.get(KEPT)
        if kept is None:
            return shipped()
        if kept.watch.is_due():
            _read(kept)
            languages.look()  # now as well, and not on the next page
        said = _said_here(here.g, kept, shipped, name)
        return MarkedTexts(said, name) if here.g.get("marks_texts") else said

    domain.get_translations = get_translations


def _said_here(g: Any, kept: Known, shipped: Any, name: str) -> Any:
    """The same as at the last text, if neither the language nor the office's words are others since."""
    context = g.get("_flask_babel")
    locale, before = getattr(context, "babel_locale", None), getattr(context, name, None)
    if before and before[0] is locale and before[1] is kept.laid:
        return before[2]
    said = _above(kept, shipped, name)
    if locale is not None and str(locale) in SHIPPED:
        setattr(context, name, (locale, kept.laid, said))
    return said


def _above(kept: Known, shipped: Any, name: str) -> Any:
    locale = get_locale()
    code = str(locale)
    if locale is not None and code not in SHIPPED:
        return _in_order(kept, shipped, name, code)
    if locale is None or ((code, name) not in kept.texts and not library_texts.said(name, code)):
        return shipped()
    return _whole(kept, shipped, name, code)


def _in_order(kept: Known, shipped: Any, name: str, code: str) -> TextsInOrder:
    """A language of the office's own, above those that stand in for it; made anew when their order is another."""
    order = fallbacks_of(code)
    if kept.orders.get(code) != order:
        kept.orders[code] = order
        kept.laid = {place: laid for place, laid in kept.laid.items() if place[0] != f"{code}+"}
    place = (f"{code}+", name)
    if place not in kept.laid:
        layers = [_whole(kept, shipped, name, code)]
        for other in order:
            with force_locale(other):
                layers.append(_whole(kept, shipped, name, other))
        kept.laid[place] = TextsInOrder(layers)
    laid: TextsInOrder = kept.laid[place]
    return laid


def _whole(kept: Known, shipped: Any, name: str, code: str) -> Translations:
    """What is shipped in one language, with the office's words above it. While the locale is that language."""
    place = (code, name)
    if place not in kept.laid:
        below = shipped()
        kept.laid[place] = _laid(below, {**_lent(name, code), **kept.texts.get(place, {})})
        if not below._catalog:  # nothing is shipped, and so no rule for its plural forms either
            kept.laid[place].plural = c2py(get_plural(code).plural_expr)
    whole: Translations = kept.laid[place]
    return whole


def _lent(name: str, code: str) -> Texts:
    texts: Texts = {}
    for msgid, forms in library_texts.said(name, code).items():
        texts.update(
            {msgid: forms[0]} if len(forms) == 1 else {(msgid, number): one for number, one in enumerate(forms)}
        )
    return texts


def _laid(below: Any, texts: Texts) -> Translations:
    above = Translations()
    above.merge(below)
    above.plural = getattr(below, "plural", above.plural)
    above._catalog = {**below._catalog, **texts}
    return above


def _read(kept: Known) -> None:
    """On a connection of its own: a page may be in the middle of anything. What is known stays if it fails."""
    columns = (Translation.language, Translation.domain, Translation.msgctxt, Translation.msgid)
    statement = sa.select(*columns, Translation.msgid_plural, Translation.forms, Translation.places)
    try:
        with db.engine.connect() as connection:
            rows = connection.execute(statement).all()
    except SQLAlchemyError:  # before the migration, or while the database is away
        _log.warning("the office's own texts can't be read; those known before stay")
        kept.watch.try_again()
        return
    texts: dict[tuple[str, str], Texts] = defaultdict(dict)
    for row in rows:
        texts[row.language, row.domain].update(_as_gettext(*row))
    kept.texts, kept.laid, kept.orders = dict(texts), {}, {}


def _as_gettext(language: str, _domain: str, context: str, msgid: str, plural: str, *rest: list[str]) -> Texts:
    """Nothing of a text that would break a page."""
    forms, places = rest
    if mistakes(source_of(msgid, plural, places), forms, plurals_of(language)):
        return {}
    key = f"{context}\x04{msgid}" if context else msgid
    return {(key, number): form for number, form in enumerate(forms)} if plural else {key: forms[0]}
