"""Was this helpful? A link can't vote: only a form can. Each visitor counts once, and may change their mind."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from desk import articles
from models import Article, transaction, utcnow
from views.base import as_id
from views.customers.forms import many_lines
from views.help import shelf
from views.help.addresses import address_of
from views.help.reader import reader, visitor
from views.languages import reader_language
from views.security import limited

LONGEST_COMMENT = 2000


def add_to(routes: Blueprint) -> None:
    """Its routes."""
    for path, act in (("vote", vote), ("comment", comment)):
        limit = limited("30 per hour", methods=["POST"])
        routes.add_url_rule(f"/article/<id>/{path}", path, limit(act), methods=["POST"])


def vote(id: str) -> Response:
    """Yes or no."""
    answer = {"yes": True, "no": False}.get(request.form.get("helpful", ""))
    if answer is None:
        abort(400)
    row = _readable(id)
    try:
        _vote(row, is_helpful=answer)
    except IntegrityError:  # the same at the same instant; now it is seen that it is there
        _vote(row, is_helpful=answer)
    flash(gettext("Thank you, we have noted it."), "success")
    return _back(row)


def comment(id: str) -> Response:
    """A word to go with the vote; only agents read it."""
    row = _readable(id)
    with transaction():
        known = articles.vote_of(row, visitor()) if visitor() else None
        said = known or abort(400)
        said.comment = many_lines(request.form.get("comment")).strip()[:LONGEST_COMMENT]
    flash(gettext("Thank you, this helps us to write it better."), "success")
    return _back(row)


def _vote(row: Article, *, is_helpful: bool) -> None:
    key = visitor(is_voting=True)
    with transaction():
        articles.vote(row, key, is_helpful=is_helpful, language=_language(row), now=utcnow())


def _readable(id: str) -> Article:
    return shelf.by_id(as_id(id) or 0, reader()) or abort(404)


def _language(row: Article) -> str:
    """In which language it was read."""
    asked = request.form.get("language", "")
    return asked if row.own_text(asked) else reader_language()


def _back(row: Article) -> Any:
    text = row.text_in(_language(row))
    return redirect(f"{address_of(row, text)}#helpful" if text else "/help/", 303)
