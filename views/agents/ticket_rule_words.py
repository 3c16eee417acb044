"""A rule on tickets told in a sentence."""

from flask_babel import gettext, lazy_gettext

from models import Agent, CannedReply, CheckList, Department, Occasion, Tells, TicketRule
from views.agents.choices import department_name, priority_word, status_word
from views.agents.escalations import TELLS
from views.agents.fields import agent_name
from views.agents.rule_words import condition_words, listed, row
from views.agents.words import exact_span

_WHEN = {
    Occasion.OPENED: lazy_gettext("When a ticket has been opened"),
    Occasion.WROTE: lazy_gettext("When the customer has answered"),
    Occasion.REPLIED: lazy_gettext("When an agent has answered"),
    Occasion.STATUS: lazy_gettext("When the state has changed"),
}


def sentence(rule: TicketRule) -> str:
    """ "When a ticket has been opened, if the subject contains “fire”: priority “Urgent”."."""
    told = [condition_words(one) for one in rule.conditions or []]
    acts = ", ".join(_acts(rule)) or gettext("nothing")
    if not told:
        return gettext("%(when)s: %(acts)s.", when=_when(rule), acts=acts)
    return gettext(
        "%(when)s, if %(conditions)s: %(acts)s.",
        when=_when(rule),
        conditions=listed(told, "standard" if rule.needs_all else "or"),
        acts=acts,
    )


def _when(rule: TicketRule) -> str:
    if not rule.is_of_time:
        return str(_WHEN[rule.occasion])
    span = exact_span(rule.after_minutes or 1)
    if rule.in_hours:
        span = gettext("%(span)s of working time", span=span)
    return {
        Occasion.UNANSWERED: gettext("When the customer has waited for an answer for %(span)s", span=span),
        Occasion.SILENT: gettext("When we have waited for the customer for %(span)s", span=span),
        Occasion.SOLVED: gettext("When it has been solved for %(span)s", span=span),
    }[rule.occasion]


def _acts(rule: TicketRule) -> list[str]:
    """What it does, each thing in a few words."""
    department, assignee = row(Department, rule.department_id), row(Agent, rule.assignee_id)
    canned, check_list = row(CannedReply, rule.canned_reply_id), row(CheckList, rule.check_list_id)
    told = [
        gettext("to %(department)s", department=department_name(department)) if department else "",
        gettext("assignee %(name)s", name=agent_name(assignee)) if assignee else "",
        gettext("priority “%(priority)s”", priority=priority_word(rule.priority)) if rule.priority else "",
        gettext("tags: %(tags)s", tags=", ".join(rule.tags)) if rule.tags else "",
        gettext("check list “%(name)s”", name=check_list.name) if check_list else "",
        gettext("a note") if rule.note else "",
        _told(rule),
        gettext("the customer is sent “%(name)s”", name=canned.name) if canned else "",
        gettext("state “%(state)s”", state=status_word(rule.status)) if rule.status else "",
    ]
    return [words for words in told if words]


def _told(rule: TicketRule) -> str:
    agent = row(Agent, rule.agent_id)
    names = [*(str(TELLS[Tells(one)]) for one in rule.tells or ()), *([agent_name(agent)] if agent else [])]
    return gettext("tell: %(names)s", names=", ".join(names)) if names else ""
