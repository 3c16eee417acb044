"""What of a search was understood, in the reader's words: a chip for each part, which takes that part away."""

from dataclasses import dataclass
from functools import reduce

from flask_babel import gettext

from models import Status
from search.understood import Part, understood, without
from views.agents.choices import status_word


@dataclass(frozen=True)
class Chip:
    """Its words; the search without it; whether it is left out of the search, for nearly every text has it."""

    word: str
    without: str
    is_left_out: bool = False


def chips(search: str) -> list[Chip]:
    """In the order in which they were typed."""
    return [Chip(_word(part), without(search, part), part.is_left_out) for part in understood(search)]


def _word(part: Part) -> str:
    said = _said(part)
    return gettext("not: %(words)s", words=said) if part.is_excluded else said


def _said(part: Part) -> str:
    if part.field == "words":
        return _joined(part.text)
    if part.field == "phrase":
        return gettext("“%(words)s” word for word", words=_joined(part.text))
    if part.field == "ticket":
        return f"#{part.text}"
    if part.field in ("is", "has"):
        return _marks().get(part.text) or _state(part.text)
    return f"{_fields().get(part.field, part.field)}: {_state(part.text) if part.field == 'status' else part.text}"


def _joined(text: str) -> str:
    return reduce(lambda one, other: gettext("%(one)s or %(other)s", one=one, other=other), text.split(" | "))


def _state(value: str) -> str:
    return status_word(Status(value)) if value in list(Status) else value


def _marks() -> dict[str, str]:
    return {
        "attachment": gettext("with attachments"),
        "note": gettext("in notes"),
        "unassigned": gettext("assigned to nobody"),
        "overdue": gettext("overdue"),
        "promised": gettext("promised by an agent"),
        "broken": gettext("an agent's promise is broken"),
    }


def _fields() -> dict[str, str]:
    # Translators: before what was typed, such as From: carol
    return {
        "sender": gettext("From"),
        "recipients": gettext("To"),
        "agent": gettext("Agent"),
        "subject": gettext("In the subject"),
        "body": gettext("In the text"),
        "department": gettext("Department"),
        "before": gettext("Before"),
        "after": gettext("Not before"),
        "status": gettext("State"),
        "tag": gettext("Tag"),
        "telephone": gettext("Telephone number"),
    }
