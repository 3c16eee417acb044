"""What every page's frame needs, ours and Flask-Admin's."""

from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request
from flask_babel import format_date, format_time

from views import languages
from views.sessions import current_agent, current_office


def init_app(app: Flask) -> None:
    """Names that templates may use without being given them."""
    app.context_processor(_names)
    app.jinja_env.filters["instant"] = instant
    static = Path(app.static_folder or "")

    @app.url_defaults
    def name_version(endpoint: str, values: dict[str, Any]) -> None:
        """A changed file has another address, so browsers may keep files for long."""
        if endpoint == "static" and "v" not in values:
            file = static / values.get("filename", "")
            values["v"] = int(file.stat().st_mtime) if file.is_file() else 0


def instant(at: datetime | None) -> str:
    """Day and minute in the reader's zone; the seconds help nobody."""
    return f"{format_date(at, 'medium')}, {format_time(at, 'short')}" if at else ""


def _names() -> dict[str, Any]:
    agent, office = current_agent(), current_office()
    return {
        "office": office,
        "office_name": office.name if office and office.name else "Kvitok",
        "reader": agent,
        "reader_language": languages.reader_language(),
        "offered_languages": languages.offered(),
        "theme_choice": agent.theme if agent else "auto",
        "here": _here(),
    }


def _here() -> str:
    """Where the reader is; workers render mails where nobody asks."""
    return request.full_path.rstrip("?") if has_request_context() and request.method == "GET" else "/"
