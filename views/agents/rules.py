"""Rules on incoming mail: in their order, each told in a sentence, and tried before it is saved (S4)."""

from typing import Any

from flask import g, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_admin.model.template import BaseListRowAction, DeleteRowAction
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from desk import rule_book
from models import MailRule, Role, db, transaction
from views.agents import rule_words
from views.agents.rule_form import RuleForm
from views.agents.rule_trial import Trial, trial_of
from views.base import DeskView, PostRowAction


class RuleView(DeskView):
    needs = Role.ADMINISTRATOR
    form = RuleForm
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
    words = {
        "new": lazy_gettext("New rule"),
        "hint": lazy_gettext(
            "Rules sort mails that begin a ticket; answers are left alone. They are looked at from top to bottom. "
            "Where several fit, the tags of all are added, and in all else the later rule decides."
        ),
    }
    sections = (
        ("", ("name", "is_active")),
        (lazy_gettext("If"), ("needs_all", "conditions")),
        (
            lazy_gettext("Then"),
            (
                ("department_id", "assignee_id"),
                ("priority", "tags"),
                ("category_id", "product_id"),
                ("auto_answer", "canned_reply_id"),
                "is_spam",
                "is_last",
            ),
        ),
    )
    column_formatters = {
        "conditions": lambda _view, _context, row, _name: rule_words.sentence(row),
        "is_active": lambda _view, _context, row, _name: _state(row),
    }
    column_extra_row_actions = [
        PostRowAction(".up", lazy_gettext("Up"), when=lambda row: row.id != _ids()[0]),
        PostRowAction(".down", lazy_gettext("Down"), when=lambda row: row.id != _ids()[-1]),
        PostRowAction(".switch", lazy_gettext("Switch off"), when=lambda row: row.is_active),
        PostRowAction(".switch", lazy_gettext("Switch on"), when=lambda row: not row.is_active),
    ]

    def get_query(self) -> Any:
        beside = (MailRule.department, MailRule.assignee, MailRule.canned_reply, MailRule.category, MailRule.product)
        return super().get_query().options(*map(joinedload, beside))

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
            rule = self.get_visible(id)
            rule.is_active = not rule.is_active
        return redirect(self.get_url(".index_view"))

    @expose("/trial", methods=["POST"])
    def trial(self) -> Any:
        """The form as it stands, tried on the last mails; nothing is saved."""
        rule = self.get_visible(request.args["id"]) if request.args.get("id") else None
        form = self.edit_form(rule) if rule else self.create_form()
        told: Trial | None = None
        if form.validate():
            told = trial_of(form, rule)
        page = self.render(
            "desk/rule.html",
            form=form,
            model=rule,
            trial=told,
            sentence=rule_words.sentence,
            return_url=self.get_url(".index_view"),
        )
        return page, 200 if told else 422

    def on_model_change(self, form: BaseForm, model: MailRule, is_created: bool) -> None:
        rule_book.keep(model)

    def _moved(self, id: str, places: int) -> Response:
        self.get_visible(id)
        with transaction():
            rule_book.move(self.get_visible(id), places)
        return redirect(self.get_url(".index_view"))


def _ids() -> list[int]:
    """Of all rules in their order, asked once in a request."""
    if "rule_ids" not in g:
        in_order = select(MailRule.id).order_by(MailRule.position, MailRule.id)
        g.rule_ids = list(db.session.execute(in_order).scalars()) or [0]
    ids: list[int] = g.rule_ids
    return ids


def _state(rule: MailRule) -> Markup:
    if rule.is_active:
        return Markup('<span class="mark state-solved">{}</span>').format(gettext("On"))
    return Markup('<span class="mark">{}</span>').format(gettext("Off"))
