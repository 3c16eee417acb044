"""What the office wants done with incoming mail of a certain kind (S4).

Rules are looked at in their order, for mails that begin a ticket. Where several fit, the later one decides what both
speak of; tags of all of them come together. No rule keeps a mail from being filed: what one can't do is left out,
and the record says so.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext

from desk import conditions, reasons, ruled_about, sorting, tickets
from desk.asked_letter import Letter
from desk.customers import is_known
from desk.errors import NotInDepartment
from desk.record import record
from mail.read import ReadMail
from models import AutoAnswer, CannedReply, MailRule, Ticket, db, kept_for_transaction

log = logging.getLogger(__name__)
SILENT = (None, False, AutoAnswer.AS_USUAL)
DECIDED = ("department_id", "assignee_id", "priority", "category_id", "product_id", "is_spam", "auto_answer")


@dataclass(frozen=True)
class Ruled:
    """What the rules said that isn't done to the ticket itself."""

    spam_reason: str = ""
    auto_answer: AutoAnswer = AutoAnswer.AS_USUAL
    canned_reply: CannedReply | None = None


def apply(ticket: Ticket, mail: ReadMail, *, now: datetime) -> Ruled:
    """Do what the rules that fit this mail want done with its new ticket."""
    rules = in_force()
    fitting = that_fit(rules, Letter.of(mail)) if rules else []
    if not fitting:
        return Ruled()
    db.session.flush()  # what they do asks the database for the ticket
    _transfer(ticket, fitting, now=now)
    _assign(ticket, fitting, now=now)
    _sort(ticket, fitting, now=now)
    ruled_about.put_into(ticket, deciding(fitting, "category_id"), now=now)
    ruled_about.say_product(ticket, deciding(fitting, "product_id"), now=now)
    spam_reason = _spam_reason(ticket, fitting, now=now)
    return _with_answer(ticket, fitting, spam_reason, now=now)


def in_force() -> list[MailRule]:
    """All that are switched on, in their order; asked once in a transaction."""
    return kept_for_transaction("mail rules", lambda: list(db.session.execute(MailRule.in_order()).scalars()))


def that_fit(rules: Iterable[MailRule], letter: Letter) -> list[MailRule]:
    """Those that fit the letter, in their order, as far as they are looked at."""
    fitting = []
    for rule in rules:
        if fits(rule, letter):
            fitting.append(rule)
            if rule.is_last:
                break
    return fitting


def fits(rule: MailRule, letter: Letter) -> bool | None:
    """Whether the rule is about this letter. None: that can't be said any more."""
    try:
        return conditions.fit(rule.conditions, letter, needs_all=rule.needs_all)
    except Exception:  # the mail must be filed, whatever stands in the rule
        log.exception("rule %s could not be tried on a mail", rule.id)
        return False


def deciding(fitting: Sequence[MailRule], name: str) -> MailRule | None:
    """Of the rules that fit the one that has the say in this: the last that speaks of it."""
    return next((rule for rule in reversed(fitting) if getattr(rule, name) not in SILENT), None)


def together(acting: Sequence[MailRule]) -> MailRule:
    """One rule that says what all of these say, as far as none unsays it; it is never kept."""
    whole = MailRule(tags=[name for rule in acting for name in rule.tags])
    for name in DECIDED:
        rule = deciding(acting, name)
        setattr(whole, name, getattr(rule, name) if rule else None)
    answering = deciding(acting, "auto_answer")
    whole.canned_reply_id = answering.canned_reply_id if answering else None
    return whole


def _transfer(ticket: Ticket, fitting: list[MailRule], *, now: datetime) -> None:
    rule = deciding(fitting, "department_id")
    if rule and rule.department:
        tickets.transfer(ticket, rule.department, by=None, now=now, rule=rule.name)


def _assign(ticket: Ticket, fitting: list[MailRule], *, now: datetime) -> None:
    rule = deciding(fitting, "assignee_id")
    if rule is None or rule.assignee is None:
        return
    try:
        tickets.assign(ticket, rule.assignee, by=None, now=now, rule=rule.name)
    except NotInDepartment:  # or switched off meanwhile
        record(ticket, "rule_left_out", now=now, rule=rule.name, agent=rule.assignee.name)


def _sort(ticket: Ticket, fitting: list[MailRule], *, now: datetime) -> None:
    if (rule := deciding(fitting, "priority")) and rule.priority:
        sorting.prioritise(ticket, rule.priority, by=None, now=now, rule=rule.name)
    for rule in fitting:
        if rule.tags:
            sorting.tag(ticket, rule.tags, by=None, now=now, rule=rule.name)


def _spam_reason(ticket: Ticket, fitting: list[MailRule], *, now: datetime) -> str:
    """Kept in every language; empty for customers we know, who are never treated as spam (C6)."""
    rule = deciding(fitting, "is_spam")
    if rule is None:
        return ""
    spared = is_known(ticket.customer, beside=ticket)
    record(ticket, "rule_spared" if spared else "rule_spam", now=now, rule=rule.name)
    text = lazy_gettext("The rule “%(rule)s” says that it is spam.", rule=rule.name)
    return "" if spared else reasons.kept(text)


def _with_answer(ticket: Ticket, fitting: list[MailRule], spam_reason: str, *, now: datetime) -> Ruled:
    rule = deciding(fitting, "auto_answer")
    canned = rule.canned_reply if rule and rule.auto_answer == AutoAnswer.CANNED else None
    if rule is None or (rule.auto_answer == AutoAnswer.CANNED and canned is None):
        return Ruled(spam_reason)
    record(ticket, "rule_answer", now=now, rule=rule.name, canned=canned.name if canned else "")
    return Ruled(spam_reason, rule.auto_answer, canned)
