"""All that tickets can be about, known once a request: by itself, or as it came with another question."""

from collections.abc import Mapping
from typing import Any

from flask import g
from flask_babel import gettext

from models import Catalogue, Category, Product
from models.catalogue import Kind, Named
from views.agents import choices
from views.languages import reader_language


def catalogue() -> Catalogue:
    """Asked once a request."""
    if "catalogue" not in g:
        g.catalogue = Catalogue.read()
    known: Catalogue = g.catalogue
    return known


def remember(row: Mapping[str, Any]) -> Catalogue:
    """What came with another question, by the labels of `Catalogue.questions`."""
    g.catalogue = Catalogue.of(row)
    return catalogue()


def name_of(thing: Named | None) -> str:
    """In the reader's language; a question mark for what is there no more."""
    return thing.name_in(reader_language()) if thing else "?"


def name_or_off(thing: Named | Category | Product) -> str:
    """The same, with a word where it is offered no more."""
    name = thing.name_in(reader_language()) or str(thing)
    return name if thing.is_offered else gettext("%(name)s (no longer offered)", name=name)


def categories_or(nothing: Any) -> choices.Pairs:
    """In the office's order, each with the department that its tickets go to; switched off ones come last."""
    names = {one.id: choices.department_name(one) for one in choices.departments()}
    rows = sorted(catalogue().categories, key=lambda one: not one.is_offered)
    return [("", str(nothing)), *((str(one.id), _in_department(one, names)) for one in rows)]


def products_or(nothing: Any) -> choices.Pairs:
    rows = sorted(catalogue().products, key=lambda one: not one.is_offered)
    return [("", str(nothing)), *((str(one.id), name_or_off(one)) for one in rows)]


def _in_department(category: Kind, names: dict[int, str]) -> str:
    name = name_or_off(category)
    if category.department_id is None:
        return name
    return gettext("%(category)s (%(department)s)", category=name, department=names.get(category.department_id, "?"))
