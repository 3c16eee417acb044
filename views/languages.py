"""In which language and at which hour a reader is spoken to."""

from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from flask import Blueprint, Flask, abort, has_request_context, redirect, request, session
from flask_babel import Babel, get_locale
from werkzeug.wrappers import Response

from desk import live_texts
from models import LANGUAGES, transaction
from views.addresses import safe_path
from views.sessions import current_agent, current_office

pages = Blueprint("languages", __name__)
DEFAULT = "en"


def init_app(app: Flask) -> None:
    """Flask-Babel, which Flask-Admin and WTForms speak through as well."""
    Babel(
        app,
        default_locale=DEFAULT,
        default_translation_directories="translations",
        locale_selector=language,
        timezone_selector=zone,
    )
    live_texts.init_app(app)
    app.register_blueprint(pages)


def language() -> str:
    """The agent's own; else what was chosen in this browser; else what it asks for; else the office's."""
    if not has_request_context():
        return DEFAULT
    agent = current_agent()
    if agent and agent.language in LANGUAGES:
        return agent.language
    office = current_office()
    offered = [code for code in LANGUAGES if not office or code in office.languages] or [DEFAULT]
    if (chosen := session.get("language")) in offered:
        return str(chosen)
    return request.accept_languages.best_match(offered) or (office.language if office else DEFAULT)


def offered() -> dict[str, str]:
    """Code and own name of each language that the office speaks, in their order."""
    office = current_office()
    return {code: name for code, name in LANGUAGES.items() if not office or code in office.languages}


def zone() -> str:
    """The agent's own time zone; else the office's."""
    agent, office = current_agent(), current_office()
    for name in (agent.timezone if agent else "", office.timezone if office else ""):
        if is_zone(name):
            return name
    return "UTC"


@cache
def is_zone(name: str) -> bool:
    """Whether this names a time zone, such as Europe/Kyiv."""
    try:
        return bool(name and ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        return False


def reader_language() -> str:
    """The language of this very page, as `lang` says it."""
    locale: Locale | None = get_locale()
    return locale.language if locale else DEFAULT


@pages.post("/language/<code>")
def choose(code: str) -> Response:
    """Remember the language, and go back to where the reader was."""
    if code not in LANGUAGES:
        abort(404)
    session["language"] = code
    if agent := current_agent():
        with transaction():
            agent.language = code
    return redirect(safe_path(request.form.get("to")) or "/")
