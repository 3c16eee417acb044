"""Beside a ticket: what it is about. Its category, its product, and the office's own fields (C2, C3, S15)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import flash, request
from flask_admin import expose
from flask_babel import gettext

from desk import about
from desk.errors import DeskError
from models import Catalogue, Category, Draft, FieldKind, Product, Ticket, db, utcnow
from models.catalogue import Named
from views.agents.draft_form import begun
from views.asked_fields import Line, lines_of, typed_into
from views.base import as_id
from views.sessions import signed_in_agent


@dataclass
class Panel:
    """`lines` are the fields that the ticket's department asks; `kept` what was filled in elsewhere or before.
    `told` is what customers are asked, as it is kept.

    `category` and `product` are the ids that stand in the form.
    """

    catalogue: Catalogue
    category: int | None
    product: int | None
    lines: list[Line]
    kept: list[Line]
    told: list[Line]
    trouble: str = ""

    @property
    def is_wrong(self) -> bool:
        return bool(self.trouble) or any(line.errors for line in self.lines)

    @property
    def is_empty(self) -> bool:
        return not (self.categories or self.products or self.lines or self.kept)

    @property
    def categories(self) -> list[Any]:
        """What can be chosen, and what is."""
        return _choosable(self.catalogue.categories, self.category)

    @property
    def products(self) -> list[Any]:
        return _choosable(self.catalogue.products, self.product)


def panel(ticket: Ticket, also: Collection[str] = ()) -> Panel:
    """As it is kept. The ticket knows from now on what was filled in.

    `also` are names of what an older form asks, of fields too that the ticket's department of now doesn't.
    """
    catalogue = about.catalogue_beside(ticket)
    here = (ticket.department_id, ticket.category_id)
    filled_in = [one for one in catalogue.fields if one.kind != FieldKind.FILE]
    asked = [one for one in filled_in if one.is_asked_in(*here) or f"field-{one.id}-seal" in also]
    elsewhere = [one for one in filled_in if one not in asked and one.id in ticket.answers]
    told = [one for one in catalogue.fields if one.is_public and one.id in ticket.answers]
    lines, kept, said = (lines_of(fields, ticket.answers) for fields in (asked, elsewhere, told))
    return Panel(catalogue, ticket.category_id, ticket.product_id, lines, kept, said)


class AboutActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/about", methods=["POST"])
    def say_about(self: Any, id: str) -> Any:
        """All of the panel, or nothing of it: where something is wrong it is said beside it, and the typed stays."""
        typed = _typed(self.get_visible(id))
        if typed.is_wrong:
            return self._given_back(id, typed)
        try:
            with self._doing(id, "about") as ticket:
                _keep(ticket, typed)
        except DeskError as error:
            typed.trouble = str(error)
            return self._given_back(id, typed)
        flash(gettext("Saved."), "success")
        return self._back(id)

    def _given_back(self: Any, id: str, typed: Panel) -> Any:
        ticket = self.get_visible(id)
        return self._screen(ticket, begun(Draft.of(ticket, signed_in_agent())), typed), 422


def _typed(ticket: Ticket) -> Panel:
    """The panel with what was typed into it. A field that the form didn't have stays as it is."""
    shown = panel(ticket, also=request.form)
    for line in shown.lines:
        if f"{line.id}-seal" in request.form:
            line.read(typed_into(line, request.form), seal=request.form[f"{line.id}-seal"])
    for name in ("category", "product"):
        if _is_changed(name):
            setattr(shown, name, as_id(request.form[name]))
    return shown


def _keep(ticket: Ticket, typed: Panel) -> None:
    """What the agent changed; what a colleague changed meanwhile stays, where the agent left it alone."""
    told: Any = {"by": signed_in_agent(), "now": utcnow()}
    choices: Any = (("category", Category, about.categorise), ("product", Product, about.say_product))
    for name, model, act in choices:
        if _is_changed(name):
            act(ticket, _chosen(model, getattr(typed, name)), **told)
    for line in typed.lines:
        if line.is_changed:
            about.fill(ticket, line.field, line.answer, **told)


def _is_changed(name: str) -> bool:
    """Whether the agent chose something else than what the form showed them."""
    return request.form.get(name, "") != request.form.get(f"{name}-before", "")


def _chosen(model: Any, row_id: int | None) -> Any:
    if row_id is None:
        return None
    row = db.session.get(model, row_id)
    if row is None:
        raise about.NotOffered
    return row


def _choosable(things: Any, chosen: int | None) -> list[Named]:
    return [one for one in things if one.is_offered or one.id == chosen]
