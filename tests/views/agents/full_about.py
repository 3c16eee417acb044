"""A ticket about everything that there can be, in words that need room."""

from desk import about
from models import Agent, Catalogue, Category, CustomField, Department, FieldKind, Product, Ticket, db, transaction
from tests.conftest import NOON

LONG = "Donaudampfschifffahrtsgesellschaft" * 3
ANSWERS = {FieldKind.NUMBER: ["1234567890.5"], FieldKind.DATE: ["2026-11-27"], FieldKind.YES_NO: ["no"]}


def fill_all(ticket: Ticket, department: Department, by: Agent) -> None:
    """Each kind of field once, for customers too, and once more in another department."""
    options = [{"key": key, "names": {"en": f"{key} {LONG}"}, "is_offered": True} for key in "ab"]
    with transaction():
        category, product = Category(names={"en": LONG}, department=department), Product(names={"en": LONG})
        for kind in FieldKind:
            row = CustomField(labels={"en": f"{kind} {LONG}"}, hints={"en": LONG}, kind=kind, options=options)
            row.is_public, row.is_required = True, kind == FieldKind.ONE
            db.session.add(row)
        db.session.add(CustomField(labels={"en": "Elsewhere"}, departments=[department]))
        db.session.add_all([category, product])
        db.session.flush()
        about.categorise(ticket, category, by=by, now=NOON)
        about.say_product(ticket, product, by=by, now=NOON)
        for field in Catalogue.read().fields:
            if field.kind != FieldKind.ONE:
                answer = ["a", "b"] if field.has_options else [LONG]
                about.fill(ticket, field, ANSWERS.get(field.kind, answer), by=by, now=NOON)
