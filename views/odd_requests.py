"""What no browser sends and strangers do: it is answered in words, and never taken for an error of ours."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote_from_bytes

from flask import Flask, abort, current_app, request
from flask.globals import request_ctx

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
ASCII = "".join(map(chr, range(33, 127)))


def init_app(app: Flask) -> None:
    """Before anything else looks at a request."""
    app.wsgi_app = _with_a_readable_query(app.wsgi_app)  # type: ignore[assignment, method-assign]
    app.before_request(_find_a_way_to_our_pages)
    app.before_request(_refuse_what_no_database_keeps)


def _with_a_readable_query(wsgi_app: Wsgi) -> Wsgi:
    """Bytes that stand in an address as they are, and are no letters, are written as browsers write them."""

    def answered(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote_from_bytes(query.encode("latin-1"), safe=ASCII)
        return wsgi_app(environ, start_response)

    return answered


def _find_a_way_to_our_pages() -> None:
    """Of a name that no machine has (300 letters) Flask makes no addresses; the page that says so needs some."""
    if request_ctx.url_adapter is None:
        request_ctx.url_adapter = current_app.url_map.bind("localhost")


def _refuse_what_no_database_keeps() -> None:
    """A NUL is no letter, and PostgreSQL takes it for an error of ours."""
    sent = (*request.args.items(multi=True), *request.form.items(multi=True))
    if "\0" in request.path or any("\0" in value for _, value in sent):
        abort(400)
