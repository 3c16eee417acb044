"""Rules on tickets: on what happens and on time, each told in a sentence, and tried before it is saved (S4)."""

from dataclasses import dataclass
from typing import Any

from flask_admin.form import BaseForm
from flask_babel import lazy_gettext
from sqlalchemy.orm import joinedload

from desk import ticket_rule_book, ticket_rule_trials
from desk.ticket_rule_trials import Tried
from models import TicketRule, utcnow
from views.agents.rule_screen import RuleScreen, switched_on_or_off
from views.agents.ticket_rule_form import TicketRuleForm
from views.agents.ticket_rule_words import sentence


@dataclass(frozen=True)
class Trial:
    """How it went: tickets that it fits and has an occasion at, that it fits and hasn't, and all others."""

    rule: TicketRule
    fitting: list[Tried]
    later: list[Tried]
    others: list[Tried]

    @property
    def number(self) -> int:
        return len(self.fitting) + len(self.later) + len(self.others)


class TicketRuleView(RuleScreen):
    form = TicketRuleForm
    words = {
        "new": lazy_gettext("New rule"),
        "hint": lazy_gettext(
            "What the desk does by itself when something happens to a ticket, or when a time has passed. Rules act "
            "from top to bottom, each once for each occasion; what a rule does sets no other rule off."
        ),
        "above": lazy_gettext(
            "A rule looks at what happens, or comes to its time, while it is switched on. What was before is left "
            "alone."
        ),
        "try": lazy_gettext("Try on the last 50 tickets"),
        "tried": "desk/ticket_rule_trial.html",
    }
    sections = (
        ("", ("name", "is_active")),
        (lazy_gettext("When"), ("occasion", "after_minutes", "in_hours")),
        (lazy_gettext("If"), ("needs_all", "conditions")),
        (
            lazy_gettext("Then"),
            (
                ("department_id", "assignee_id"),
                ("priority", "tags"),
                ("status", "canned_reply_id"),
                "check_list_id",
                "note",
                "tells",
                "agent_id",
            ),
        ),
    )
    column_formatters = {
        "conditions": lambda _view, _context, row, _name: sentence(row),
        "is_active": lambda _view, _context, row, _name: switched_on_or_off(row),
    }

    def get_query(self) -> Any:
        of_people = (TicketRule.department, TicketRule.assignee, TicketRule.agent)
        beside = (*of_people, TicketRule.canned_reply, TicketRule.check_list)
        return super().get_query().options(*map(joinedload, beside))

    def sentence(self, rule: TicketRule) -> str:
        return sentence(rule)

    def trial_of(self, form: BaseForm, rule: TicketRule | None) -> Trial:
        wanted = TicketRule()
        form.populate_obj(wanted)
        ticket_rule_book.tidy(wanted)
        tried = ticket_rule_trials.try_out(wanted)
        now = utcnow()
        fitting = [one for one in tried if one.fits and one.has_occasion and not (one.at and one.at > now)]
        later = [one for one in tried if one.fits and one.at and one.at > now]
        return Trial(wanted, fitting, later, [one for one in tried if one not in fitting and one not in later])

    def switched(self, rule: TicketRule) -> None:
        ticket_rule_book.switch(rule, now=utcnow())

    def delete_row(self, model: TicketRule) -> None:
        ticket_rule_book.delete(model)

    def on_model_change(self, form: BaseForm, model: TicketRule, is_created: bool) -> None:
        ticket_rule_book.keep(model, now=utcnow())
