"""Changing texts where they stand: whoever words the desk switches it on, and clicks a text on any page (S8).

It is a matter of that one browser's session: others' pages, mails and jobs are made as ever. Only pages that are read
are marked, never what is sent, so no mark is ever kept. An address that names a text, as the workbench links to it, has
this one page made so, with that text shown.
"""

import re

from flask import Blueprint, Flask, Response, abort, flash, g, jsonify, redirect, render_template, request, session
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from desk import catalogues, live_texts, marked_texts, text_checks, text_reviews, wordings
from desk.catalogues import Entry
from models import LANGUAGES, Agent, ProposedText, transaction, utcnow
from views.addresses import safe_path
from views.agents import text_list, text_pages
from views.agents.text_reviews import told
from views.languages import reader_language
from views.sessions import current_agent

SWITCH = SOUGHT = "words_here"
LONGEST = 5_000
_KEY = re.compile("[0-9a-f]{32}")
pages = Blueprint("words_here", __name__, url_prefix="/words-here")


def init_app(app: Flask) -> None:
    """Its routes, and what makes a page of the mode. Before the policy of the page is written."""
    app.register_blueprint(pages)
    app.before_request(_begin)
    app.after_request(_finish)


def wording_agent() -> Agent | None:
    """Who asks, if they may word the desk: administrators and translators."""
    agent = current_agent()
    return agent if agent and (agent.is_administrator or agent.is_translator) else None


def _worder() -> Agent:
    """Raises Forbidden, or Unauthorized for nobody."""
    return wording_agent() or abort(403 if current_agent() else 401)


@pages.post("/switch")
def switch() -> AnyResponse:
    """On, or off; back to where one was."""
    _worder()
    if request.form.get("on"):
        session[SWITCH] = True
    else:
        session.pop(SWITCH, None)
    return redirect(safe_path(request.form.get("to")) or "/")


@pages.get("/<language>/<key>")
def look(language: str, key: str) -> Response:
    """A text as it is said now: {"source", "forms", "examples"}."""
    _worder()
    entry = _entry(language, key)
    row = wordings.of_language(language).get(key)
    return jsonify(
        source=entry.sources,
        forms=row.forms if row else entry.shipped,
        examples=[
            gettext("With %(numbers)s", numbers=one) if one else gettext("Translation")
            for one in text_list.examples(language, bool(entry.source.msgid_plural))
        ],
        shipped=entry.shipped,
    )


@pages.post("/<language>/<key>")
def change(language: str, key: str) -> tuple[Response, int] | Response:
    """`form`, and `seen` before: {} or {"wrong": what is wrong}."""
    agent, entry = _worder(), _entry(language, key)
    forms, seen = (
        [one.replace("\r\n", "\n")[:LONGEST] for one in request.form.getlist(name)] for name in ("form", "seen")
    )
    try:
        with transaction():
            wordings.refuse_older(language, entry, seen)
            said = text_reviews.say(entry, language, forms, by=agent, now=utcnow())
    except wordings.WouldBreak as refusal:
        return jsonify(wrong=_told(refusal.mistakes)), 422
    except wordings.RewordedMeanwhile as refusal:
        return jsonify(wrong=str(refusal)), 409
    live_texts.tell_everyone()
    if isinstance(said, ProposedText):
        flash(told(said), "success")  # the page is loaded anew, and speaks as before
    return jsonify(wrong="")


def _told(found: list[text_checks.Mistake]) -> str:
    return "\n".join(dict.fromkeys(str(one.text) for one in found))


def _entry(language: str, key: str) -> Entry:
    if language not in LANGUAGES:
        abort(404)
    return catalogues.entries(language).get(key) or abort(404)


def _begin() -> None:
    is_wanted = session.get(SWITCH) or _sought()
    if is_wanted and request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        g.marks_texts = wording_agent() is not None and request.blueprint != pages.name


def _sought() -> str:
    """The key of the text for which this page was opened."""
    found = _KEY.fullmatch(request.args.get(SOUGHT, ""))
    return found.group() if found else ""


def _finish(response: Response) -> Response:
    """A page gets its elements and the bar below; of all else the marks are taken away."""
    if not g.pop("marks_texts", False) or response.direct_passthrough or not response.is_sequence:
        return response
    for name, value in list(response.headers):
        response.headers[name] = marked_texts.plain(value)
    said = response.get_data(as_text=True)
    if response.mimetype != "text/html" or "</body>" not in said:
        response.set_data(marked_texts.plain(said))
        return response
    page, keys = marked_texts.as_html(said)
    language = reader_language()
    known = catalogues.entries(language)
    texts = [known[key] for key in keys if key in known]
    sought = _sought()
    here = request.path if sought else request.full_path.rstrip("?")
    elsewhere = [] if sought in keys or sought not in known else text_pages.near(request.path)
    named = {"sought": known.get(sought), "is_here": sought in keys, "elsewhere": elsewhere}
    bar = render_template("words_here.html", texts=texts, language=language, here=here, **named)
    before, _, after = _shown(page, sought).rpartition("</body>")
    response.set_data(f"{before}{bar}</body>{after}")
    return response


def _shown(page: str, key: str) -> str:
    """The elements that say this text are marked as those that are looked for."""
    bears_it = rf'data-text-keys="(?:[0-9a-f]{{32}} )*{key}[ "]'
    return re.sub(bears_it, lambda found: f"data-text-sought {found.group()}", page) if key else page
