"""What a ticket is about: its category, its product, and the fields that the office invented (C2, C3, S15).

The record tells each change with the names as they are then, in every language. What changes nothing does nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext
from sqlalchemy.orm.attributes import set_committed_value

from desk import check_lists
from desk.errors import DeskError
from desk.record import record
from models import Agent, Catalogue, Category, CustomField, FieldValue, Product, Ticket, db
from models.catalogue import Asked

LONGEST_TOLD = 300
KEYED = ("yes_no", "one", "several")


class NotOffered(DeskError):
    text = lazy_gettext("This can no longer be chosen: it has been switched off.")
    status = 422


def catalogue_beside(ticket: Ticket) -> Catalogue:
    """All that it can be about; asked together with what was filled in, which the ticket knows from now on."""
    rows = db.session.execute(_with_catalogue(), {"ticket": ticket.id}).all()
    set_committed_value(ticket, "field_values", [row[0] for row in rows if row[0]])
    return Catalogue.of(dict(rows[0]._mapping))


@cache
def _with_catalogue() -> sa.Select[Any]:
    return (
        sa.select(FieldValue, *Catalogue.questions())
        .select_from(Ticket)
        .outerjoin(FieldValue, FieldValue.ticket_id == Ticket.id)
        .where(Ticket.id == sa.bindparam("ticket"))
        .order_by(FieldValue.id)
    )


def categorise(ticket: Ticket, category: Category | None, *, by: Agent | None, now: datetime, **why: str) -> None:
    """It stays with its department: moving it is an act of its own (R15). What is to be done with such comes along."""
    if _choose(ticket, "category", Category, category, by=by, now=now, **why):
        check_lists.put_on_by_itself(ticket, now=now)


def say_product(ticket: Ticket, product: Product | None, *, by: Agent | None, now: datetime, **why: str) -> None:
    """Which product it concerns; None for no product."""
    _choose(ticket, "product", Product, product, by=by, now=now, **why)


def fill(ticket: Ticket, field: Asked, answer: list[str], *, by: Agent, now: datetime) -> None:
    """This answer, as `field_answers.read` gives it, instead of the one before."""
    before = ticket.answers.get(field.id, [])
    if sorted(before) == sorted(answer):
        return
    put(ticket, field.id, _rows(field, answer))
    details = {"label": field.names, "field_kind": field.kind.value}
    record(ticket, "field_filled", by=by, now=now, **details, **_change(told(field, before), told(field, answer)))


def begin_with(
    ticket: Ticket, category_id: int | None, product_id: int | None, answers: Mapping[Asked, list[str]]
) -> None:
    """What its customer said in the form. Nothing was there before, so nothing is told of a change."""
    ticket.category_id, ticket.product_id = category_id, product_id
    for field, answer in answers.items():
        put(ticket, field.id, _rows(field, answer))


def facts(ticket: Ticket) -> dict[str, Any]:
    """All of it, as operations keep it."""
    filled: dict[str, list[list[str]]] = {}
    for value in ticket.field_values:
        filled.setdefault(str(value.field_id), []).append([value.key, value.words])
    fields = {field_id: sorted(rows) for field_id, rows in filled.items()}
    return {"category_id": ticket.category_id, "product_id": ticket.product_id, "fields": fields}


def restore(ticket: Ticket, before: Mapping[str, Any]) -> None:
    """Those of the facts that an operation changed, as they were; of what has been deleted since nothing comes back."""
    if "category_id" in before:
        ticket.category_id = _still_there(Category, before["category_id"])
    if "product_id" in before:
        ticket.product_id = _still_there(Product, before["product_id"])
    if "fields" in before:
        filled = {int(field_id): dict(rows) for field_id, rows in before["fields"].items()}
        known = set(db.session.execute(sa.select(CustomField.id).where(CustomField.id.in_(filled))).scalars())
        for field_id in {*filled, *ticket.answers}:
            put(ticket, field_id, filled.get(field_id, {}) if field_id in known else {})


def told(field: Asked, answer: list[str], *, longest: int | None = LONGEST_TOLD) -> list[Any]:
    """For the record: the names of what was chosen, which may be called otherwise later."""
    return [field.option_names(one) if field.has_options else one[:longest] for one in answer]


def put(ticket: Ticket, field_id: int, rows: Mapping[str, str]) -> None:
    """Key to words, and nothing is told. In place: what stays must not be deleted and written again under its key."""
    there = {one.key: one for one in ticket.field_values if one.field_id == field_id}
    for key, value in there.items():
        if key not in rows:
            ticket.field_values.remove(value)
    for key, words in rows.items():
        if key in there:
            there[key].words = words
        else:
            ticket.field_values.append(FieldValue(field_id=field_id, key=key, words=words))


def _choose(ticket: Ticket, what: str, model: Any, chosen: Any, *, by: Agent | None, now: datetime, **why: str) -> bool:
    """Whether that changes anything."""
    known = getattr(ticket, f"{what}_id")
    if known == (chosen.id if chosen else None):
        return False
    if chosen and not chosen.is_offered:
        raise NotOffered
    before = db.session.get(model, known) if known else None
    setattr(ticket, f"{what}_id", chosen.id if chosen else None)
    change = _change(before.names if before else {}, chosen.names if chosen else {})
    record(ticket, f"{what}_chosen", by=by, now=now, **change, **why)
    return True


def _change(before: Any, after: Any) -> dict[str, Any]:
    return {"from": before, "to": after}


def _rows(field: Asked, answer: list[str]) -> dict[str, str]:
    """Key to words: one of the two is empty."""
    if field.kind in KEYED:
        return dict.fromkeys(answer, "")
    return {"": answer[0]} if answer else {}


def _still_there(model: Any, row_id: int | None) -> int | None:
    return row_id if row_id and db.session.get(model, row_id) else None
