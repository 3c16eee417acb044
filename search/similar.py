"""What is likely about the same matter: not all words must be met, but those that tell.

A word weighs the more the fewer tickets have it, and one of the subject twice as much as one of the text.
"""

import time
from collections.abc import Iterator
from math import log

from search.analysis.once import with_all_its_time
from search.query import Group, Plan, groups_of
from search.query_words import COMMON
from search.store import Filters, Store

SECONDS = 0.6
_MOST_WORDS = 12  # of the subject, and of the text as many again
_MOST_LETTERS = 1_500
_MOST_HITS = 300
_SHORTEST = 4
_UNKNOWN = 0.25  # weighs a word that nobody else has: people tell more than what it is about
_ENOUGH = 0.4  # of what all words weigh together
_FEWEST = 2  # words in common, where there are so many


@with_all_its_time
def alike(store: Store, subject: str, text: str, filters: Filters, itself: str = "") -> list[str]:
    """The tickets that are likely about the same, likeliest first, without the one that is asked about.

    Raises IndexUnavailable.
    """
    deadline = time.monotonic() + SECONDS
    weights: dict[str, float] = {}
    shared: dict[str, int] = {}
    every, words = 0.0, 0
    for others, times in _who_share(store, subject, text, filters, deadline):
        others.discard(itself)
        weight = times / log(2 + len(others)) if others else times * _UNKNOWN
        every, words = every + weight, words + 1
        for other in others:
            weights[other] = weights.get(other, 0.0) + weight
            shared[other] = shared.get(other, 0) + 1
    fewest = min(_FEWEST, words)
    likely = [one for one, weight in weights.items() if weight >= _ENOUGH * every and shared[one] >= fewest]
    return sorted(likely, key=lambda one: (-weights[one], one))


def _who_share(
    store: Store, subject: str, text: str, filters: Filters, deadline: float
) -> Iterator[tuple[set[str], int]]:
    """Of each word that tells something, as far as there is time, the tickets that have it, and how much it counts."""
    with store.asking() as reader:
        for group, times in _telling(subject, text):
            seconds = deadline - time.monotonic()
            if seconds <= 0:
                return
            hits = reader.search(Plan("", (group,)), filters, _MOST_HITS, seconds=seconds, by_ticket=True).hits
            yield {hit.ticket for hit in hits}, times


def _telling(subject: str, text: str) -> Iterator[tuple[Group, int]]:
    """Each word once, those of the subject first."""
    seen: set[str] = set()
    for said, times in ((subject, 2), (text[:_MOST_LETTERS], 1)):
        left = _MOST_WORDS
        for group in groups_of(said):
            word = group.terms[0].text.lower()
            if left and len(word) >= _SHORTEST and word not in COMMON and word not in seen:
                seen.add(word)
                left -= 1
                yield group, times
