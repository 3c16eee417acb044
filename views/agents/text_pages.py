"""On which page a text is read: screens and pages by the files that speak there, each with its address."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from flask_admin import BaseView

from desk.catalogues import Entry

_TEMPLATE = re.compile(r"""["']((?:\w+/)*\w+\.html)["']""")
FRAMES = ("templates/desk/base.html", "templates/page.html", "templates/customers/page.html")


@dataclass(frozen=True)
class Page:
    """A page that can be opened as it is, without naming a row. `files`: modules and templates it is made of."""

    key: str
    name: Any
    address: str
    files: frozenset[str]

    def speaks(self, entry: Entry) -> bool:
        return any(place.partition(":")[0] in self.files for place in entry.places)


def pages() -> list[Page]:
    """The desk's screens in the order of the menu, then the customers' pages."""
    return [*_screens(), *_customers_pages()]


def pages_of(entry: Entry) -> list[Page]:
    return [page for page in pages() if page.speaks(entry)]


def _screens() -> Iterator[Page]:
    [admin] = current_app.extensions["admin"]
    for view in admin._views:
        if isinstance(view, BaseView) and view.url:
            files = _files_of_class(type(view))
            yield Page(view.endpoint, view.name, f"{view.url.rstrip('/')}/", files)


def _customers_pages() -> Iterator[Page]:
    for rule in sorted(current_app.url_map.iter_rules(), key=str):
        function = current_app.view_functions[rule.endpoint]
        module = getattr(inspect.unwrap(function), "__module__", "")
        is_read = "GET" in (rule.methods or ()) and not rule.arguments
        if is_read and module.startswith(("views.customers", "views.help", "views.sign_in")):
            yield Page(rule.endpoint, str(rule), str(rule), _files_of_modules((module,)))


def _files_of_class(view: type) -> frozenset[str]:
    modules = {one.__module__ for one in view.__mro__ if one.__module__.startswith("views.")}
    own = [getattr(view, f"{name}_template", "") for name in ("list", "create", "edit", "details")]
    named = {f"templates/{one}" for one in own if one}
    return _files_of_modules(tuple(sorted(modules))) | _with_inner(named)


@cache
def _files_of_modules(modules: tuple[str, ...]) -> frozenset[str]:
    """With the templates they name, and what these include."""
    files = {f"{one.replace('.', '/')}.py" for one in modules}
    named = {f"templates/{one}" for file in files for one in _TEMPLATE.findall(_text(file))}
    return frozenset(files) | _with_inner(named)


def _with_inner(templates: set[str]) -> frozenset[str]:
    """The frames that all pages share say nothing of a page."""
    found: set[str] = set()
    waiting = [one for one in templates if one not in FRAMES]
    while waiting:
        file = waiting.pop()
        if file not in found and (text := _text(file)):
            found.add(file)
            waiting += [f"templates/{one}" for one in _TEMPLATE.findall(text) if f"templates/{one}" not in FRAMES]
    return frozenset(found)


@cache
def _text(file: str) -> str:
    path = Path(current_app.root_path) / file
    return path.read_text(encoding="utf-8") if path.is_file() else ""
