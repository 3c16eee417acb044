"""The index is told of what has changed; the one worker of its queue is its only writer."""

from search import index

BATCH = 100


def update_stale() -> None:
    """Index what is stale, batch after batch, until nothing is."""
    while index.update_stale(BATCH) >= BATCH:
        continue
