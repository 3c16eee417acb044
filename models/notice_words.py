"""What a notice says, in the language that is in force. The bell, its page and the mail say the same."""

from flask_babel import gettext

from models.notice import Notice, NoticeKind


def what_happened(told: Notice) -> str:
    """In one sentence, without the ticket's name."""
    who = told.by.name if told.by else str(told.ticket.customer)
    sentences = {
        NoticeKind.MENTIONED: lambda: gettext("%(who)s mentions you in a note.", who=who),
        NoticeKind.ASSIGNED: lambda: _assigned(told),
        NoticeKind.ESCALATED: lambda: _brought(told),
        NoticeKind.REMINDED: lambda: _reminded(told),
        NoticeKind.FAILED: lambda: _failed(told),
        NoticeKind.ANSWERED: lambda: gettext("%(who)s has answered.", who=_author(told) or who),
        NoticeKind.NEW: lambda: gettext("A new ticket of %(who)s.", who=str(told.ticket.customer)),
        NoticeKind.CHANGED: lambda: _changed(told, who),
    }
    return str(sentences[told.kind]())


def _assigned(told: Notice) -> str:
    return gettext("%(who)s gave it to you.", who=told.by.name) if told.by else gettext("It was given to you.")


def _brought(told: Notice) -> str:
    if told.event_kind == "rule_told":
        return gettext("A rule of the desk brings it to you.")
    return gettext("The customer has been waiting too long.")


def _failed(told: Notice) -> str:
    if told.event_kind == "answer_refused":
        return gettext("An answer that you wrote by mail was not sent to the customer. It is kept, with the reason.")
    return gettext("An answer didn't arrive.")


def _reminded(told: Notice) -> str:
    if told.event_kind == "promise_near":
        return gettext("You promised the customer something, and it is due soon.")
    if told.event_kind == "promise_broken":
        return gettext("You promised the customer something, and its time is over.")
    if told.reminder and told.reminder.words:
        return gettext("You wanted to be reminded of it: %(words)s", words=told.reminder.words)
    return gettext("You wanted to be reminded of it.")


def _changed(told: Notice, who: str) -> str:
    sentences = {
        "customer_wrote": lambda: gettext("%(who)s has written.", who=_author(told) or who),
        "replied": lambda: gettext("%(who)s has answered the customer.", who=who),
        "noted": lambda: gettext("%(who)s has added a note.", who=who),
        "assigned": lambda: gettext("It has another assignee."),
        "transferred": lambda: gettext("It is in another department now."),
        "solved": lambda: _solved(told),
        "closed": lambda: _closed(told),
        "reopened": lambda: _reopened(told),
        "closed_by_itself": lambda: gettext("The desk closed it by itself."),
        "reopened_by_itself": lambda: gettext("A rule opened it again."),
        "rated": lambda: gettext("The customer found an answer bad."),
        "merged": lambda: gettext("Another ticket was joined to it."),
        "escalated": lambda: gettext("The customer has been waiting too long."),
        "bounced": lambda: gettext("An answer didn't arrive."),
        "not_sent": lambda: gettext("An answer didn't arrive."),
    }
    tell = sentences.get(told.event_kind)
    return str(tell() if tell else gettext("Something has changed in it."))


def _author(told: Notice) -> str:
    return told.message.author if told.message else ""


def _solved(told: Notice) -> str:
    if told.by:
        return gettext("%(who)s marked it as solved.", who=told.by.name)
    return gettext("It was marked as solved.")


def _closed(told: Notice) -> str:
    return gettext("%(who)s closed it.", who=told.by.name) if told.by else gettext("The customer closed it.")


def _reopened(told: Notice) -> str:
    if told.by:
        return gettext("%(who)s opened it again.", who=told.by.name)
    return gettext("It opened again: the customer wrote.")
