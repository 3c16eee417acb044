"""All that tickets can be about, known once a request: by itself, or as it came with another question."""

from collections.abc import Mapping
from typing import Any

from flask import g

from models import Catalogue
from models.catalogue import Named
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
