"""Asking: a text as people type it, the answer of a store, and what else was tried when nothing was found."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo

from search.analysis.once import with_all_its_time
from search.guesses import guess, with_other_alphabet
from search.query import Group, Plan, parse, with_departments
from search.store import Filters, Hit, Results, Store

SECONDS = 0.9
# The shares of the time for what is to be understood, for other alphabets, and for what was guessed
_FOR_UNDERSTANDING, _FOR_NAMES, _FOR_GUESSED = 0.2, 0.3, 0.2


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, best first.

    `also_searched` are words looked for in the place of what nobody wrote, and names in the other alphabet.
    """

    hits: list[Hit] = field(default_factory=list)
    also_searched: list[str] = field(default_factory=list)
    is_partial: bool = False


@with_all_its_time
def ask(
    store: Store,
    text: str,
    filters: Filters,
    limit: int,
    *,
    is_typing: bool = False,
    by_ticket: bool = False,
    also: Sequence[Group] = (),
    departments: Callable[[], Mapping[str, Collection[str]]] | None = None,
    seconds: float | None = None,
    zone: tzinfo = UTC,
) -> Answer:
    """The best hits of a query, within about so many seconds; an empty one asks for whatever the rest lets through.

    `also` are groups that must hold beside those that were typed.
    `departments` tell ids by folded name, where the index has ids in the place of names; asked if the query names any.
    `zone` is where the days that it names begin and end.
    """
    came = time.monotonic()
    typed = parse(text, is_typing, zone)
    if typed.is_empty and text.strip():
        # A star or a lone quotation mark asks for nothing, not for everything.
        return Answer()
    if departments is not None and typed.names_departments:
        typed = with_departments(typed, departments())
    plan = replace(typed, groups=(*typed.groups, *also))
    # Hardly before now: a language's first word in a process reads its dictionaries, which may take longer than the
    # search may. Whatever else is in a query is soon understood, but twenty words that nobody knows take a while.
    allowed = SECONDS if seconds is None else seconds
    begun = max(came, time.monotonic() - allowed * _FOR_UNDERSTANDING)
    deadline = begun + allowed
    with store.asking() as reader:

        def search(one: Plan) -> Results:
            return reader.search(one, filters, limit, seconds=deadline - time.monotonic(), by_ticket=by_ticket)

        widened, spellings = with_other_alphabet(reader, plan, filters, begun + allowed * _FOR_NAMES)
        for attempt in _attempts(widened):
            results = search(attempt)
            if results.hits or results.is_partial:
                return Answer(results.hits, spellings, results.is_partial)
        guessed = guess(reader, plan, filters, deadline - allowed * _FOR_GUESSED)
        if guessed is None:
            return Answer()
        results = search(guessed[0])
        return Answer(results.hits, guessed[1] if results.hits else [], results.is_partial)


def _attempts(plan: Plan) -> list[Plan]:
    """The plan; and where no word begins like the one being typed, that one as a whole word: принтеров, принтер."""
    groups = tuple(
        replace(group, terms=tuple(replace(term, beginning="") for term in group.terms)) for group in plan.groups
    )
    return [plan] if groups == plan.groups else [plan, replace(plan, groups=groups)]
