"""What tickets can be about is deleted only while no ticket bears it; after that it is switched off instead."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext

from desk.errors import DeskError
from models import Category, CheckList, CustomField, FieldValue, MailRule, Product, Ticket, db


class NamedByRules(DeskError):
    status = 409

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "Rules on incoming mail name this, so it stays. Change these first: %(names)s", names=", ".join(names)
        )


class NamedByFields(DeskError):
    """Without it they would be asked everywhere."""

    status = 409

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "Fields are asked in this category, so it stays. Change these first: %(names)s", names=", ".join(names)
        )


class NamedByCheckLists(DeskError):
    status = 409

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "Check lists are kept for this category, so it stays. Change these first: %(names)s", names=", ".join(names)
        )


class StillInUse(DeskError):
    """`count` is how many tickets bear it."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "This can't be deleted: tickets bear it (%(num)d of them). Switch it off instead, and it is asked no more.",
            num=count,
        )


def uses(model: type[Category] | type[Product] | type[CustomField], ids: Collection[int]) -> dict[int, int]:
    """For each of these ids how many tickets bear it; those that none bears aren't told."""
    row_id, ticket_id = _places()[model]
    counted = sa.select(row_id, sa.func.count(sa.distinct(ticket_id))).where(row_id.in_(ids)).group_by(row_id)
    return dict(db.session.execute(counted).all())


def uses_of_options(field: CustomField) -> dict[str, int]:
    """For each key how many tickets have it."""
    counted = sa.select(FieldValue.key, sa.func.count(FieldValue.id)).where(FieldValue.field_id == field.id)
    return dict(db.session.execute(counted.group_by(FieldValue.key)).all())


def delete(row: Category | Product | CustomField) -> None:
    """Raises StillInUse, NamedByRules, NamedByFields, NamedByCheckLists."""
    if count := uses(type(row), [row.id]).get(row.id):
        raise StillInUse(count)
    if names := _rules_that_name(row):
        raise NamedByRules(names)
    if isinstance(row, Category) and (fields := _fields_that_name(row)):
        raise NamedByFields(fields)
    if isinstance(row, Category) and (lists := _check_lists_for(row)):
        raise NamedByCheckLists(lists)
    db.session.delete(row)


def _fields_that_name(category: Category) -> list[str]:
    named = sa.select(CustomField).where(CustomField.categories.any(Category.id == category.id))
    return [str(one) for one in db.session.execute(named.order_by(CustomField.position)).scalars()]


def _check_lists_for(category: Category) -> list[str]:
    named = sa.select(CheckList.name).where(CheckList.category_id == category.id).order_by(CheckList.name)
    return list(db.session.execute(named).scalars())


def _rules_that_name(row: Category | Product | CustomField) -> list[str]:
    columns: dict[type, Any] = {Category: MailRule.category_id, Product: MailRule.product_id}
    if type(row) not in columns:
        return []
    rules = sa.select(MailRule.name).where(columns[type(row)] == row.id).order_by(MailRule.position)
    return list(db.session.execute(rules).scalars())


def _places() -> dict[Any, tuple[Any, Any]]:
    """Where a use is seen: the column that names the row, and the one that names the ticket."""
    return {
        Category: (Ticket.category_id, Ticket.id),
        Product: (Ticket.product_id, Ticket.id),
        CustomField: (FieldValue.field_id, FieldValue.ticket_id),
    }
