"""A feed of what is new in the help centre, in Atom (RFC 4287), one for each language and brand.

Only what is for everyone.
"""

from functools import partial

from flask import Blueprint, Response, abort, render_template, url_for
from flask_babel import force_locale, gettext

from desk.article_text import html_of
from models import LANGUAGES, Article, Visibility, utcnow
from views.brands import current_brand
from views.frame import office_name
from views.help import shelf
from views.help.addresses import address_of_file, home_of
from views.help.reader import here

MOST = 30


def add_to(routes: Blueprint) -> None:
    """Its route."""
    routes.add_url_rule("/feed/<language>.atom", "feed", feed)


def feed(language: str) -> Response:
    """The articles changed last. Whoever asks, it is the same: feeds are read by programs that pass them on."""
    if language not in LANGUAGES:
        abort(404)
    base = home_of(current_brand())
    newest = shelf.newest(here(Visibility.EVERYONE), language, MOST)
    entries = [(article, text, html_of(text.body, partial(_whole, base, article))) for article, text in newest]
    updated = max((text.changed_at for _, text, _ in entries), default=utcnow())
    with force_locale(language):
        xml = render_template(
            "help/feed.xml",
            entries=entries,
            title=gettext("Help centre of %(office)s", office=office_name()),
            updated=updated,
            language=language,
            base=base,
            address=base + url_for("help.feed", language=language),
        )
    return Response(xml, mimetype="application/atom+xml", headers={"Cache-Control": "public, max-age=600"})


def _whole(base: str, article: Article, name: str) -> str | None:
    address = address_of_file(article, name)
    return base + address if address else None
