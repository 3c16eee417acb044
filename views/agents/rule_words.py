"""A rule told in a sentence, and the words of its form."""

from collections.abc import Callable, Container
from typing import Any, TypeVar

from babel.lists import format_list
from flask import g
from flask_babel import get_locale, gettext

from desk.conditions import CHOICES, NONE, OF_ROWS, Check, Condition, Field, is_choice, lines_of
from models import (
    LANGUAGES,
    Agent,
    AutoAnswer,
    CannedReply,
    Category,
    Channel,
    CheckList,
    Department,
    MailRule,
    Priority,
    Product,
    Status,
    db,
)
from views.agents.catalogue import categories_or, name_or_off, products_or
from views.agents.choices import agents_or, department_name, departments_or, priority_word, status_word
from views.agents.fields import agent_name
from views.agents.words import channel_word

Row = TypeVar("Row", Agent, CannedReply, Category, CheckList, Department, Product)

MOST_TOLD = 5  # of the lines of a condition; the form shows all


def sentence(rule: MailRule) -> str:
    """ "If the sender ends with “@example.com”: to Sales, priority “High”."."""
    told = [condition_words(one) for one in rule.conditions or []]
    return gettext(
        "If %(conditions)s: %(acts)s.",
        conditions=listed(told, "standard" if rule.needs_all else "or"),
        acts=", ".join(acts(rule)) or gettext("nothing"),
    )


def condition_words(condition: Condition) -> str:
    """One condition; empty for one that this version doesn't know."""
    try:
        about, check = Field(condition["field"]), Check(condition["test"])
    except (KeyError, ValueError, TypeError):
        return gettext("(a condition that isn't known here)")
    if about == Field.ATTACHMENT and check in _ATTACHED:
        return _ATTACHED[check]()
    value = listed([_quoted(value_word(about, line)) for line in lines_of(condition)[:MOST_TOLD]], "or")
    if len(lines_of(condition)) > MOST_TOLD:
        value = f"{value} …"
    return _CHECKS[check](_NOUNS[about](str(condition.get("name", ""))), value)


def acts(rule: MailRule) -> list[str]:
    """What it does, each thing in a few words."""
    told = [
        _department(rule),
        _assignee(rule),
        gettext("priority “%(priority)s”", priority=priority_word(rule.priority)) if rule.priority else "",
        gettext("tags: %(tags)s", tags=", ".join(rule.tags)) if rule.tags else "",
        _category(rule),
        _product(rule),
        gettext("into the spam folder unless we know the customer") if rule.is_spam else "",
        _answer(rule),
        gettext("then no further rule") if rule.is_last else "",
    ]
    return [words for words in told if words]


def value_word(about: Field, value: str) -> str:
    """A value as people say it."""
    return dict(choices_of(about)).get(value, value) if is_choice(about) else value


def choices_of(about: Field) -> list[tuple[str, str]]:
    if about in OF_ROWS:
        return _rows_of(about)
    words = {
        **LANGUAGES,
        "unknown": gettext("another one, or too few words"),
        "picture": gettext("picture"),
        "pdf": gettext("PDF"),
        "document": gettext("text document"),
        "table": gettext("spreadsheet"),
        "archive": gettext("archive (ZIP and the like)"),
        "program": gettext("program or script"),
        "invitation": gettext("invitation"),
        "letter": gettext("mail"),
        "sound": gettext("sound or film"),
        "list": gettext("from a mailing list"),
        "machine": gettext("written by a machine"),
        **{one.value: word(one) for word, options in _OPTIONS for one in options},
    }
    return [(value, words[value]) for value in CHOICES[about]()]


def _rows_of(about: Field) -> list[tuple[str, str]]:
    """The office's own rows, and none of them."""
    return {
        Field.DEPARTMENT: lambda: departments_or("")[1:],
        Field.ASSIGNEE: lambda: [(NONE, gettext("nobody")), *agents_or("")[1:]],
        Field.CATEGORY: lambda: [(NONE, gettext("none")), *categories_or("")[1:]],
        Field.PRODUCT: lambda: [(NONE, gettext("none")), *products_or("")[1:]],
    }[about]()


def field_words(among: Container[Field]) -> list[tuple[str, str]]:
    """What a condition can be about, for the form."""
    words = [
        (Field.SENDER.value, gettext("Sender (address or name)")),
        (Field.RECIPIENT.value, gettext("Recipient (To, Cc and the like)")),
        (Field.SUBJECT.value, gettext("Subject")),
        (Field.TEXT.value, gettext("Text")),
        (Field.HEADER.value, gettext("Header …")),
        (Field.LANGUAGE.value, gettext("Language")),
        (Field.ATTACHMENT.value, gettext("Attachment: name")),
        (Field.FILE_KIND.value, gettext("Attachment: kind")),
        (Field.FILE_SIZE.value, gettext("Attachments: size together")),
        (Field.KIND.value, gettext("Kind of mail")),
        (Field.DEPARTMENT.value, gettext("Department")),
        (Field.ASSIGNEE.value, gettext("Assignee")),
        (Field.STATUS.value, gettext("State")),
        (Field.PRIORITY.value, gettext("Priority")),
        (Field.TAG.value, gettext("Tag")),
        (Field.CATEGORY.value, gettext("Category")),
        (Field.PRODUCT.value, gettext("Product")),
        (Field.CHANNEL.value, gettext("How it came")),
        (Field.ORGANISATION.value, gettext("Customer’s organisation")),
    ]
    return [one for one in words if Field(one[0]) in among]


