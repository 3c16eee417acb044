"""The words of a page: its catalogue is found once, when the page is begun, and not anew for each of its texts.

Jinja's own functions ask for the reader's language at every text, some four hundred times in a list. These do what
those do, escaping included, for the language of the moment when the page, or the mail, is begun. Macros imported
without context don't see them and speak through Jinja's own.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_babel import get_translations
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

Texts = dict[str, Callable[..., str]]


def init_app(app: Flask) -> None:
    """A lazy text calls itself HTML in Flask-Babel, and would bring the names in it onto a page as they are."""
    LazyString.__html__ = _escaped
    app.context_processor(_texts)


def _escaped(text: LazyString) -> Markup:
    return escape(str(text))


def _texts() -> Texts:
    catalogue = get_translations()

    @pass_eval_context
    def gettext(page: EvalContext, text: str, /, **names: Any) -> str:
        return _filled(page, catalogue.ugettext(text), names)

    @pass_eval_context
    def ngettext(page: EvalContext, one: str, many: str, num: int, /, **names: Any) -> str:
        return _filled(page, catalogue.ungettext(one, many, num), {"num": num} | names)

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def _filled(page: EvalContext, text: str, names: dict[str, Any]) -> str:
    """Also without names "%%" means "%". What is filled in is escaped where the page is."""
    if not page.autoescape:
        return text % names
    return Markup(text) % names if names else Markup(text % {})  # noqa: S704 - the catalogue's texts are ours
