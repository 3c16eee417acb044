"""Lines of the record that a ticket's own screen needn't tell, in words."""

from collections.abc import Callable
from typing import Any

from flask import current_app
from flask_babel import gettext, ngettext

from models import Event
from views.agents.clock_words import TARGETS
from views.agents.words import event_words


def words_of(event: Event, department_names: dict[int, str]) -> str:
    """What was done, also where the message beside it would say it."""
    who = event.agent.name if event.agent else ""
    if tell := _WORDS.get(event.kind):
        return tell(who, event.details or {})
    return event_words(event, department_names)


def _opened(who: str, _details: dict[str, Any]) -> str:
    return gettext("%(who)s opened the ticket.", who=who) if who else gettext("A ticket was opened.")


def _replied(who: str, _details: dict[str, Any]) -> str:
    return gettext("%(who)s answered.", who=who) if who else gettext("An answer was sent.")


def _noted(who: str, _details: dict[str, Any]) -> str:
    return gettext("%(who)s wrote a note.", who=who) if who else gettext("A note was added.")


def _customer_wrote(_who: str, _details: dict[str, Any]) -> str:
    return gettext("The customer wrote.")


def _advised(_who: str, details: dict[str, Any]) -> str:
    return gettext("%(address)s answered what was forwarded.", address=details.get("address", ""))


def _target_met(_who: str, details: dict[str, Any]) -> str:
    return gettext("Done in time: %(target)s.", target=_target(details))


def _target_restarted(_who: str, details: dict[str, Any]) -> str:
    return gettext("Counted anew: %(target)s.", target=_target(details))


def _target(details: dict[str, Any]) -> str:
    return next((str(word) for target, word in TARGETS.items() if target == details.get("target")), "")


def _made(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s made “%(row)s” (%(screen)s).", who=who, **_row(details))


def _changed(who: str, details: dict[str, Any]) -> str:
    fields = ", ".join(_field_name(details.get("screen", ""), one) for one in details.get("fields", []))
    return gettext("%(who)s changed “%(row)s” (%(screen)s): %(fields)s.", who=who, fields=fields, **_row(details))


def _deleted(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s deleted “%(row)s” (%(screen)s).", who=who, **_row(details))


def _row(details: dict[str, Any]) -> dict[str, str]:
    screen = details.get("screen", "")
    view = _view(screen)
    return {"row": details.get("row", ""), "screen": str(view.name) if view else screen}


def _field_name(screen: str, field: str) -> str:
    """As the form calls it."""
    of_form = getattr(getattr(_view(screen), "form", None), field, None)
    label = getattr(of_form, "args", None)
    return str(label[0]) if label else field


def _view(screen: str) -> Any:
    """The screen of this name; None for one that is there no more."""
    [admin] = current_app.extensions["admin"]
    return next((view for view in admin._views if view.endpoint == screen), None)  # which has no public name


def _second_factor_on(who: str, _details: dict[str, Any]) -> str:
    return gettext("%(who)s switched the second factor on.", who=who)


def _second_factor_off(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s switched the second factor of %(agent)s off.", who=who, agent=details.get("agent", ""))


def _signed_out(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s signed %(agent)s out everywhere.", who=who, agent=details.get("agent", ""))


def _password_given(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s gave %(agent)s a one-time password.", who=who, agent=details.get("agent", ""))


def _recovery_code_used(who: str, details: dict[str, Any]) -> str:
    left = int(details.get("left", 0))
    return ngettext(
        "%(who)s signed in with a recovery code; %(num)d is left.",
        "%(who)s signed in with a recovery code; %(num)d are left.",
        left,
        who=who,
    )


def _mail_tried_again(who: str, details: dict[str, Any]) -> str:
    return ngettext(
        "%(who)s had %(num)d mail read again that was set aside.",
        "%(who)s had %(num)d mails read again that were set aside.",
        len(details.get("incoming", [])),
        who=who,
    )


def _mail_dismissed(who: str, _details: dict[str, Any]) -> str:
    return gettext("%(who)s dismissed a mail that was set aside.", who=who)


def _ticket_deleted(who: str, details: dict[str, Any]) -> str:
    return ngettext(
        "%(who)s deleted ticket #%(number)d with %(num)d message for good.",
        "%(who)s deleted ticket #%(number)d with %(num)d messages for good.",
        int(details.get("messages", 0)),
        who=who,
        number=int(details.get("number", 0)),
    )


def _tags_merged(who: str, details: dict[str, Any]) -> str:
    before, after = details.get("tag", {}).get("name", ""), details.get("name", "")
    return gettext("%(who)s joined the tag “%(before)s” to “%(after)s”.", who=who, before=before, after=after)


def _tags_taken_apart(who: str, details: dict[str, Any]) -> str:
    tags = {"one": details.get("tag", ""), "other": details.get("name", "")}
    return gettext("%(who)s took the tags “%(one)s” and “%(other)s” apart again.", who=who, **tags)


def _customers_merged(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s merged the customer “%(name)s” into “%(into)s”.", who=who, **_customers(details))


def _customers_taken_apart(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s took the customers “%(name)s” and “%(into)s” apart again.", who=who, **_customers(details))


def _customer_forgotten(who: str, details: dict[str, Any]) -> str:
    if tickets := int(details.get("tickets", 0)):
        return ngettext(
            "%(who)s deleted a customer’s data, and %(num)d ticket of theirs.",
            "%(who)s deleted a customer’s data, and %(num)d tickets of theirs.",
            tickets,
            who=who,
        )
    return gettext("%(who)s deleted a customer’s data.", who=who)


def _customers(details: dict[str, Any]) -> dict[str, str]:
    """As they were called then; of one who was deleted no name is left."""
    nameless = gettext("Deleted customer")
    return {"name": details.get("name") or nameless, "into": details.get("into_name") or nameless}


_WORDS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "opened": _opened,
    "replied": _replied,
    "noted": _noted,
    "customer_wrote": _customer_wrote,
    "advised": _advised,
    "target_met": _target_met,
    "target_restarted": _target_restarted,
    "row_made": _made,
    "row_changed": _changed,
    "row_deleted": _deleted,
    "ticket_deleted": _ticket_deleted,
    "second_factor_on": _second_factor_on,
    "second_factor_off": _second_factor_off,
    "signed_out": _signed_out,
    "password_given": _password_given,
    "recovery_code_used": _recovery_code_used,
    "mail_tried_again": _mail_tried_again,
    "mail_dismissed": _mail_dismissed,
    "tags_merged": _tags_merged,
    "tags_taken_apart": _tags_taken_apart,
    "customers_merged": _customers_merged,
    "customer_forgotten": _customer_forgotten,
    "customers_taken_apart": _customers_taken_apart,
}
