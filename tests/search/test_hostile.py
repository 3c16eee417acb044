"""No query can take long, whatever it is: it is cut, bounded, and answered with what there is."""

import time

import pytest

from search.asking import ask
from search.query import LONGEST_QUERY, MOST_TERMS, parse
from tests.search.hostile import HOSTILE
from tests.search.made import EVERYTHING, document

pytestmark = pytest.mark.row("R22")
MOST_SECONDS = 5  # of this process, on a machine that may be very busy; without a bound it would be minutes


@pytest.mark.parametrize("is_typing", [False, True])
def test_a_hostile_query_is_answered_soon_and_the_next_one_too(store, is_typing):
    store.index([document(1, "Der Drucker brennt."), document(2, "Наши принтеры не печатают.")])

    spent = {}
    for what, query in HOSTILE.items():
        before = time.process_time()
        ask(store, query, EVERYTHING, 10, is_typing=is_typing, seconds=0.9)
        spent[what] = time.process_time() - before

    assert {what: seconds for what, seconds in spent.items() if seconds > MOST_SECONDS} == {}
    assert [hit.id for hit in ask(store, "принтерами", EVERYTHING, 10).hits] == ["2"]


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_a_plan_is_never_larger_than_can_be_answered(query):
    plan = parse(query, is_typing=True)

    assert len(plan.text) <= LONGEST_QUERY
    assert len(plan.groups) <= MOST_TERMS
    assert sum(len(term.options) for group in plan.groups for term in group.terms) <= 4 * MOST_TERMS
