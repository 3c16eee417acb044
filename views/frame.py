"""What every page's frame needs, ours and Flask-Admin's."""

from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request

from views import languages, moments
from views.sessions import current_agent, current_office


def init_app(app: Flask) -> None:
    """Names that templates may use without being given them."""
    app.context_processor(_names)
    moments.init_app(app)
    static = Path(app.static_folder or "")

    @app.url_defaults
    def name_version(endpoint: str, values: dict[str, Any]) -> None:
        """A changed file has another address, so browsers may keep files for long."""
        if endpoint == "static" and "v" not in values:
            file = static / values.get("filename", "")
            values["v"] = int(file.stat().st_mtime) if file.is_file() else 0


def _names() -> dict[str, Any]:
    agent, office = current_agent(), current_office()
    return {
        "office": office,
        "office_name": office_name(),
        "reader": agent,
        "reader_language": languages.reader_language(),
        "offered_languages": languages.offered(),
        "theme_choice": agent.theme if agent else "auto",
        "here": _here(),
    }


def office_name() -> str:
    """As readers know it."""
    office = current_office()
    return office.name if office and office.name else "Kvitok"


def _here() -> str:
    """Where the reader is; workers render mails where nobody asks."""
    return request.full_path.rstrip("?") if has_request_context() and request.method == "GET" else "/"
