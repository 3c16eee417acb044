"""Organisations: who of the customers belongs together. Read by agents, kept by managers and administrators."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Response, jsonify, request
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import selectinload
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from desk import organisations, sight
from models import Agent, Customer, Organisation, OrganisationDomain, Ticket, db, utcnow
from models.base import at_last
from models.written import ascii_domain
from views.agents.organisation_fields import DomainsField
from views.agents.sharing_field import SinceField
from views.base import FURTHEST_PAGE, DeskView, as_id
from views.sessions import current_agent, signed_in_agent
from views.within import contains

MOST_OFFERED = 10
MOST_TICKETS = 25
MEMBERS_A_PAGE = 50
IDS_AT_ONCE = 500


class OrganisationForm(BaseForm):
    """`although` is asked only of who may insist, where a domain is one that everybody may have an address at."""

    name = StringField(lazy_gettext("Name of the organisation"), validators=[InputRequired(), Length(max=200)])
    domains = DomainsField(
        lazy_gettext("Domains"),
        validators=[Length(max=20000)],
        description=lazy_gettext(
            "One per line, such as example.com. Whoever writes from there, or from below it, is a member at once, and "
            "so are customers who belong to no organisation yet."
        ),
    )
    although = BooleanField(lazy_gettext("All who write from there belong together all the same"))
    shares_since = SinceField(
        lazy_gettext("Members see each other’s requests"),
        description=lazy_gettext(
            "In their own place, those handed in from now on. Each can keep a request to themselves. Only for an "
            "organisation whose domains are its members’ alone."
        ),
    )
    remarks = TextAreaField(
        lazy_gettext("Remarks"), validators=[Length(max=5000)], description=lazy_gettext("For agents only.")
    )
    asks_again = False

    @property
    def is_insisted_on(self) -> bool:
        return bool(self.although.data) and signed_in_agent().is_administrator

    def validate_name(self, field: StringField) -> None:
        key = Organisation.key_of(field.data or "")
        if not key:
            raise ValidationError(gettext("Please give it a name."))
        if key != Organisation.key_of(field.object_data or "") and Organisation.named(field.data or ""):
            raise ValidationError(gettext("There is an organisation of this name already."))


@dataclass(frozen=True)
class Members:
    """A page of them."""

    customers: list[Customer]
    page: int
    has_more: bool


class OrganisationView(DeskView):
    form = OrganisationForm
    can_view_details = True
    can_export = True
    column_list = ("name", "domains", "members", "created_at")
    column_details_list = ("domains", "shares_since", "remarks", "created_at")
    column_export_list = ("name", "domains", "members", "remarks", "created_at")
    column_sortable_list = (("name", "key"), "created_at")
    column_default_sort = "key"
    column_labels = {
        "name": lazy_gettext("Name of the organisation"),
        "domains": lazy_gettext("Domains"),
        "members": lazy_gettext("Members"),
        "shares_since": lazy_gettext("Members see each other’s requests since"),
        "remarks": lazy_gettext("Remarks"),
        "created_at": lazy_gettext("Added on"),
    }
    words = {"new": lazy_gettext("New organisation")}
    details_template = "desk/organisation.html"
    column_formatters = {
        "domains": lambda _view, _context, row, _name: ", ".join(str(one) for one in row.domains),
        "members": lambda _view, _context, row, _name: str(row.members),
    }
    searched = (Organisation.name,)

    @property
    def can_edit(self) -> bool:
        agent = current_agent()
        return agent is not None and agent.is_manager

    can_create = can_delete = can_edit

    def scoped(self, query: Any, agent: Agent) -> Any:
        return query.filter(sight.sees_organisation(agent))

    def get_query(self) -> Any:
        return super().get_query().options(selectinload(Organisation.domains))

    def get_list(self, *args: Any, **arguments: Any) -> tuple[int | None, list[Any]]:
        """Of each how many members the reader sees, asked at once."""
        count, rows = super().get_list(*args, **arguments)
        members = _numbers_of_members([row.id for row in rows], signed_in_agent())
        for row in rows:
            row.members = members.get(row.id, 0)
        return count, rows

    def found_by(self, word: str) -> Iterator[sa.ColumnElement[bool]]:
        yield from super().found_by(word)
        yield Organisation.domains.any(contains(OrganisationDomain.domain, ascii_domain(word)))

    def validate_form(self, form: Any) -> bool:
        is_valid = bool(super().validate_form(form))
        if "although" in form and (is_valid or not (form.asks_again and signed_in_agent().is_administrator)):
            del form.although
        return is_valid

    def on_model_change(self, form: BaseForm, model: Organisation, is_created: bool) -> None:
        if is_created:
            model.created_at = utcnow()
        else:
            named = form["name"].data
            model.name = form["name"].object_data
            organisations.rename(model, named)
        domains = form["domains"]
        if domains.is_changed:
            at_last("members of an organisation", lambda: organisations.settle(model, domains.lost))

    def delete_row(self, model: Organisation) -> None:
        organisations.delete(model, by=signed_in_agent())

    @expose("/offered")
    def offered(self) -> Response:
        """Names that have what was typed in them, of those that the reader sees."""
        typed = request.args.get("q", "").strip()[:200]
        return jsonify(names=[one.name for one in found(typed, signed_in_agent(), MOST_OFFERED)] if typed else [])

    # What the template asks

    def members_of(self, organisation: Organisation) -> Members:
        page = min(as_id(request.args.get("page", 0)) or 0, FURTHEST_PAGE)
        theirs = sa.select(Customer).where(
            Customer.organisation_id == organisation.id, sight.sees_customer(signed_in_agent())
        )
        in_order = theirs.order_by(Customer.name, Customer.id).limit(MEMBERS_A_PAGE + 1).offset(page * MEMBERS_A_PAGE)
        rows = list(db.session.execute(in_order).scalars())
        return Members(rows[:MEMBERS_A_PAGE], page, has_more=len(rows) > MEMBERS_A_PAGE)

    def tickets_of(self, organisation: Organisation) -> list[Ticket]:
        """The newest tickets of all members, of those that the reader may see."""
        members = sa.select(Customer.id).where(Customer.organisation_id == organisation.id)
        seen = (Ticket.customer_id.in_(members), Ticket.is_live(), Ticket.is_visible_to(signed_in_agent()))
        newest = sa.select(Ticket).where(*seen).order_by(Ticket.last_message_at.desc()).limit(MOST_TICKETS)
        return list(db.session.execute(newest).scalars())


def found(words: str, agent: Agent, most: int) -> list[Organisation]:
    """In whose names all of these stand, of those that the agent sees."""
    fits = [contains(Organisation.name, word) for word in words.split()[:8]]
    rows = sa.select(Organisation).where(*fits, sight.sees_organisation(agent)).order_by(Organisation.key).limit(most)
    return list(db.session.execute(rows).scalars())


def _numbers_of_members(ids: list[int], agent: Agent) -> dict[int, int]:
    """Of members that the agent sees; those without any aren't told."""
    told: dict[int, int] = {}
    for first in range(0, len(ids), IDS_AT_ONCE):
        of_some = Customer.organisation_id.in_(ids[first : first + IDS_AT_ONCE])
        counted = sa.select(Customer.organisation_id, sa.func.count()).where(of_some, sight.sees_customer(agent))
        told |= {one: number for one, number in db.session.execute(counted.group_by(Customer.organisation_id)) if one}
    return told
