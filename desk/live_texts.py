"""The office's own texts above the shipped ones, in every process within two seconds, and without a restart.

The table is the truth. Who changes it touches a file in VAR; each process looks at that file's time at most once a
second, which asks the database nothing, and reads the table anew when it moved; and once a minute in any case. A text
that would break a page is left out: the shipped one stands in its place, and the workbench says so.
"""

import logging
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from babel.messages.plurals import get_plural
from babel.support import Translations
from flask import Flask, current_app, g
from flask_admin import babel as admins
from flask_babel import Domain, get_babel, get_locale
from sqlalchemy.exc import SQLAlchemyError

from desk.marked_texts import MarkedTexts
from desk.text_checks import Source, mistakes
from models import Translation, db

LOOKS_EVERY = 1.0
READS_EVERY = 60.0
KEPT = "office texts"
_log = logging.getLogger(__name__)

Texts = dict[Any, str]
Word = tuple[str, str, str, str, str, list[str], list[str]]


class Known:
    """What this process knows of the office's texts: by language and domain, as gettext's catalogues have them."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """As at the start: the next text that is asked for has the table read."""
        self.texts: dict[tuple[str, str], Texts] = {}
        self.laid: dict[tuple[str, str], Translations] = {}
        self.looked_at = self.read_at = -READS_EVERY
        self.stamp = 0


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


def is_marked() -> bool:
    """Whether the page that is being made is to say of each text which it is."""
    return bool(g.get("marks_texts"))


def tell_everyone() -> None:
    """After the commit: every process reads the table anew within a second or so."""
    file = _stamp_file()
    file.touch()
    os.utime(file)
    known().forget()


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
        below = shipped()
        try:
            kept: Known | None = current_app.extensions.get(KEPT)
        except RuntimeError:  # no application is at work
            return below
        if kept is None:
            return below
        _look(kept)
        said = _above(kept, below, name) if kept.texts else below
        return MarkedTexts(said, name) if is_marked() else said

    domain.get_translations = get_translations


def _above(kept: Known, below: Any, name: str) -> Any:
    locale = get_locale()
    place = (str(locale), name)
    if locale is None or place not in kept.texts:
        return below
    if place not in kept.laid:
        kept.laid[place] = _laid(below, kept.texts[place])
    return kept.laid[place]


def _laid(below: Any, texts: Texts) -> Translations:
    above = Translations()
    above.merge(below)
    above.plural = getattr(below, "plural", above.plural)
    above._catalog = {**below._catalog, **texts}
    return above


def _look(kept: Known) -> None:
    now = time.monotonic()
    if now - kept.looked_at < LOOKS_EVERY:
        return
    kept.looked_at, stamp = now, _stamp()
    if stamp != kept.stamp or now - kept.read_at >= READS_EVERY:
        kept.stamp, kept.read_at = stamp, now
        _read(kept)


def _read(kept: Known) -> None:
    """On a connection of its own: a page may be in the middle of anything. What is known stays if it fails."""
    columns = (Translation.language, Translation.domain, Translation.msgctxt, Translation.msgid)
    statement = sa.select(*columns, Translation.msgid_plural, Translation.forms, Translation.places)
    try:
        with db.engine.connect() as connection:
            rows = connection.execute(statement).all()
    except SQLAlchemyError:  # before the migration, or while the database is away
        _log.warning("the office's own texts can't be read; those known before stay")
        kept.stamp = -1  # so that the next look tries again
        return
    texts: dict[tuple[str, str], Texts] = defaultdict(dict)
    for row in rows:
        texts[row.language, row.domain].update(_as_gettext(*row))
    kept.texts, kept.laid = dict(texts), {}


def _as_gettext(language: str, _domain: str, context: str, msgid: str, plural: str, *rest: list[str]) -> Texts:
    """Nothing of a text that would break a page."""
    forms, places = rest
    if mistakes(source_of(msgid, plural, places), forms, plurals_of(language)):
        return {}
    key = f"{context}\x04{msgid}" if context else msgid
    return {(key, number): form for number, form in enumerate(forms)} if plural else {key: forms[0]}


def _stamp_file() -> Path:
    return Path(current_app.config["VAR"]) / "texts-changed"


def _stamp() -> int:
    try:
        return _stamp_file().stat().st_mtime_ns
    except OSError:
        return 0
