"""What every page's frame needs, ours and Flask-Admin's."""

from typing import Any

from flask import Flask, has_request_context, request

from views import languages, made_addresses, moments
from views.brands import current_brand
from views.sessions import current_agent, current_office


def init_app(app: Flask) -> None:
    """Names that templates may use without being given them."""
    app.context_processor(_names)
    moments.init_app(app)
    made_addresses.init_app(app)


def _names() -> dict[str, Any]:
    agent, office = current_agent(), current_office()
    return {
        "office": office,
        "office_name": office_name(),
        "brand": current_brand(),
        "reader": agent,
        "reader_language": languages.reader_language(),
        "offered_languages": languages.offered(),
        "theme_choice": agent.theme if agent else "auto",
        "here": _here(),
    }


def office_name() -> str:
    """As readers know it: on the pages of a brand by that name."""
    if brand := current_brand():
        return brand.name
    office = current_office()
    return office.name if office and office.name else "Kvitok"


def _here() -> str:
    """Where the reader is; workers render mails where nobody asks."""
    return request.full_path.rstrip("?") if has_request_context() and request.method == "GET" else "/"
