"""Customers: read by every agent who answers them, corrected by managers and administrators."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import request
from flask_admin.form import BaseForm
from flask_babel import lazy_gettext
from markupsafe import Markup
from sqlalchemy.orm import selectinload
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from desk import sight
from models import (
    AddressWord,
    Agent,
    Customer,
    CustomerAddress,
    CustomerPhone,
    CustomerWord,
    LanguageFrom,
    Organisation,
    utcnow,
)
from models.base import met_by_one
from views.agents import choices
from views.agents.by_words import ByWords, Words
from views.agents.customer_acts import CustomerActs
from views.agents.customer_forgetting import CustomerForgetting
from views.agents.customer_page import CustomerPages
from views.agents.fields import AddressesField
from views.agents.ids_first import IdsFirst
from views.agents.organisation_fields import OrganisationField, link_to, place
from views.agents.phones_field import PhonesField
from views.base import DeskView
from views.sessions import current_agent
from views.within import contains


class CustomerForm(BaseForm):
    name = StringField(lazy_gettext("Name"), validators=[Length(max=200)])
    addresses = AddressesField(
        lazy_gettext("Mail addresses"),
        row_type=CustomerAddress,
        needed=True,
        description=lazy_gettext("One per line. Mail from each of them is this customer's. The first is the main one."),
    )
    phones = PhonesField(lazy_gettext("Telephone numbers"), description=lazy_gettext("One per line."))
    language = SelectField(
        lazy_gettext("Language"),
        choices=choices.languages,
        description=lazy_gettext("In which new tickets of theirs are answered."),
    )
    organisation_id = OrganisationField(lazy_gettext("Organisation"))
    is_placed_by_hand = BooleanField(lazy_gettext("Organisation as set here, whatever the domain of the address says"))
    remarks = TextAreaField(
        lazy_gettext("Remarks"),
        validators=[Length(max=5000)],
        description=lazy_gettext("For agents only."),
    )


class CustomerView(CustomerActs, CustomerForgetting, CustomerPages, IdsFirst, ByWords, DeskView):
    form = CustomerForm
    can_view_details = True
    details_template = "desk/customer.html"
    can_export = True
    column_list = ("name", "addresses", "organisation", "language", "created_at")
    column_details_list = ("organisation", "language", "remarks", "created_at")
    column_export_list = ("name", "addresses", "phones", "organisation", "language", "created_at")
    column_sortable_list = ("name", "created_at")
    column_default_sort = ("id", True)
    column_labels = {
        "name": lazy_gettext("Name"),
        "addresses": lazy_gettext("Mail addresses"),
        "phones": lazy_gettext("Telephone numbers"),
        "organisation": lazy_gettext("Organisation"),
        "language": lazy_gettext("Language"),
        "remarks": lazy_gettext("Remarks"),
        "created_at": lazy_gettext("Known since"),
    }
    words = {"new": lazy_gettext("New customer")}
    column_formatters = {
        "addresses": lambda _view, _context, row, _name: ", ".join(one.address for one in row.addresses),
        "phones": lambda _view, _context, row, _name: ", ".join(one.number for one in row.phones),
        "language": lambda _view, _context, row, _name: dict(choices.languages()).get(row.language, row.language),
    }
    column_formatters_detail = column_formatters | {
        "organisation": lambda _view, _context, row, _name: link_to(row.organisation),
        "remarks": lambda _view, _context, row, _name: (
            Markup('<span class="words">{}</span>').format(row.remarks) if row.remarks else ""
        ),
    }
    searched = (Customer.name,)
    words_in = (Words(CustomerWord), Words(AddressWord, owner=CustomerAddress.customer_id))

    @property
    def shown_with(self) -> tuple[Any, ...]:  # type: ignore[override]
        """Telephones stand in the table alone, not in the list."""
        return (selectinload(Customer.phones),) if request.endpoint == f"{self.endpoint}.export" else ()

    @property
    def can_edit(self) -> bool:
        agent = current_agent()
        return agent is not None and agent.is_manager

    can_create = can_edit

    def scoped(self, query: Any, agent: Agent) -> Any:
        return query.filter(sight.sees_customer(agent))

    def found_by(self, word: str) -> Iterator[sa.ColumnElement[bool]]:
        yield from super().found_by(word)
        its = CustomerAddress.customer_id == Customer.id
        yield met_by_one(its, contains(CustomerAddress.address, word), of=Customer)
        yield from self.found_beside(word)

    def found_beside(self, word: str) -> Iterator[sa.ColumnElement[bool]]:
        named = sa.select(Organisation.id).where(contains(Organisation.name, word))
        yield Customer.organisation_id.in_(named)
        if (called := CustomerPhone.owners(word)) is not None:
            yield Customer.id.in_(called)

    def on_model_change(self, form: BaseForm, model: Customer, is_created: bool) -> None:
        for position, address in enumerate(model.addresses):
            address.position = position
        self.refuse_addresses_of_others(model)
        if sa.inspect(model).attrs.language.history.has_changes():
            model.language_from = LanguageFrom.SAID
        if is_created:
            model.created_at = utcnow()
        place(model, form["organisation_id"])
