"""What a request is about, for its customer: category, product, and what customers are asked (C2, C3)."""

from flask_babel import gettext

from desk.about import catalogue_beside
from models import Ticket
from models.catalogue import Named
from views.asked_fields import lines_of
from views.languages import reader_language


def told_of(ticket: Ticket) -> list[tuple[str, str]]:
    """Names and words, in the reader's language; what isn't said isn't there, nor what only agents are asked."""
    known = catalogue_beside(ticket)
    things = (
        (gettext("Category"), known.category(ticket.category_id)),
        (gettext("Product"), known.product(ticket.product_id)),
    )
    chosen = [(name, _name(thing)) for name, thing in things if thing]
    asked = [one for one in known.fields if one.is_public and one.id in ticket.answers]
    return chosen + [(line.label, line.words) for line in lines_of(asked, ticket.answers)]


def _name(thing: Named) -> str:
    return thing.name_in(reader_language())
