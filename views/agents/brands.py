"""Brands: names under which departments meet their customers (S14). The desk behind them is one."""

import re
from typing import Any

from flask import flash, request
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from sqlalchemy.orm import selectinload
from wtforms import FileField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from desk import articles
from desk.retention import release
from desk.uploads import shown_as
from models import Brand, BrandDomain, Role, blobs, utcnow
from models.colours import is_colour
from models.written import ascii_domain, readable_domain
from views.agents import choices
from views.agents.article_form import DeskDoes, Tick
from views.agents.fields import RowsField
from views.base import DeskView
from views.brands import accents

LARGEST_LOGO = 512 * 1024
_DOMAIN = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


class DomainsField(TextAreaField):
    """Web domains, one a line, as people write them; they lie as browsers send them."""

    def process_data(self, value: Any) -> None:
        self.data = "\n".join(readable_domain(row.domain) for row in value or ())

    @property
    def domains(self) -> list[str]:
        words = re.split(r"[\s,;]+", self.data or "")
        return list(dict.fromkeys(ascii_domain(_bare(word)) for word in words if word))

    def pre_validate(self, _form: Any) -> None:
        for domain in self.domains:
            if not _DOMAIN.fullmatch(domain):
                raise ValidationError(gettext("This is no web domain: %(text)s", text=domain))

    def populate_obj(self, obj: Any, name: str) -> None:
        known = {row.domain: row for row in getattr(obj, name)}
        getattr(obj, name)[:] = [known.get(domain) or BrandDomain(domain=domain) for domain in self.domains]


class ColourField(StringField):
    def process_data(self, value: Any) -> None:
        self.data = value or ""

    def pre_validate(self, _form: Any) -> None:
        self.data = (self.data or "").strip().lower()
        if self.data and not is_colour(self.data):
            raise ValidationError(gettext("Please write a colour as #1d5bb8."))


class LogoField(DeskDoes, FileField):
    """A picture whose own bytes say that it is one; `content` are those."""

    content = b""

    def process_data(self, _value: Any) -> None:
        self.data = None

    def pre_validate(self, _form: Any) -> None:
        chosen: Any = self.data
        self.content = chosen.read(LARGEST_LOGO + 1) if getattr(chosen, "filename", "") else b""
        if len(self.content) > LARGEST_LOGO:
            raise ValidationError(gettext("The logo may have 512 kB at most."))
        if self.content and not (shown_as(self.content) or "").startswith("image/"):
            raise ValidationError(gettext("Please choose a picture: PNG, JPEG, GIF or WebP."))


class BrandForm(BaseForm):
    name = StringField(
        lazy_gettext("Name of the brand"),
        validators=[InputRequired(), Length(max=200)],
        description=lazy_gettext("Stands above the customers' pages, and in mails as the sender's."),
    )
    color = ColourField(
        lazy_gettext("Colour"),
        description=lazy_gettext("As #1d5bb8. Where words have it, it is made darker or lighter until it can be read."),
    )
    logo_digest = LogoField(
        lazy_gettext("Logo"),
        description=lazy_gettext(
            "PNG, JPEG, GIF or WebP, 512 kB at most. Mails carry it if it is a PNG, JPEG or GIF of 64 kB at most."
        ),
    )
    no_logo = Tick(lazy_gettext("Take the logo away"))
    domains = DomainsField(
        lazy_gettext("Web domains"),
        description=lazy_gettext(
            "One a line, each leading to this desk. Under them customers see this brand; mails link to the first one."
        ),
    )
    departments = RowsField(
        lazy_gettext("Departments"),
        among=choices.departments,
        name_of=choices.department_name,
        description=lazy_gettext("A department works under one brand at most; under none it is the office's."),
    )


class BrandView(DeskView):
    """Administrators keep them."""

    needs = Role.ADMINISTRATOR
    form = BrandForm
    can_delete = True
    column_list = ("name", "color", "domains", "departments")
    column_sortable_list = ("name",)
    column_default_sort = "name"
    searched = (Brand.name,)
    column_labels = {
        "name": lazy_gettext("Name of the brand"),
        "color": lazy_gettext("Colour"),
        "domains": lazy_gettext("Web domains"),
        "departments": lazy_gettext("Departments"),
    }
    words = {
        "new": lazy_gettext("New brand"),
        "hint": lazy_gettext("One desk, several names: customers meet the brand of the department or of the domain."),
    }
    sections = (
        (lazy_gettext("What customers see"), ("name", "color", "logo_digest", "no_logo")),
        (lazy_gettext("Where customers meet it"), ("domains", "departments")),
    )
    column_formatters = {
        "domains": lambda _view, _context, row, _name: _lines(readable_domain(one.domain) for one in row.domains),
        "departments": lambda _view, _context, row, _name: _lines(map(choices.department_name, row.departments)),
    }
    create_template = edit_template = "desk/brand_form.html"

    def get_query(self) -> Any:
        both = (selectinload(Brand.domains), selectinload(Brand.departments))
        return super().get_query().options(*both)

    def on_model_change(self, form: Any, model: Brand, is_created: bool) -> None:
        """The logo; and a word on a colour that had to be changed for words."""
        old = model.logo_digest or ""
        if form.logo_digest.content:
            model.logo_digest = blobs.put(form.logo_digest.content)
        elif form.no_logo.data:
            model.logo_digest = ""
        if old and model.logo_digest != old:
            release({old}, now=utcnow())

    def after_model_change(self, form: Any, model: Brand, is_created: bool) -> None:
        if model.color and model.color != accents(model.color)[0] and request.method == "POST":
            told = gettext(
                "Words in %(color)s can't be read well on white: by day they have %(day)s, by night %(night)s.",
                color=model.color,
                **dict(zip(("day", "night"), accents(model.color), strict=True)),
            )
            flash(told, "info")

    def delete_row(self, model: Brand) -> None:
        """Its departments are the office's again. Raises BrandIsInUse."""
        articles.refuse_if_in_use(model)
        if model.logo_digest:
            release({model.logo_digest}, now=utcnow())
        for department in list(model.departments):
            department.brand = None
        super().delete_row(model)


def _bare(text: str) -> str:
    """What stands between // and the next /."""
    return text.partition("://")[2].partition("/")[0] if "://" in text else text.partition("/")[0]


def _lines(texts: Any) -> Markup:
    return Markup("<br>").join(texts)
