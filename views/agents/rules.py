"""Rules on incoming mail: in their order, each told in a sentence, and tried before it is saved (S4)."""

from typing import Any

from flask_admin.form import BaseForm
from flask_babel import lazy_gettext
from sqlalchemy.orm import joinedload

from desk import rule_book
from models import MailRule
from views.agents import rule_words
from views.agents.rule_form import RuleForm
from views.agents.rule_screen import RuleScreen, switched_on_or_off
from views.agents.rule_trial import Trial, trial_of


class RuleView(RuleScreen):
    form = RuleForm
    words = {
        "new": lazy_gettext("New rule"),
        "hint": lazy_gettext(
            "Rules sort mails that begin a ticket; answers are left alone. They are looked at from top to bottom. "
            "Where several fit, the tags of all are added, and in all else the later rule decides."
        ),
        "above": lazy_gettext("A rule sorts mails that begin a ticket. A customer's answer is never touched by it."),
        "try": lazy_gettext("Try on the last 50 mails"),
        "tried": "desk/rule_trial.html",
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
        "is_active": lambda _view, _context, row, _name: switched_on_or_off(row),
    }

    def get_query(self) -> Any:
        beside = (MailRule.department, MailRule.assignee, MailRule.canned_reply, MailRule.category, MailRule.product)
        return super().get_query().options(*map(joinedload, beside))

    def sentence(self, rule: MailRule) -> str:
        return rule_words.sentence(rule)

    def trial_of(self, form: BaseForm, rule: MailRule | None) -> Trial:
        return trial_of(form, rule)

    def on_model_change(self, form: BaseForm, model: MailRule, is_created: bool) -> None:
        rule_book.keep(model)
