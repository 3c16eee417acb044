"""What agents read about tickets: states, waits and history, in whole sentences."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from babel.dates import TIMEDELTA_UNITS
from babel.units import format_unit
from flask_babel import get_locale, gettext
from markupsafe import Markup

from desk import bounces, reasons
from models import LANGUAGES, Channel, Event
from views.agents import (
    about_words,
    belonging_words,
    by_itself_words,
    call_backs,
    charset_words,
    check_lists,
    escalation_words,
    pledge_words,
    rating_words,
    sorting_words,
    time_spent,
)
from views.agents.escalation_words import escalation_event
from views.agents.rule_events import rule_event
from views.languages import reader_language
from views.moments import instant

UNSPOKEN = {"opened", "replied", "noted", "customer_wrote", "advised"}  # the message beside it says it
UNSPOKEN |= {"target_met", "target_restarted"}  # for statistics; the clocks' own page tells it

UNITS = [(unit, seconds) for unit, seconds in TIMEDELTA_UNITS if seconds >= 60]  # the longest first
FROM = 1.5  # of a unit on that unit says it


def span(delta: timedelta) -> str:
    """How long, in the largest unit that says it: "3 hours". A minute is the shortest; seconds help nobody."""
    seconds = abs(delta // timedelta(seconds=1))
    unit, size = next((one for one in UNITS if seconds >= one[1] * FROM), UNITS[-1])
    return _counted(max(round(seconds / size), min(seconds, 1)), unit, str(get_locale() or "en"))


@lru_cache(maxsize=1024)
def _counted(number: int, unit: str, language: str) -> str:
    """A list says fifty of them, few of which differ."""
    return str(format_unit(number, f"duration-{unit}", locale=language))


def exact_span(minutes: int) -> str:
    """The same for a setting, where nothing may be rounded: "16 hours", but "100 minutes"."""
    unit, length = next(one for one in (("day", 24 * 60), ("hour", 60), ("minute", 1)) if minutes % one[1] == 0)
    return _counted(minutes // length, unit, str(get_locale() or "en"))


def breakable(address: str) -> Markup:
    """A mail address that breaks behind its @ where a line is short."""
    return Markup("@<wbr>").join(address.split("@"))


def channel_word(channel: Channel) -> str:
    return {
        Channel.MAIL: gettext("by mail"),
        Channel.FORM: gettext("by the form"),
        Channel.AGENT: gettext("by an agent"),
    }[channel]


def event_words(event: Event, department_names: dict[int, str]) -> str:
    """One line of a ticket's history; empty for what the message beside it says anyway."""
    who = event.agent.name if event.agent else ""
    details = event.details or {}
    if "rule" in details and (words := rule_event(event.kind, details, department_names)):
        return words
    if "escalation" in details and (words := escalation_event(event.kind, details)):
        return words
    if event.kind == "replied" and details.get("status") == "solved":
        return _solved(who, details)
    if event.kind in UNSPOKEN:
        return ""
    if event.kind == "transferred":
        return gettext(
            "%(who)s moved it from %(before)s to %(after)s.",
            who=who,
            before=department_names.get(details.get("from", 0), "?"),
            after=department_names.get(details.get("to", 0), "?"),
        )
    tell = _WORDS.get(event.kind)
    return tell(who, details) if tell else gettext("%(kind)s (%(who)s)", kind=event.kind, who=who)


def _assigned(who: str, details: dict[str, Any]) -> str:
    if not details.get("to"):
        return gettext("%(who)s took it from %(before)s; nobody has it now.", who=who, before=details.get("from", ""))
    if "distributed" in details or not who:
        return by_itself_words.handed_out(details["to"])
    if details["to"] == who:
        return gettext("%(who)s took it.", who=who)
    return gettext("%(who)s gave it to %(after)s.", who=who, after=details["to"])


def _solved(who: str, _details: dict[str, Any]) -> str:
    if who:
        return gettext("%(who)s marked it as solved.", who=who)
    return gettext("It was marked as solved.")


def _closed(who: str, details: dict[str, Any]) -> str:
    if "after_days" in details:
        return by_itself_words.closed(int(details["after_days"]))
    return gettext("%(who)s closed it.", who=who) if who else gettext("The customer closed it.")


def _pending(who: str, _details: dict[str, Any]) -> str:
    return gettext("%(who)s waits for the customer.", who=who)


def _reopened(who: str, details: dict[str, Any]) -> str:
    if details.get("asked_by"):
        return gettext("The customer opened it again.")
    return gettext("%(who)s opened it again.", who=who) if who else gettext("It opened again: the customer wrote.")


def _spam(who: str, details: dict[str, Any]) -> str:
    if who:
        return gettext("%(who)s put it into the spam folder.", who=who)
    if reason := reasons.shown(details.get("reason", ""), reader_language()):
        return gettext("It went into the spam folder. %(reason)s", reason=reason)
    return gettext("It went into the spam folder.")


def _not_spam(who: str, _details: dict[str, Any]) -> str:
    if who:
        return gettext("%(who)s took it out of the spam folder.", who=who)
    return gettext("A known customer wrote again: it is no spam.")


