"""Tags: kept by managers and administrators; and those in use, offered while an agent types one."""

from typing import Any

from flask import Response, flash, jsonify, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext, ngettext
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from desk import tagging
from models import Event, Role, Tag, db, transaction, utcnow
from views.base import DeskView, as_id
from views.sessions import signed_in_agent

MOST_OFFERED = 10
COLOURS = {
    "": lazy_gettext("None"),
    "red": lazy_gettext("Red"),
    "orange": lazy_gettext("Orange"),
    "yellow": lazy_gettext("Yellow"),
    "green": lazy_gettext("Green"),
    "teal": lazy_gettext("Turquoise"),
    "blue": lazy_gettext("Blue"),
    "violet": lazy_gettext("Violet"),
    "pink": lazy_gettext("Pink"),
}


class TagForm(BaseForm):
    name = StringField(lazy_gettext("Name of the tag"), validators=[InputRequired(), Length(max=60)])
    colour = SelectField(lazy_gettext("Colour"), choices=list(COLOURS.items()))

    def validate_name(self, field: StringField) -> None:
        key = Tag.key_of(field.data or "")
        if not key:
            raise ValidationError(gettext("Please give it a name."))
        known = db.session.execute(select(Tag).where(Tag.key == key)).scalar_one_or_none()
        if known and known.name != field.object_data:
            raise ValidationError(gettext("There is a tag of this name. To make both one, join them below."))


class TagView(DeskView):
    needs = Role.MANAGER
    form = TagForm
    column_list = ("name", "used")
    column_sortable_list = ("name",)
    column_default_sort = "key"
    column_labels = {"name": lazy_gettext("Name of the tag"), "used": lazy_gettext("Tickets")}
    column_formatters = {"name": lambda _view, _context, row, _name: shown(row)}
    searched = (Tag.name,)
    words = {
        "new": lazy_gettext("New tag"),
        "hint": lazy_gettext("Agents make tags as they type them on a ticket; here they are kept in order."),
    }
    edit_template = "desk/tag.html"
    list_template = "desk/tags.html"

    def get_list(self, *args: Any, **arguments: Any) -> Any:
        """Of the page's tags it is asked at once how many tickets have them."""
        count, rows = super().get_list(*args, **arguments)
        used = tagging.usage(row.id for row in rows)
        for row in rows:
            row.used = used.get(row.id, 0)
        return count, rows

    def on_model_change(self, form: BaseForm, model: Tag, is_created: bool) -> None:
        named = form["name"].data
        model.name = Tag.tidy(named) if is_created else form["name"].object_data
        tagging.rename(model, named)

    @expose("/<id>/merge", methods=["POST"])
    def merge(self, id: str) -> AnyResponse:
        """Into the tag whose name was written down."""
        key = Tag.key_of(request.form.get("into", ""))
        with transaction():
            tag = self.get_visible(id)
            into = db.session.execute(select(Tag).where(Tag.key == key)).scalar_one_or_none()
            if into is None:
                raise tagging.NoSuchTag
            name = into.name
            number = tagging.merge(tag, into, by=signed_in_agent(), now=utcnow())
        told = ngettext(
            "%(num)d ticket has “%(name)s” instead now.", "%(num)d tickets have “%(name)s” instead now.", number,
            name=name,
        )  # fmt: skip
        flash(told, "success")
        return redirect(self.get_url(".index_view"))

    @expose("/unmerge", methods=["POST"])
    def unmerge(self) -> AnyResponse:
        with transaction():
            merging = tagging.merging_of(as_id(request.form.get("merging", "")) or 0)
            name = tagging.unmerge(merging, by=signed_in_agent(), now=utcnow()).name
        flash(gettext("“%(name)s” is a tag of its own again.", name=name), "success")
        return redirect(self.get_url(".index_view"))

    @expose("/<id>/delete", methods=["POST"])
    def throw_away(self, id: str) -> AnyResponse:
        with transaction():
            tag = self.get_visible(id)
            self._note(tag, "row_deleted")
            name, number = tag.name, tagging.delete(tag, by=signed_in_agent(), now=utcnow())
        told = ngettext(
            "“%(name)s” is deleted; %(num)d ticket had it.", "“%(name)s” is deleted; %(num)d tickets had it.", number,
            name=name,
        )  # fmt: skip
        flash(told, "success")
        return redirect(self.get_url(".index_view"))

    # What the templates ask

    def used_by(self, model: Tag) -> int:
        return tagging.usage([model.id]).get(model.id, 0)

    def latest_mergings(self) -> list[Event]:
        return tagging.latest_mergings(now=utcnow())


class TagActs:
    """Its part of the tickets' screen."""

    @expose("/tags")
    def offered_tags(self: Any) -> Response:
        """Tags in use that begin as the last one does that is being typed."""
        words = request.args.get("q", "")[:60]
        return jsonify(tags=tagging.beginning_with(words, MOST_OFFERED) if Tag.tidy(words) else [])


def shown(tag: Tag) -> Markup:
    return Markup('<span class="mark tag tag-{}">{}</span>').format(tag.colour or "none", tag.name)
