"""The words of a page: its catalogue is found once, when the page is begun, and not anew for each of its texts.

Jinja's own functions ask for the reader's language at every text, some four hundred times in a list. These do what
those do, escaping included, for the language of the moment when the page, or the mail, is begun. Macros imported
without context don't see them and speak through Jinja's own.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask
from flask_babel import LazyString, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

Texts = dict[str, Callable[..., str]]


def init_app(app: Flask) -> None:
    app.context_processor(_texts)
    # A lazy text calls itself markup, with whatever a stranger wrote in its places. Here it is text like any other.
    LazyString.__html__ = _as_text


def _as_text(text: LazyString) -> Markup:
    return escape(str(text))


def _texts() -> Texts:
    catalogue = get_translations()

    @pass_eval_context
    def gettext(page: EvalContext, text: str, /, **names: Any) -> str:
        if not names and page.autoescape:
            return _unfilled(catalogue.ugettext(text))
        return _filled(page, catalogue.ugettext(text), names)

    @pass_eval_context
    def ngettext(page: EvalContext, one: str, many: str, num: int, /, **names: Any) -> str:
        return _filled(page, catalogue.ungettext(one, many, num), {"num": num} | names)

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


@lru_cache(maxsize=4096)
def _unfilled(text: str) -> Markup:
    """A text without places: most of a page's, and on every page the same."""
    return Markup(text % {})  # noqa: S704 - the catalogue's texts are ours


def _filled(page: EvalContext, text: str, names: dict[str, Any]) -> str:
    """Also without names "%%" means "%". What is filled in is escaped where the page is."""
    if not page.autoescape:
        return text % names
    return Markup(text) % names if names else Markup(text % {})  # noqa: S704 - the catalogue's texts are ours
