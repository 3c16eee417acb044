"""No query can take long, whatever it is: it is cut, bounded, and answered with what there is."""

import time

import pytest

from search.asking import ask
from search.query import LONGEST_QUERY, MOST_TERMS, parse
from tests.search.made import EVERYTHING, document

pytestmark = pytest.mark.row("R22")
HOSTILE = {
    "a very long word": "ж" * 100_000,
    "ten thousand words": " ".join(f"wort{number}" for number in range(10_000)),
    "ten thousand unknown names": " ".join("Щербаковскийц" + "абвгдежз"[number % 8] for number in range(10_000)),
    "wildcards": "* ?* *a* а* %_% ** ???",
    "regular expressions": r"(a+)+$ [а-я]{1000} .*.*.*= ^(([a-z])+.)+[A-Z]([a-z])+$",
    "deep brackets": "(" * 5_000 + "Drucker" + ")" * 5_000,
    "control letters": "".join(map(chr, range(32))) + "\x7f\u200b\u202e\ufeff Drucker",
    "quotation marks": '"' * 999 + "Drucker" + '" "' * 300,
    "minus and or": "-a " * 200 + "or " * 200 + "-or- or:",
    "fields": "from:" * 100 + " before:9999-99-99 after:0000-00-00 is: has:",
    "an unknown compound": "donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungq",
    "letters with no end of marks": "a" + "\u0301" * 50_000,
    "what a database reads": "'; DROP TABLE x; -- & | ! <-> :* \\' \\",
    "digits": "1234567890" * 5_000,
    "half letters": "\ud83d Drucker \udc00".encode("utf-8", "replace").decode(),
}
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
