"""Customers: read by every agent who answers them, corrected by managers and administrators."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask_admin.form import BaseForm
from flask_babel import lazy_gettext
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length

from models import AddressWord, Agent, Customer, CustomerAddress, CustomerWord, Ticket, db, utcnow
from models.base import met_by_one
from views.agents import choices
from views.agents.by_words import ByWords, Words
from views.agents.fields import AddressesField
from views.agents.ids_first import IdsFirst
from views.base import DeskView, contains
from views.sessions import current_agent, signed_in_agent


class CustomerForm(BaseForm):
    name = StringField(lazy_gettext("Name"), validators=[Length(max=200)])
    addresses = AddressesField(
        lazy_gettext("Mail addresses"),
        row_type=CustomerAddress,
        needed=True,
        description=lazy_gettext("One a line. Mail from each of them is this customer's."),
    )
    language = SelectField(
        lazy_gettext("Language"),
        choices=choices.languages,
        description=lazy_gettext("In which new tickets of theirs are answered."),
    )
    remarks = TextAreaField(
        lazy_gettext("Remarks"),
        validators=[Length(max=5000)],
        description=lazy_gettext("For agents only."),
    )


class CustomerView(IdsFirst, ByWords, DeskView):
    form = CustomerForm
    can_view_details = True
    can_export = True
    column_list = ("name", "addresses", "language", "created_at")
    column_details_list = ("addresses", "language", "remarks", "created_at")
    column_export_list = ("name", "addresses", "language", "created_at")
    column_sortable_list = ("name", "created_at")
    column_default_sort = ("id", True)
    column_labels = {
        "name": lazy_gettext("Name"),
        "addresses": lazy_gettext("Mail addresses"),
        "language": lazy_gettext("Language"),
        "remarks": lazy_gettext("Remarks"),
        "created_at": lazy_gettext("Known since"),
    }
    words = {"new": lazy_gettext("New customer")}
    details_template = "desk/customer.html"
    column_formatters = {
        "addresses": lambda _view, _context, row, _name: ", ".join(one.address for one in row.addresses),
        "language": lambda _view, _context, row, _name: dict(choices.languages()).get(row.language, row.language),
    }
    searched = (Customer.name,)
    words_in = (Words(CustomerWord), Words(AddressWord, owner=CustomerAddress.customer_id))

    @property
    def can_edit(self) -> bool:
        agent = current_agent()
        return agent is not None and agent.is_manager

    can_create = can_edit

    def scoped(self, query: Any, agent: Agent) -> Any:
        """Whoever sees one of their tickets sees the customer; managers also those without any ticket yet."""
        if agent.is_administrator:
            return query
        theirs = Ticket.customer_id == Customer.id
        seen = met_by_one(theirs, Ticket.is_visible_to(agent), of=Customer)
        without = ~met_by_one(theirs, of=Customer)
        return query.filter(sa.or_(seen, without) if agent.is_manager else seen)

    def found_by(self, word: str) -> Iterator[sa.ColumnElement[bool]]:
        yield from super().found_by(word)
        its = CustomerAddress.customer_id == Customer.id
        yield met_by_one(its, contains(CustomerAddress.address, word), of=Customer)

    def on_model_change(self, form: BaseForm, model: Customer, is_created: bool) -> None:
        if is_created:
            model.created_at = utcnow()

    def tickets_of(self, customer: Customer) -> list[Ticket]:
        """Their newest tickets, of those that the reader may see."""
        return list(
            db.session.execute(
                sa.select(Ticket)
                .where(Ticket.customer_id == customer.id, Ticket.is_live(), Ticket.is_visible_to(signed_in_agent()))
                .order_by(Ticket.last_message_at.desc())
                .limit(50)
            ).scalars()
        )
