"""Whatever is indexed and asked, both engines find the same, in the same order."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from search.analysis import warm_up
from search.analysis.layout import other_layouts
from search.asking import ask
from search.engines import POSTGRES, WHOOSH
from search.store import Document, Filters
from tests.search import forms, paradigms
from tests.search.made import MONDAY
from tests.search.test_later_words import LATER, NAMES

FORMS = [word for text in (forms.RUSSIAN, forms.UKRAINIAN, forms.GERMAN, forms.ENGLISH) for word in text.split()[:12]]
OTHERS = "srv-01.example.org AB-1234/5 +49(0)30123-45-67 carol@web.example #4001 o'neill ё cs77 и der C++ 4001".split()
OTHERS += "EN 60601-1-2|0xC000021A|RJ-45|UA903052992990004149123456789|10.20.30.41|v3.11.7-rc2|1.234,56".split("|")
# A few of each kind that is asked for: unknown words, surnames, compounds, verbs and adjectives, umlauts, ё, names.
KINDS = (
    LATER["russian, unknown"], LATER["surnames, russian"], LATER["surnames, ukrainian"], LATER["german, compounds"],
    LATER["german, verbs"], LATER["german, adjectives"], LATER["ukrainian"], LATER["english, irregular"], NAMES,
    paradigms.families(paradigms.GERMAN_NOUNS), [["ёлка", "ёлок"], ["Büro", "Buero"], ["groß", "gross"]],
)  # fmt: skip
FORMS += [word for kind in KINDS for family in kind[:4] for word in family[:3]]
WORDS = st.sampled_from([word for word in FORMS + OTHERS if word not in ("|", ":")])
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)
PEOPLE = st.sampled_from(["", "Carol Weiß <carol@web.example>", "Пётр Жуков <p.zhukov@firma.example>", "support@x.org"])
LABELS = st.frozensets(st.sampled_from(["is:note", "status:open", "has:attachment", "customer:7"]))
LETTERS = "abc"


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    return [
        Document(
            id=str(number),
            ticket=str(draw(st.integers(1, 4))),
            number=str(draw(st.integers(4000, 4003))),
            subject=draw(TEXTS),
            body=draw(TEXTS),
            sender=draw(PEOPLE),
            recipients=draw(PEOPLE),
            agent=draw(st.sampled_from(["", "Alice Berg", "Анна Щербакова"])),
            department=draw(st.sampled_from(LETTERS)),
            date=MONDAY + timedelta(hours=number),
            labels=draw(LABELS),
        )
        for number in range(draw(st.integers(0, 7)))
    ]


@st.composite
def queries(draw: st.DrawFn) -> str:
    word = draw(WORDS)
    kinds = ["", "{0}", "{0} {1}", '"{0} {1}"', "-{0}", "{0} -{1}", "{0} or {1}", "subject:{0}", "body:{0} {1}"]
    kinds += [
        "from:{2}",
        "to:{2} {0}",
        "agent:{2}",
        "is:note {0}",
        "-has:attachment",
        "status:open",
        "department:a {0}",
    ]
    kinds += ["{0} {1} {5}", "-{2} {0}", '"{0}" or {1}', "subject:{2} or body:{0}", "or {0}", "#{0}", "{6}", "{7}"]
    kinds += ["before:2026-11-17 {0}", "after:2026-11-16 {0}", "{2}", "{3}", "{4}", '-"{0} {1}" {0}']
    people = draw(st.sampled_from(["carol", "Жукова", "Zhukov", "firma.example", "Berg", "Щербаков", "zhu"]))
    cut = word[: draw(st.integers(1, max(1, len(word))))]
    mistyped, without_umlauts = cut + cut[-1:] + word[len(cut) :], word.translate(str.maketrans("äöü", "aou"))
    in_other_layout = next(iter(other_layouts(word)), word)
    return draw(st.sampled_from(kinds)).format(
        word, draw(WORDS), people, cut, mistyped, draw(WORDS), in_other_layout, without_umlauts
    )


filters = st.builds(
    Filters,
    departments=st.none() | st.frozensets(st.sampled_from(LETTERS)),
    without_labels=st.sampled_from([frozenset(), frozenset({"is:note"})]),
    one_of_labels=st.none() | st.just(frozenset({"customer:7", "status:open"})),
    without_ids=st.frozensets(st.sampled_from("0123"), max_size=2),
    after=st.none() | st.just(MONDAY + timedelta(hours=2)),
    before=st.none() | st.just(MONDAY + timedelta(hours=5)),
    within=st.sampled_from(["", "", "subject", "body"]),
)
asked = st.tuples(queries(), filters, st.booleans(), st.booleans(), st.sampled_from([1, 3, 100]))


@pytest.mark.row("R22")
@pytest.mark.row("R14")
@pytest.mark.timeout(600)
def test_both_engines_find_the_same_in_the_same_order(make_store, monkeypatch):
    warm_up()
    monkeypatch.setattr("search.postgres_tables._ERA", 4)
    stores = [make_store(engine) for engine in (WHOOSH, POSTGRES)]

    @settings(
        max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
    )
    @given(documents(), st.lists(asked, min_size=12, max_size=12))
    def each_finds_the_same(written: list[Document], questions: list) -> None:
        for store in stores:
            with store.rebuilding() as new:
                new.index(written[1:])
                with new.finishing():
                    pass
            store.index(written[:1])
        for text, limits, is_typing, by_ticket, limit in questions:
            said = [ask(store, text, limits, limit, is_typing=is_typing, by_ticket=by_ticket) for store in stores]
            assert said[0] == said[1], text

    each_finds_the_same()
