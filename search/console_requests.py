"""What the console is sent, read strictly: whatever it can't do anything with is refused in words."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from search.analysis import fold
from search.days import days_of
from search.query import Group, exact_groups, nobody
from search.store import Document, Filters

LIMIT = 20
_FILTERS = ("department", "agent", "from", "to", "date_from", "date_to", "in")
_PERSONS = {"from": "sender", "to": "recipients", "agent": "agent"}
_MODES = ("search", "typing")
_NOTHING = (None, "")
_LAST = datetime.max.replace(tzinfo=UTC, microsecond=0).timestamp()
_PLACES = ("subject", "body")


class Refused(ValueError):
    """A request that can't be answered; the text says why."""


def request_of(line: str) -> Mapping[str, Any]:
    """The request that a line is."""
    try:
        request = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise Refused("This line is no JSON.") from None
    return _object(request, "A request")


def documents(given: Any) -> list[Document]:
    """The documents to be indexed; one wrong one refuses them all, so that none is half taken in."""
    return [_document(_object(one, "A document")) for one in _list(given, "index")]


def words(given: Any) -> list[str]:
    """The words whose keys are asked for; a single one may come without a list."""
    each = [given] if isinstance(given, str) else _list(given, "keys")
    return [_string(word, "A word") for word in each]


def query(request: Mapping[str, Any]) -> str:
    """The text asked for; null asks for everything that the filter lets through."""
    return "" if request["query"] is None else _string(request["query"], "The query")


def limit(request: Mapping[str, Any]) -> int:
    """How many ids are wanted at most."""
    given = request.get("limit")
    if given is None:
        return LIMIT
    if isinstance(given, bool) or not isinstance(given, int) or given < 0:
        raise Refused("The limit must be a whole number, 0 or more.")
    return given


def is_typing(request: Mapping[str, Any]) -> bool:
    """Whether the query's last word is still being typed."""
    return _one_of(request.get("mode") or "search", _MODES, "mode") == "typing"


def chosen(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """The filter of a query. A name that isn't known would let through what was to be left out, so it is refused."""
    given = request.get("filter")
    filters = {} if given is None else _object(given, "The filter")
    for name in filters:
        _one_of(name, _FILTERS, "filter")
    return filters


def filters(filter_: Mapping[str, Any]) -> Filters:
    """What limits the search by departments, dates and places."""
    departments = filter_.get("department")
    names = departments if isinstance(departments, list) else [departments] if departments else None
    after, before = filter_.get("date_from"), filter_.get("date_to")
    within = filter_.get("in")
    return Filters(
        departments=None if names is None else frozenset(fold(_text(name)) for name in names),
        after=None if after in _NOTHING else _instant(after, is_end=False),
        before=None if before in _NOTHING else _instant(before, is_end=True),
        within=_one_of(within, _PLACES, "in") if within else "",
    )


def persons(filter_: Mapping[str, Any]) -> list[Group]:
    """What must hold of the sender, the recipients and the agent."""
    asked = ((field, _text(filter_.get(name))) for name, field in _PERSONS.items())
    return [group for field, text in asked if text for group in exact_groups(text, field) or nobody(field, text)]


def sent_id(stored: str) -> Any:
    """An id as it was sent: a number is a number again."""
    return json.loads(stored)


def _document(given: Mapping[str, Any]) -> Document:
    id_, date = given.get("id"), given.get("date")
    if isinstance(id_, bool) or not isinstance(id_, int | str) or id_ == "":
        raise Refused("A document needs an id, a text or a whole number.")
    if "subject" not in given and "text" not in given:
        raise Refused(f"The document {id_} needs a subject or a text.")
    return Document(
        id=json.dumps(_string(id_, "An id") if isinstance(id_, str) else id_),
        ticket=_text(given.get("ticket")),
        number=fold(_text(given.get("ticket"))).lstrip("#"),
        subject=_text(given.get("subject")),
        body=_text(given.get("text")),
        sender=_text(given.get("from")),
        recipients=_text(given.get("to")),
        agent=_text(given.get("agent")),
        department=_text(given.get("department")),
        date=None if date in _NOTHING else _instant(date, is_end=False),
    )


def _instant(value: Any, is_end: bool) -> datetime:
    """An instant as the index has it. A day as the end of a time is meant with all its hours."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value + is_end, UTC)
        text = str(value)
        if "T" not in text and ":" not in text and (days := days_of(text)):
            return days[1] if is_end else days[0]
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return datetime.fromtimestamp(min(moment.timestamp() + is_end, _LAST), UTC)
    except (ValueError, OverflowError, OSError):
        raise Refused(f"{_text(value)[:50]} is no date. Write it like 2026-05-01 or 2026-05-01T10:00:00Z.") from None


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Refused(f"{what} must be an object.")
    return value


def _list(value: Any, what: str) -> Iterable[Any]:
    if not isinstance(value, list):
        raise Refused(f"{what} must have a list.")
    return value


def _string(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise Refused(f"{what} must be a text.")
    return _whole(value)


def _one_of(value: Any, known: tuple[str, ...], what: str) -> str:
    if value not in known:
        raise Refused(f"{what} knows only {', '.join(known)}.")
    return str(value)


def _text(value: Any) -> str:
    """Text, also of a list of people and of null."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return "" if value is None else _whole(str(value))


def _whole(text: str) -> str:
    """The text without halves of characters, which JSON can say and no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text  # and no copy of it: there may be a hundred thousand
