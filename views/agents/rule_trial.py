"""How a rule went when it was tried on the last mails, told mail by mail."""

from dataclasses import dataclass

from flask_admin.form import BaseForm
from flask_babel import gettext

from desk import rule_book, rule_trials, rules
from models import Category, Department, MailRule
from views.agents import rule_words
from views.agents.catalogue import name_or_off
from views.agents.choices import department_name


@dataclass(frozen=True)
class Outcome:
    """A mail that the rule fits, and what would have become of it."""

    tried: rule_trials.Tried
    acts: str
    others: str


@dataclass(frozen=True)
class Trial:
    """How it went. `unsaid` mails are no longer kept, so that it can't be said."""

    rule: MailRule
    outcomes: list[Outcome]
    others: list[rule_trials.Tried]
    unsaid: int

    @property
    def number(self) -> int:
        return len(self.outcomes) + len(self.others) + self.unsaid


def trial_of(form: BaseForm, rule: MailRule | None) -> Trial:
    """Of the rule as it stands in the form; the saved one isn't touched."""
    wanted = MailRule(id=rule.id, position=rule.position) if rule else MailRule()
    form.populate_obj(wanted)
    rule_book.tidy(wanted)
    tried = rule_trials.try_out(wanted)
    return Trial(
        wanted,
        [_outcome(one) for one in tried if one.fits],
        [one for one in tried if one.fits is False],
        sum(one.fits is None for one in tried),
    )


def _outcome(one: rule_trials.Tried) -> Outcome:
    if one.ended_by:
        name = one.ended_by.name
        return Outcome(one, gettext("nothing by this rule: “%(rule)s” comes first, and ends there", rule=name), "")
    words = _acts(one)
    others = [rule.name for rule in one.acting if rule.id is not None]  # the tried one isn't saved, and has none
    return Outcome(one, ", ".join(words) or gettext("nothing"), ", ".join(others))


def _acts(one: rule_trials.Tried) -> list[str]:
    """What all of them would do. A category that couldn't be set is told as such, by the ticket as it is now."""
    whole = rules.together(one.acting)
    category = rule_words.row(Category, whole.category_id)
    department_id = whole.department_id or (one.incoming.message and one.incoming.message.ticket.department_id)
    if category is None or (category.is_offered and category.department_id in (None, department_id)):
        return rule_words.acts(whole)
    whole.category_id = None
    return [*rule_words.acts(whole), _left_out(category)]


def _left_out(category: Category) -> str:
    name, home = name_or_off(category), rule_words.row(Department, category.department_id)
    if home is None or not category.is_offered:
        return gettext("the category “%(category)s” is left out", category=name)
    return gettext(
        "the category “%(category)s” is left out: it belongs to %(department)s",
        category=name,
        department=department_name(home),
    )
