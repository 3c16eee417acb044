"""`flask search console`: one JSON object a line in, one a line out, in an index of its own.

{"index": [{"id", "ticket", "subject", "from", "to", "agent", "department", "date", "text"}]}  → {"ok": true}
{"query": "…", "mode": "search" | "typing", "filter": {…}, "limit": 20}                          → {"ids": […]}
{"keys": ["word", …]}                                                                            → {"keys": [[…], …]}
{"quit": true}                                                                                   ends

Ids come back as they were sent, numbers as numbers. What can't be done is answered {"error": "why, in words"}.
"""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from search import console_requests as requests
from search.analysis import keys_of
from search.asking import ask
from search.engines import WHOOSH, of_folder
from search.store import Document, IndexUnavailable, Store

_AT_ONCE = 2_000
_logger = logging.getLogger(__name__)


def console(stdin: TextIO, stdout: TextIO, folder: Path, engine: str = WHOOSH) -> None:
    """Answer line after line until {"quit": true} or the end. What can't be done is answered {"error": why}.

    Raises NoPostgres where the engine is to be PostgreSQL, and the database is none.
    """
    store = _opened(engine, folder)
    for line in stdin:
        if not line.strip():
            continue
        if isinstance(store, OSError):  # the folder may have been mended
            store = _opened(engine, folder)
        answer = _answer_or_error(store, line)
        if answer is None:
            return
        stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        stdout.flush()


def _opened(engine: str, folder: Path) -> Store | OSError:
    """The index of a folder, made if there is none; or why it can't be, as where the folder may not be written."""
    try:
        store = of_folder(engine, folder)
        try:
            store.count()
        except IndexUnavailable:
            store.create()
    except OSError as error:
        return error
    return store


def _answer_or_error(store: Store | OSError, line: str) -> dict[str, Any] | None:
    """The answer to a line; None to the one that ends it all."""
    try:
        request = requests.request_of(line)
        return None if request.get("quit") else _answer(store, request)
    except (requests.Refused, IndexUnavailable) as error:
        return {"error": str(error)}
    except OSError as error:
        return {"error": f"The folder can't be used: {error.strerror or error}."}
    except Exception:  # one odd line doesn't end a batch of thousands
        _logger.exception("A request of the console failed.")
        return {"error": "This can't be answered; the log says why."}


def _answer(store: Store | OSError, request: Mapping[str, Any]) -> dict[str, Any]:
    if "index" in request:
        documents = requests.documents(request["index"])
        # All of them were read and found right; in pieces, since a hundred thousand at once take gigabytes.
        for piece in _batched(documents, _AT_ONCE):
            _usable(store).index(piece)
        return {"ok": True}
    if "keys" in request:
        return {"keys": [list(keys_of(word)) for word in requests.words(request["keys"])]}
    if "query" in request:
        return _found(_usable(store), request)
    raise requests.Refused("Say index, query, keys or quit.")


def _usable(store: Store | OSError) -> Store:
    if isinstance(store, OSError):
        raise store
    return store


def _batched(documents: Sequence[Document], count: int) -> Iterator[Sequence[Document]]:
    """So many at a time."""
    for first in range(0, len(documents), count):
        yield documents[first : first + count]


def _found(store: Store, request: Mapping[str, Any]) -> dict[str, Any]:
    chosen = requests.chosen(request)
    answer = ask(
        store,
        requests.query(request),
        requests.filters(chosen),
        requests.limit(request),
        is_typing=requests.is_typing(request),
        also=requests.persons(chosen),
    )
    found: dict[str, Any] = {"ids": [requests.sent_id(hit.id) for hit in answer.hits]}
    if answer.also_searched:
        found["also_searched"] = answer.also_searched
    if answer.is_partial:
        found["is_partial"] = True
    return found
