"""The index is told of what has changed; the one worker of its queue is its only writer."""

import logging
from collections.abc import Callable
from functools import cache

from search import analysis, articles, index
from search.store import IndexBusy

BATCH = 400  # a batch is a segment: many small ones cost twice, when they are written and when they are joined
EVERY_ALPHABET = "Drucker принтер"

log = logging.getLogger(__name__)


def update_stale() -> None:
    """Index what is stale, batch after batch, until nothing is; all of it where there is no index that can be asked."""
    if index.is_missing():
        _make(index.rebuild)
    while index.update_stale(BATCH) >= BATCH:
        continue


def update_articles() -> None:
    """The same for the knowledge base."""
    if articles.is_missing():
        _make(articles.rebuild)
    while articles.update_stale():
        continue


@cache
def load_words() -> None:
    """Read the dictionaries in this process, once (1.5 s, 230 MB), for those forked from it to share."""
    analysis.tokens_of(EVERY_ALPHABET)


def _make(rebuild: Callable[[], None]) -> None:
    try:
        rebuild()
    except IndexBusy as error:
        log.info("%s", error)
