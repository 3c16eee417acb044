"""Addresses in pages, made once for each kind of page: a ticket names a hundred, and a list more.

Of pages that rows have the numbers are filled in; files of ours are named with the time of their last change, so that
browsers may keep them for long.
"""

import os
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, has_request_context, request, url_for

FIRST_MARK = 7_310_000_000_000_000  # stands in the place of a number; no row has such an id
SAID_AS_THEY_ARE = frozenset({"_anchor", "write"})  # of few values, by each of which the address is known

Kind = tuple[tuple[str, str | None], ...]
"""The names of what an address is made with, each with None where that is a number."""


def init_app(app: Flask) -> None:
    app.url_defaults(_name_version)
    app.jinja_env.globals["url_for"] = address


def address(endpoint: str, **values: Any) -> str:
    """`url_for` of templates."""
    if endpoint.startswith(".") or not has_request_context():
        return url_for(endpoint, **values)
    below = request.script_root  # the path under which a web server shows the desk, and of which the address is part
    if endpoint == "static" and values.keys() == {"filename"}:
        return _of_file(below, values["filename"], _version(values["filename"]))
    kind: list[tuple[str, str | None]] = []
    numbers: list[int] = []
    for name, value in values.items():
        if type(value) is int:
            kind.append((name, None))
            numbers.append(value)
        elif name in SAID_AS_THEY_ARE and type(value) is str:
            kind.append((name, value))
        else:  # there may be a great many of it
            return url_for(endpoint, **values)
    made = _of_kind(below, endpoint, tuple(kind))
    return made.format(*numbers) if numbers else made.format()


@lru_cache(maxsize=1024)
def _of_kind(_below: str, endpoint: str, kind: Kind) -> str:
    """With {0} in the place of the first number."""
    marks = iter(range(FIRST_MARK, FIRST_MARK + len(kind)))
    given: dict[str, Any] = {name: next(marks) if value is None else value for name, value in kind}
    made = url_for(endpoint, **given)
    made = made.replace("{", "{{").replace("}", "}}")
    for place in range(len(kind)):
        made = made.replace(str(FIRST_MARK + place), f"{{{place}}}")
    return made


@lru_cache(maxsize=1024)
def _of_file(_below: str, filename: str, version: int) -> str:
    return url_for("static", filename=filename, v=version)


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "v" not in values:
        values["v"] = _version(values.get("filename", ""))


def _version(filename: str) -> int:
    try:
        return int(os.stat(_path(filename)).st_mtime)
    except OSError:
        return 0


@lru_cache(maxsize=1024)
def _path(filename: str) -> str:
    return os.path.join(current_app.static_folder or "", filename)