def _blocked(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s put %(sender)s on the block list.", who=who, sender=details.get("pattern", ""))


def _renamed(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s changed the subject from “%(before)s”.", who=who, before=details.get("from", ""))


def _language_said(who: str, details: dict[str, Any]) -> str:
    before, after = (LANGUAGES.get(details.get(name, ""), "?") for name in ("from", "to"))
    return gettext(
        "%(who)s changed the language in which the customer is written to: %(before)s → %(after)s.",
        who=who,
        before=before,
        after=after,
    )


def _bounced(_who: str, details: dict[str, Any]) -> str:
    why = bounces.in_words(details.get("status", ""), details.get("reason", ""), is_permanent=True)
    if whom := ", ".join(details.get("addresses", [])):
        return gettext("A mail of ours to %(addresses)s came back: %(reason)s", addresses=whom, reason=str(why))
    return gettext("A mail of ours came back: %(reason)s", reason=str(why))


def _delayed(_who: str, _details: dict[str, Any]) -> str:
    return gettext("A mail of ours is late: the mail server keeps trying.")


def _opened(_who: str, details: dict[str, Any]) -> str:
    return gettext("A mail of ours was opened: %(address)s", address=details.get("address", ""))


def _not_sent(_who: str, details: dict[str, Any]) -> str:
    return gettext("An answer could not be sent to %(addresses)s.", addresses=", ".join(details.get("addresses", [])))


def _sent_again(who: str, _details: dict[str, Any]) -> str:
    return gettext("%(who)s sent the mail again.", who=who)


def _address_corrected(who: str, details: dict[str, Any]) -> str:
    return gettext(
        "%(who)s sent the mail again, to %(after)s instead of %(before)s.",
        who=who,
        before=details.get("from", ""),
        after=details.get("to", ""),
    )


def _withdrawn(who: str, _details: dict[str, Any]) -> str:
    return gettext("%(who)s took an answer back before it left.", who=who)


def _forwarded(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s forwarded it to %(addresses)s.", who=who, addresses=", ".join(details.get("to", [])))


def _looked_at(who: str, _details: dict[str, Any]) -> str:
    return gettext("%(who)s looked at the mail that went wrong.", who=who)


def _made_from_mail(who: str, _details: dict[str, Any]) -> str:
    return gettext("%(who)s made it of a mail that had been set aside.", who=who)


def _undone(who: str, details: dict[str, Any]) -> str:
    tell = {
        "assign": lambda: gettext("%(who)s undid a change of the assignee.", who=who),
        "transfer": lambda: gettext("%(who)s undid a transfer.", who=who),
        "status": lambda: gettext("%(who)s undid a change of the state.", who=who),
        "sort": lambda: gettext("%(who)s undid a change of priority or tags.", who=who),
        "snooze": lambda: gettext("%(who)s undid the snoozing.", who=who),
        "about": lambda: gettext("%(who)s undid a change of what it is about.", who=who),
    }.get(details.get("act", ""))
    return tell() if tell else gettext("%(who)s undid what was done before.", who=who)


def _snoozed(who: str, details: dict[str, Any]) -> str:
    until = instant(datetime.fromisoformat(details["until"])) if "until" in details else ""
    return gettext("%(who)s snoozed it until %(when)s.", who=who, when=until)


def _woken(who: str, details: dict[str, Any]) -> str:
    if who:
        return gettext("%(who)s woke it.", who=who)
    return gettext("It woke: its time had come.") if details.get("in_time") else gettext("It woke: the customer wrote.")


def _reminded(_who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s was reminded of it, as they had wished.", who=details.get("name", ""))


def _answered_by_machine(_who: str, _details: dict[str, Any]) -> str:
    return gettext("A machine answered, such as an out-of-office notice.")


def _wants_to_join(_who: str, details: dict[str, Any]) -> str:
    return gettext(
        "The subject names ticket #%(number)s, but the sender takes no part in that one.",
        number=details.get("number", ""),
    )


_WORDS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "assigned": _assigned,
    "solved": _solved,
    "closed": _closed,
    "pending": _pending,
    "reopened": _reopened,
    "spam": _spam,
    "not_spam": _not_spam,
    "blocked": _blocked,
    "renamed": _renamed,
    "language_said": _language_said,
    "bounced": _bounced,
    "delayed": _delayed,
    "mail_opened": _opened,
    "not_sent": _not_sent,
    "sent_again": _sent_again,
    "address_corrected": _address_corrected,
    "forwarded": _forwarded,
    "looked_at": _looked_at,
    "withdrawn": _withdrawn,
    "undone": _undone,
    "snoozed": _snoozed,
    "woken": _woken,
    "reminded": _reminded,
    "made_from_mail": _made_from_mail,
    "answered_by_machine": _answered_by_machine,
    "wants_to_join": _wants_to_join,
    "rated": rating_words.rated,
    "reread": charset_words.reread,
    **about_words.WORDS,
    **belonging_words.WORDS,
    **by_itself_words.WORDS,
    **call_backs.WORDS,
    **check_lists.WORDS,
    **escalation_words.WORDS,
    **pledge_words.WORDS,
    **sorting_words.WORDS,
    **time_spent.WORDS,
}
