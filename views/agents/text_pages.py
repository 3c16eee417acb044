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
from flask_admin.contrib.sqla import ModelView
from flask_babel import lazy_gettext

from desk.catalogues import Entry
from models import Ticket

_TEMPLATE = re.compile(r"""["']((?:\w+/)*\w+\.html)["']""")
MAILS = "/desk/texts/mails"
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
    """The mails that customers get are a page as well, where they are shown."""
    mails = [Page("mails", lazy_gettext("Mails to customers"), MAILS, frozenset())] if _is_of_mails(entry) else []
    return [page for page in pages() if page.speaks(entry)] + mails


def _is_of_mails(entry: Entry) -> bool:
    return any(place.startswith(("mail/", "templates/mail/")) for place in entry.places)


def near(path: str) -> list[str]:
    """Other pages of the same screen, on which a text may be that isn't on this one: the form, the newest row's pages.

    Of rows only what the reader sees.
    """
    if path == MAILS:
        return [f"{MAILS}?kind={kind}" for kind in current_app.extensions["mail previews"]]
    [admin] = current_app.extensions["admin"]
    screens = [view for view in admin._views if view.url and path.startswith(f"{view.url.rstrip('/')}/")]
    return [one for view in screens for one in _addresses(view) if one != path]


def _addresses(view: Any) -> Iterator[str]:
    if not isinstance(view, ModelView):
        return
    yield view.get_url(".index_view")
    if view.can_create:
        yield view.get_url(".create_view")
    row_id = view.get_query().with_entities(view.model.id).order_by(view.model.id.desc()).limit(1).scalar()
    if row_id and view.model is Ticket:
        yield f"{view.url.rstrip('/')}/{row_id}"
    elif row_id:
        for can, page in ((view.can_edit, ".edit_view"), (view.can_view_details, ".details_view")):
            if can:
                yield view.get_url(page, id=row_id)


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
