"""Products: what a matter concerns, a thing or a service of the office (C3)."""

from flask_babel import lazy_gettext

from views.agents.fields import TextsField
from views.agents.offered import OfferedForm, OfferedView, uses_of


class ProductForm(OfferedForm):
    names = TextsField(lazy_gettext("Name of the product"), needed=True)


class ProductView(OfferedView):
    form = ProductForm
    column_list = ("names", "is_offered", "uses")
    named_by = "names"
    column_labels = {
        "names": lazy_gettext("Name of the product"),
        "is_offered": lazy_gettext("Is offered"),
        "uses": lazy_gettext("Tickets"),
    }
    words = {
        "new": lazy_gettext("New product"),
        "hint": lazy_gettext("Customers choose one in the form, or say that it is not about a product."),
    }
    sections = (("", ("names", "position", "is_offered")),)
    column_formatters = {
        "names": lambda view, _context, row, _name: view.heading(row),
        "uses": lambda _view, _context, row, _name: uses_of(row),
    }
