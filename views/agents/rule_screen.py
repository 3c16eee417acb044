"""What the screens of rules have in common: their order, their switch, and a trial of the form as it stands."""

from typing import Any

from flask import g, redirect, request
from flask_admin import expose
from flask_admin.model.template import BaseListRowAction, DeleteRowAction
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response

from desk import rule_book
from models import MailRule, RecurringTicket, Role, TicketRule, db, transaction
from views.base import DeskView, PostRowAction

Rule = MailRule | TicketRule
Switched = Rule | RecurringTicket


class RuleScreen(DeskView):
    needs = Role.ADMINISTRATOR
    can_delete = True
    page_size = 200
    create_template = edit_template = "desk/rule.html"
    column_list = ("name", "conditions", "is_active")
    column_sortable_list = ()
    column_default_sort = [("position", False), ("id", False)]
    column_labels = {
        "name": lazy_gettext("Title"),
        "conditions": lazy_gettext("What it does"),
        "is_active": lazy_gettext("State"),
    }
    column_extra_row_actions = [
        PostRowAction(".up", lazy_gettext("Up"), when=lambda row: row.id != _ids(type(row))[0]),
        PostRowAction(".down", lazy_gettext("Down"), when=lambda row: row.id != _ids(type(row))[-1]),
        PostRowAction(".switch", lazy_gettext("Switch off"), when=lambda row: row.is_active),
        PostRowAction(".switch", lazy_gettext("Switch on"), when=lambda row: not row.is_active),
    ]

    def sentence(self, rule: Any) -> str:
        """The whole rule, told."""
        raise NotImplementedError

    def trial_of(self, form: Any, rule: Any) -> Any:
        """How the form as it stands went on the newest; the saved rule isn't touched."""
        raise NotImplementedError

    def switched(self, rule: Any) -> None:
        """Off if it is on, on if it is off."""
        rule.is_active = not rule.is_active

    def get_list_row_actions(self) -> list[BaseListRowAction]:
        """What can't be undone comes last."""
        return sorted(super().get_list_row_actions(), key=lambda action: isinstance(action, DeleteRowAction))

    @expose("/<id>/up", methods=["POST"])
    def up(self, id: str) -> Response:
        return self._moved(id, -1)

    @expose("/<id>/down", methods=["POST"])
    def down(self, id: str) -> Response:
        return self._moved(id, 1)

    @expose("/<id>/switch", methods=["POST"])
    def switch(self, id: str) -> Response:
        """Off if it is on, on if it is off."""
        self.get_visible(id)
        with transaction():
            self.switched(self.get_visible(id))
        return redirect(self.get_url(".index_view"))

    @expose("/trial", methods=["POST"])
    def trial(self) -> Any:
        """The form as it stands, tried; nothing is saved."""
        rule = self.get_visible(request.args["id"]) if request.args.get("id") else None
        form = self.edit_form(rule) if rule else self.create_form()
        told = self.trial_of(form, rule) if form.validate() else None
        page = self.render(
            self.create_template,
            form=form,
            model=rule,
            trial=told,
            sentence=self.sentence,
            return_url=self.get_url(".index_view"),
        )
        return page, 200 if told else 422

    def _moved(self, id: str, places: int) -> Response:
        self.get_visible(id)
        with transaction():
            rule_book.move(self.get_visible(id), places)
        return redirect(self.get_url(".index_view"))


def _ids(model: Any) -> list[int]:
    """Of all rules in their order, asked once in a request."""
    if "rule_ids" not in g:
        in_order = select(model.id).order_by(model.position, model.id)
        g.rule_ids = list(db.session.execute(in_order).scalars()) or [0]
    ids: list[int] = g.rule_ids
    return ids


def switched_on_or_off(rule: Switched) -> Markup:
    if rule.is_active:
        return Markup('<span class="mark state-solved">{}</span>').format(gettext("On"))
    return Markup('<span class="mark">{}</span>').format(gettext("Off"))