def check_words() -> list[tuple[str, str]]:
    """How it compares, for the form."""
    return [
        (Check.CONTAINS.value, gettext("contains")),
        (Check.LACKS.value, gettext("does not contain")),
        (Check.IS.value, gettext("is")),
        (Check.IS_NOT.value, gettext("is not")),
        (Check.BEGINS.value, gettext("begins with")),
        (Check.ENDS.value, gettext("ends with")),
        (Check.LIKE.value, gettext("looks like (* is anything)")),
        (Check.PRESENT.value, gettext("is there")),
        (Check.ABSENT.value, gettext("is missing")),
        (Check.OVER.value, gettext("is larger than (MB)")),
    ]


def answers() -> list[tuple[AutoAnswer, str]]:
    return [
        (AutoAnswer.AS_USUAL, gettext("As usual, by the office's settings")),
        (AutoAnswer.NONE, gettext("None")),
        (AutoAnswer.CANNED, gettext("A canned reply instead of the confirmation")),
    ]


def _department(rule: MailRule) -> str:
    found = rule.department or row(Department, rule.department_id)
    return gettext("to %(department)s", department=department_name(found)) if found else ""


def _assignee(rule: MailRule) -> str:
    found = rule.assignee or row(Agent, rule.assignee_id)
    return gettext("assignee %(name)s", name=agent_name(found)) if found else ""


def _category(rule: MailRule) -> str:
    found = rule.category or row(Category, rule.category_id)
    return gettext("category “%(category)s”", category=name_or_off(found)) if found else ""


def _product(rule: MailRule) -> str:
    found = rule.product or row(Product, rule.product_id)
    return gettext("product “%(product)s”", product=name_or_off(found)) if found else ""


def _answer(rule: MailRule) -> str:
    if rule.auto_answer == AutoAnswer.NONE:
        return gettext("no automatic answer")
    found = rule.canned_reply or row(CannedReply, rule.canned_reply_id)
    return gettext("answered with “%(name)s”", name=found.name) if found else ""


def row(model: type[Row], row_id: int | None) -> Row | None:
    """For a rule that isn't saved, whose rows aren't at hand; each is asked for once in a request."""
    rows = g.setdefault("rows_of_rules", {})
    if row_id and (model, row_id) not in rows:
        rows[model, row_id] = db.session.get(model, row_id)
    found: Row | None = rows.get((model, row_id))
    return found


def listed(texts: list[str], style: Any) -> str:
    return format_list(texts, style=style, locale=get_locale() or "en")


def _quoted(text: str) -> str:
    return gettext("“%(text)s”", text=text)


_OPTIONS: tuple[tuple[Callable[[Any], str], Any], ...] = (
    (status_word, Status),
    (priority_word, Priority),
    (channel_word, Channel),
)
_NOUNS: dict[Field, Callable[[str], str]] = {
    Field.SENDER: lambda _name: gettext("the sender"),
    Field.RECIPIENT: lambda _name: gettext("the recipient"),
    Field.SUBJECT: lambda _name: gettext("the subject"),
    Field.TEXT: lambda _name: gettext("the text"),
    Field.HEADER: lambda name: gettext("the header %(name)s", name=name),
    Field.ATTACHMENT: lambda _name: gettext("the name of an attachment"),
    Field.LANGUAGE: lambda _name: gettext("the language"),
    Field.FILE_KIND: lambda _name: gettext("the kind of an attachment"),
    Field.FILE_SIZE: lambda _name: gettext("the size of all attachments"),
    Field.KIND: lambda _name: gettext("the kind of mail"),
    Field.DEPARTMENT: lambda _name: gettext("the department"),
    Field.ASSIGNEE: lambda _name: gettext("the assignee"),
    Field.STATUS: lambda _name: gettext("the state"),
    Field.PRIORITY: lambda _name: gettext("the priority"),
    Field.TAG: lambda _name: gettext("a tag"),
    Field.CATEGORY: lambda _name: gettext("the category"),
    Field.PRODUCT: lambda _name: gettext("the product"),
    Field.CHANNEL: lambda _name: gettext("the way it came"),
    Field.ORGANISATION: lambda _name: gettext("the customer’s organisation"),
}
_CHECKS: dict[Check, Callable[[str, str], str]] = {
    Check.CONTAINS: lambda what, value: gettext("%(what)s contains %(value)s", what=what, value=value),
    Check.LACKS: lambda what, value: gettext("%(what)s does not contain %(value)s", what=what, value=value),
    Check.IS: lambda what, value: gettext("%(what)s is %(value)s", what=what, value=value),
    Check.IS_NOT: lambda what, value: gettext("%(what)s is not %(value)s", what=what, value=value),
    Check.BEGINS: lambda what, value: gettext("%(what)s begins with %(value)s", what=what, value=value),
    Check.ENDS: lambda what, value: gettext("%(what)s ends with %(value)s", what=what, value=value),
    Check.LIKE: lambda what, value: gettext("%(what)s looks like %(value)s", what=what, value=value),
    Check.PRESENT: lambda what, _value: gettext("%(what)s is there", what=what),
    Check.ABSENT: lambda what, _value: gettext("%(what)s is missing", what=what),
    Check.OVER: lambda what, value: gettext("%(what)s is over %(value)s MB", what=what, value=value),
}
_ATTACHED: dict[Check, Callable[[], str]] = {
    Check.PRESENT: lambda: gettext("there is an attachment"),
    Check.ABSENT: lambda: gettext("there is no attachment"),
}
