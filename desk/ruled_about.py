"""What a rule says a ticket is about (S4, C2, C3). What it can't say is left out, and the record says why."""

from datetime import datetime

from desk import about
from desk.record import record
from models import MailRule, Ticket


def put_into(ticket: Ticket, rule: MailRule | None, *, now: datetime) -> None:
    """Into the rule's category: one of the department where the ticket is by now, since it moves none."""
    if rule is None or rule.category is None:
        return
    if not rule.category.fits(ticket.department):
        names, home = rule.category.names, rule.category.department_id
        record(ticket, "rule_left_out", now=now, rule=rule.name, category=names, department=home)
    elif rule.category.is_offered:
        about.categorise(ticket, rule.category, by=None, now=now, rule=rule.name)
    else:
        record(ticket, "rule_left_out", now=now, rule=rule.name, category=rule.category.names)


def say_product(ticket: Ticket, rule: MailRule | None, *, now: datetime) -> None:
    """That it concerns the rule's product, as long as that one is offered."""
    if rule is None or rule.product is None:
        return
    if rule.product.is_offered:
        about.say_product(ticket, rule.product, by=None, now=now, rule=rule.name)
    else:
        record(ticket, "rule_left_out", now=now, rule=rule.name, product=rule.product.names)
