"""Fields about organisations: the domains of one, and to which a customer belongs."""

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import request, url_for
from flask_babel import lazy_gettext
from markupsafe import Markup
from wtforms import StringField, TextAreaField, ValidationError

from desk import organisations, sight
from desk.errors import DeskError
from models import Customer, Organisation, OrganisationDomain, db
from views.sessions import signed_in_agent


class DomainsField(TextAreaField):
    """Domains, one a line, kept as rows. A row whose domain stays, stays itself. `data` may be as people wrote it."""

    def process_data(self, value: Sequence[OrganisationDomain] | None) -> None:
        self.before = [row.domain for row in value or ()]
        self.domains = self.before
        self.data = "\n".join(str(row) for row in value or ())

    def pre_validate(self, form: Any) -> None:
        domain_of = organisations.domain_meant if form.is_insisted_on else organisations.domain_of
        written = [word for word in re.split(r"[\s,;]+", self.data or "") if word]
        try:
            known = {str(OrganisationDomain(domain=domain)): domain for domain in self.before}
            self.domains = list(dict.fromkeys(known.get(one) or domain_of(one) for one in written))
            organisations.refuse_taken([domain for domain in self.domains if domain not in self.before])
        except DeskError as refusal:
            form.asks_again = isinstance(refusal, organisations.EverybodysDomain)
            raise ValidationError(str(refusal)) from refusal

    @property
    def lost(self) -> list[str]:
        return [domain for domain in self.before if domain not in self.domains]

    @property
    def is_changed(self) -> bool:
        return set(self.before) != set(self.domains)

    def populate_obj(self, obj: Any, name: str) -> None:
        known = {row.domain: row for row in getattr(obj, name)}
        getattr(obj, name)[:] = [known.get(one) or OrganisationDomain(domain=one) for one in self.domains]


class OrganisationField(StringField):
    """One of the organisations that the reader sees, by its name, with those offered that fit; empty for none.

    `shown` is what the form was opened with: who left that alone chose nothing, whatever was changed meanwhile.
    """

    def __init__(self, label: Any = None, **options: Any) -> None:
        described = lazy_gettext("Type some letters of its name. Empty: belongs to none.")
        super().__init__(label, description=described, **options)

    def __call__(self, **attributes: Any) -> Markup:
        offered = {"data-names": url_for("organisation.offered"), "autocomplete": "off", "maxlength": "200"}
        kept = Markup('<input type="hidden" name="{}-before" value="{}">').format(self.name, self.shown)
        return super().__call__(**offered, **attributes) + kept

    def process_data(self, value: int | None) -> None:
        self.chosen_id = value
        organisation = db.session.get(Organisation, value) if value else None
        self.data = self.shown = organisation.name if organisation else ""

    def process_formdata(self, values: list[str]) -> None:
        super().process_formdata(values)
        self.shown = request.form.get(f"{self.name}-before", self.shown)

    def pre_validate(self, _form: Any) -> None:
        name = (self.data or "").strip()
        if not self.is_changed:
            return
        self.chosen_id = _visible_id(name) if name else None
        if name and self.chosen_id is None:
            raise ValidationError(str(organisations.NoSuchOrganisation(name)))

    @property
    def is_changed(self) -> bool:
        return Organisation.key_of(self.data or "") != Organisation.key_of(self.shown)

    def populate_obj(self, obj: Any, name: str) -> None:
        if self.is_changed:
            setattr(obj, name, self.chosen_id)


def place(customer: Customer, field: OrganisationField) -> None:
    """What was chosen is said by hand; else the domain says it, as long as nobody wanted otherwise."""
    if field.is_changed:
        customer.is_placed_by_hand = True
    organisations.place(customer)


def link_to(organisation: Organisation | None) -> Markup | str:
    if organisation is None:
        return ""
    address = url_for("organisation.details_view", id=organisation.id)
    return Markup('<a href="{}">{}</a>').format(address, organisation.name)


def _visible_id(name: str) -> int | None:
    named = (Organisation.key == Organisation.key_of(name), sight.sees_organisation(signed_in_agent()))
    return db.session.execute(sa.select(Organisation.id).where(*named)).scalar_one_or_none()
