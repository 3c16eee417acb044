"""On which page a text is read: screens and pages by the files that speak there, each with its address."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_admin import BaseView
from flask_admin.contrib.sqla import ModelView
from flask_babel import lazy_gettext

from desk.catalogues import Entry
from models import Ticket
from views.agents import page_files

MAILS = "/desk/texts/mails"
MOST = 6  # pages beside one text
FAR = 1_000
# The page on which a frame that all share is looked at, and the libraries' forms and lists.
FRAMED = {
    "admin": ("templates/desk/base.html",),
    "customers.form": ("templates/customers/page.html",),
    "sign_in.form": ("templates/page.html",),
}
# What a page says by an extension or a filter, which its modules don't import.
BESIDE = {
    "admin": ("views/agents/screens.py", "templates/words_here.html"),
    "ticket": ("views/letters/dates.py", "views/letters/seals.py", "views/letters/pictures.py"),
    "push": ("desk/push_words.py",),
    "help.article": ("views/help/votes.py", "views/help/feeds.py"),
    "my.ticket": ("views/customers/own_ticket_page.py", "views/customers/place.py"),
    "errors": ("views/errors.py", "views/broken.py", "templates/error_words.html", "views/error_page.py"),
}
LIBRARIES: tuple[str, ...] = (
    "../flask_admin/base.py",
    "../flask_admin/model/",
    "../flask_admin/form/",
    "../flask_admin/contrib/sqla/",
)
LIBRARIES += ("../flask_admin/templates/bootstrap4/admin/model/", "src/wtforms/")
OF_LIBRARIES = "agent"
# What customers and whoever signs in read; an address of these routes that isn't named here is no page.
NAMES = {
    "customers.form": lazy_gettext("Customers: the form"),
    "customers.embedded": lazy_gettext("Customers: the form on another website"),
    "help.start": lazy_gettext("Customers: help"),
    "help.search": lazy_gettext("Customers: search in the help"),
    "my.requests": lazy_gettext("Customers: their requests"),
    "my.sent": lazy_gettext("Customers: after sending"),
    "my.settings": lazy_gettext("Customers: their settings"),
    "my.sign_in": lazy_gettext("Customers: signing in"),
    "sign_in.form": lazy_gettext("Agents: signing in"),
    "sign_in.new_password": lazy_gettext("Agents: a new password"),
    "second_factor.form": lazy_gettext("Agents: the second factor"),
    # These need a row, somebody's link or an empty desk: without an address that opens them.
    "customers.ticket": lazy_gettext("Customers: a request"),
    "my.ticket": lazy_gettext("Customers: a request, signed in"),
    "customers.rating": lazy_gettext("Customers: rating an answer"),
    "customers.waiting": lazy_gettext("Customers: before the address is confirmed"),
    "customers.confirm": lazy_gettext("Customers: confirming the address"),
    "help.article": lazy_gettext("Customers: an article"),
    "setup.office": lazy_gettext("First start: the office"),
    "setup.departments": lazy_gettext("First start: departments"),
    "setup.mailbox": lazy_gettext("First start: the mailbox"),
    "setup.done": lazy_gettext("First start: the end"),
}


@dataclass(frozen=True)
class Page:
    """One that can be opened as it is has an address. `files`: modules and templates it is made of."""

    key: str
    name: Any
    address: str
    files: frozenset[str]

    def speaks(self, entry: Entry) -> bool:
        return self.steps_to(entry) == 0

    def steps_to(self, entry: Entry) -> int:
        """Over how many modules that use each other it has the text; FAR if it hasn't."""
        reached = page_files.reach(self.files)
        return min((0 if self._is_of_library(one) else reached.get(one, FAR) for one in _files(entry)), default=FAR)

    def _is_of_library(self, file: str) -> bool:
        return self.key == OF_LIBRARIES and file.startswith(LIBRARIES)


def pages() -> list[Page]:
    """The desk's screens in the order of the menu, then the customers' pages, then those without an address."""
    errors = Page("errors", lazy_gettext("Pages that say what went wrong"), "", _beside("errors"))
    return [*_screens(), *sorted(_other_pages(), key=lambda page: not page.address), errors]


def pages_of(entry: Entry, among: list[Page] | None = None) -> list[Page]:
    """Those that say it themselves; where none does, those whose modules use the one that does, the nearest alone."""
    there = among or pages()
    steps = [page.steps_to(entry) for page in there]
    fewest = min(steps)
    if fewest == FAR or (fewest and is_of_mails(entry)):
        return []
    nearest = [page for page, far in zip(there, steps, strict=True) if far == fewest]
    return nearest if fewest == 0 else nearest[:MOST]


def is_of_mails(entry: Entry) -> bool:
    return any(place.startswith(("mail/", "templates/mail/")) for place in entry.places)


def _files(entry: Entry) -> list[str]:
    return [place.partition(":")[0] for place in entry.places]


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
            files = _files_of_class(type(view)) | _beside(view.endpoint)
            yield Page(view.endpoint, view.name, f"{view.url.rstrip('/')}/", files)


def _other_pages() -> Iterator[Page]:
    for rule in sorted(current_app.url_map.iter_rules(), key=str):
        if rule.endpoint in NAMES and "GET" in (rule.methods or ()):
            module = inspect.unwrap(current_app.view_functions[rule.endpoint]).__module__
            is_open = not rule.arguments and not rule.endpoint.startswith("setup.")
            files = page_files.of_modules((module,)) | _beside(rule.endpoint)
            yield Page(rule.endpoint, NAMES[rule.endpoint], str(rule) if is_open else "", files)


def _beside(key: str) -> frozenset[str]:
    framed = (file for frame in FRAMED.get(key, ()) for file in page_files.of_frame(frame))
    return frozenset(framed) | frozenset(BESIDE.get(key, ()))


def _files_of_class(view: type) -> frozenset[str]:
    modules = {one.__module__ for one in view.__mro__ if one.__module__.startswith("views.")}
    own = [getattr(view, f"{name}_template", "") for name in ("list", "create", "edit", "details")]
    named = {f"templates/{one}" for one in own if one}
    return page_files.of_modules(tuple(sorted(modules))) | page_files.with_inner(named)
