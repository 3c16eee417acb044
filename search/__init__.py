"""The index: made from the tables, may be deleted on any day."""

from flask import Flask

from search import engines
from search.analysis import warm_up
from search.index import Found, find, is_missing, rebuild, update_stale
from search.store import IndexUnavailable

__all__ = ["Found", "IndexUnavailable", "find", "init_app", "is_missing", "rebuild", "update_stale", "warm_up"]


def init_app(app: Flask) -> None:
    """SEARCH says who keeps the index; it is made when there is a first ticket, not at the start."""
    app.config.setdefault("INDEX", None)
    app.config.setdefault("SEARCH", engines.WHOOSH)
