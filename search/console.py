"""`flask search console`: one JSON object a line in, one a line out, in an index of its own.

{"index": [{"id", "ticket", "subject", "from", "to", "agent", "department", "date", "text"}]}  → {"ok": true}
{"query": "…", "mode": "search" | "typing", "filter": {…}, "limit": 20}                          → {"ids": […]}
{"keys": ["word", …]}                                                                            → {"keys": [[…], …]}
{"quit": true}                                                                                   ends
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from search.analysis import fold, keys_of
from search.asking import ask
from search.query import Group, days_of, exact_groups
from search.store import Document, Filters, IndexUnavailable
from search.whoosh_store import WhooshStore

ENGINES: dict[str, Callable[[Path], WhooshStore]] = {"whoosh": WhooshStore}
_LIMIT = 20
_PERSONS = {"from": "sender", "to": "recipients", "agent": "agent"}


def console(stdin: TextIO, stdout: TextIO, folder: Path, engine: str = "whoosh") -> None:
    """Answer line after line until {"quit": true} or the end. What can't be done is answered {"error": why}."""
    store = ENGINES[engine](folder)
    _open_or_create(store)
    for line in stdin:
        if not line.strip():
            continue
        try:
            request = json.loads(line)
            if request.get("quit"):
                return
            answer = _answer(store, request)
        except (ValueError, TypeError, KeyError, AttributeError, IndexUnavailable) as error:
            answer = {"error": str(error) or type(error).__name__}
        stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        stdout.flush()


def _open_or_create(store: WhooshStore) -> None:
    try:
        store.count()
    except IndexUnavailable:
        store.create()


def _answer(store: WhooshStore, request: Mapping[str, Any]) -> dict[str, Any]:
    if "index" in request:
        store.index([_document(given) for given in request["index"]])
        return {"ok": True}
    if "keys" in request:
        return {"keys": [list(keys_of(word)) for word in request["keys"]]}
    if "query" in request:
        return _found(store, request)
    raise ValueError("Say index, query, keys or quit.")


def _found(store: WhooshStore, request: Mapping[str, Any]) -> dict[str, Any]:
    chosen = request.get("filter") or {}
    answer = ask(
        store,
        request["query"] or "",
        _filters(chosen),
        int(request.get("limit") or _LIMIT),
        is_typing=request.get("mode") == "typing",
        also=[group for name in _PERSONS if chosen.get(name) for group in _person(name, chosen[name])],
    )
    found: dict[str, Any] = {"ids": [hit.id for hit in answer.hits]}
    if answer.also_searched:
        found["also_searched"] = answer.also_searched
    if answer.is_partial:
        found["is_partial"] = True
    return found


def _person(name: str, value: Any) -> Iterable[Group]:
    return exact_groups(_text(value), _PERSONS[name])


def _filters(chosen: Mapping[str, Any]) -> Filters:
    departments = chosen.get("department")
    names = departments if isinstance(departments, list) else [departments] if departments else None
    after, before = chosen.get("date_from"), chosen.get("date_to")
    return Filters(
        departments=None if names is None else frozenset(fold(str(name)) for name in names),
        after=_instant(after, is_end=False) if after else None,
        before=_instant(before, is_end=True) if before else None,
        within=chosen.get("in") or "",
    )


def _instant(value: Any, is_end: bool) -> datetime:
    """An instant as the index has it. A day as the end of a time is meant with all its hours."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value + is_end, UTC)
    text = str(value)
    if "T" not in text and ":" not in text and (days := days_of(text)):
        return days[1] if is_end else days[0]
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.fromtimestamp(moment.timestamp() + is_end, UTC)


def _document(given: Mapping[str, Any]) -> Document:
    date = given.get("date")
    return Document(
        id=str(given["id"]),
        ticket=str(given.get("ticket") or ""),
        number=str(given.get("ticket") or "").lstrip("#"),
        subject=_text(given.get("subject")),
        body=_text(given.get("text")),
        sender=_text(given.get("from")),
        recipients=_text(given.get("to")),
        agent=_text(given.get("agent")),
        department=_text(given.get("department")),
        date=_instant(date, is_end=False) if date else None,
    )


def _text(value: Any) -> str:
    """Text, also of a list of people and of null."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return "" if value is None else str(value)
