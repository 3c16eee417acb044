"""The rules on incoming mail, kept in their order, and what those on tickets share with them (S4).

What couldn't work is refused in words.
"""

import re
from collections.abc import Container, Iterable
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext

from desk import sorting
from desk.conditions import CHECKS, MEGABYTES, ON_MAIL, WITHOUT_VALUE, Check, Condition, Field, can_be, lines_of
from desk.errors import DeskError
from models import Agent, AutoAnswer, Department, MailRule, Role, Tag, TicketRule, db

MOST_CONDITIONS = 20
MOST_LINES = 50
LONGEST_LINE = 300
_HEADER = re.compile(r"[!-9;-~]{1,100}")  # RFC 5322, 2.2


class NothingToDo(DeskError):
    text = lazy_gettext("Please say what the rule shall do.")
    status = 422


def keep(rule: MailRule) -> None:
    """Write a rule down, new or changed; a new one comes last. Raises a DeskError for one that says nothing."""
    tidy(rule)
    if not does_something(rule):
        raise NothingToDo
    write_down(rule)


def write_down(rule: MailRule | TicketRule) -> None:
    """A new one comes last."""
    last = sa.select(sa.func.coalesce(sa.func.max(type(rule).position), -1))
    if rule.position is None:
        rule.position = db.session.execute(last).scalar_one() + 1
    for name in rule.tags:
        Tag.named(name)  # here, so that no mail has to wait for it
    db.session.add(rule)


def tidy(rule: MailRule) -> None:
    """Only what means something. Raises a DeskError for conditions that don't."""
    rule.conditions, rule.tags = checked(rule.conditions or []), sorting.names_in(rule.tags or [])
    if rule.auto_answer != AutoAnswer.CANNED:
        rule.canned_reply_id = None


def does_something(rule: MailRule) -> bool:
    acts = (rule.department_id, rule.assignee_id, rule.priority, rule.tags, rule.category_id, rule.product_id)
    return any((*acts, rule.is_spam, rule.is_last)) or (rule.auto_answer or AutoAnswer.AS_USUAL) != AutoAnswer.AS_USUAL


def move(rule: MailRule | TicketRule, places: int) -> None:
    """Up (less than 0) or down. Beyond the ends there is nowhere to go."""
    model: Any = type(rule)
    rules = list(db.session.execute(sa.select(model).order_by(model.position, model.id)).scalars())
    place = rules.index(rule)
    rules.insert(min(max(place + places, 0), len(rules) - 1), rules.pop(place))
    for position, one in enumerate(rules):
        one.position = position


def may_hold(agent: Agent, department: Department) -> bool:
    """Whether tickets of this department can be given to the agent."""
    is_home = agent in department.agents or department.manager_id == agent.id
    return agent.is_switched_on and (is_home or Role(agent.role) == Role.ADMINISTRATOR)


class BadCondition(DeskError):
    """Why a condition can't be kept; `text` says it to whoever wrote it."""

    status = 422

    def __init__(self, text: Any) -> None:
        super().__init__()
        self.text = text


def checked(
    conditions: Iterable[Condition], among: Container[Field] = ON_MAIL, *, may_be_none: bool = False
) -> list[Condition]:
    """As they are kept. Raises BadCondition for what could never be met, or would always be."""
    kept = [_checked(condition, among) for condition in conditions]
    if not kept and not may_be_none:
        raise BadCondition(lazy_gettext("Please give one condition at least: else it would be about every mail."))
    if len(kept) > MOST_CONDITIONS:
        raise BadCondition(lazy_gettext("Please keep it to %(num)d conditions.", num=MOST_CONDITIONS))
    return kept


def _checked(condition: Condition, among: Container[Field]) -> Condition:
    try:
        wanted, check = Field(condition["field"]), Check(condition["test"])
    except (KeyError, ValueError):
        raise BadCondition(lazy_gettext("Please choose what a condition is about, and how it compares.")) from None
    if check not in CHECKS[wanted] or wanted not in among:
        raise BadCondition(lazy_gettext("This comparison doesn't go with what the condition is about."))
    kept = {"field": wanted.value, "test": check.value, "value": ""}
    if check not in WITHOUT_VALUE:
        kept["value"] = "\n".join(_checked_lines(wanted, check, lines_of(condition)))
    if wanted == Field.HEADER:
        kept["name"] = _checked_header(str(condition.get("name", "")))
    return kept


def _checked_lines(wanted: Field, check: Check, lines: list[str]) -> list[str]:
    if not lines:
        raise BadCondition(lazy_gettext("Please say what a condition compares with."))
    if len(lines) > MOST_LINES or max(map(len, lines)) > LONGEST_LINE:
        raise BadCondition(
            lazy_gettext(
                "Please keep a condition to %(lines)d lines of %(letters)d characters.",
                lines=MOST_LINES,
                letters=LONGEST_LINE,
            )
        )
    if not can_be(wanted, lines):
        raise BadCondition(lazy_gettext("Please choose one of the values for it."))
    if check == Check.OVER and not all(MEGABYTES.fullmatch(line) for line in lines):
        raise BadCondition(lazy_gettext("Please give a size in MB as a number: %(text)s", text=lines[0]))
    if check == Check.LIKE and any(not line.strip("* ") for line in lines):
        raise BadCondition(lazy_gettext("A star alone would be about every mail."))
    return lines


def _checked_header(name: str) -> str:
    name = name.strip().rstrip(":").strip()
    if not _HEADER.fullmatch(name):
        raise BadCondition(lazy_gettext("This is not the name of a header: %(text)s", text=name or "–"))
    return name
