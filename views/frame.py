"""What every page's frame needs, ours and Flask-Admin's."""

import os
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, has_request_context, request, url_for

from views import languages, moments
from views.brands import current_brand
from views.sessions import current_agent, current_office


def init_app(app: Flask) -> None:
    """Names that templates may use without being given them."""
    app.context_processor(_names)
    moments.init_app(app)
    app.url_defaults(_name_version)
    app.jinja_env.globals["url_for"] = _address


def _address(endpoint: str, **values: Any) -> str:
    """`url_for` of templates. A page names thirty files, and the address of each is made once, until it changes.

    So are those of the pages that its frame names.
    """
    if not values and not endpoint.startswith(".") and has_request_context():
        return _address_of_page(request.script_root, endpoint)
    if endpoint != "static" or values.keys() != {"filename"} or not has_request_context():
        return url_for(endpoint, **values)
    return _address_of_file(request.script_root, values["filename"], _version(values["filename"]))


@lru_cache(maxsize=1024)
def _address_of_page(_below: str, endpoint: str) -> str:
    return url_for(endpoint)


@lru_cache(maxsize=1024)
def _address_of_file(_below: str, filename: str, version: int) -> str:
    """`_below`: the path under which a web server shows the desk, and of which the address is part."""
    return url_for("static", filename=filename, v=version)


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "v" not in values:
        values["v"] = _version(values.get("filename", ""))


def _version(filename: str) -> int:
    """A changed file has another address, so browsers may keep files for long."""
    try:
        return int(os.stat(os.path.join(current_app.static_folder or "", filename)).st_mtime)
    except OSError:
        return 0


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
