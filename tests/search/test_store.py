"""The index in its folder: what is found and in which order, and that no kill and no second writer harms it."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from search import folders
from search.asking import Answer, ask
from search.query import parse
from search.store import Document, Filters, IndexBusy, IndexUnavailable
from search.whoosh_fields import merge_few
from search.whoosh_store import WhooshStore

ROOT = Path(__file__).resolve().parent.parent.parent
MONDAY = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
EVERYTHING = Filters()


@pytest.fixture
def store(tmp_path) -> WhooshStore:
    store = WhooshStore(tmp_path / "index")
    store.create()
    return store


def document(number: int, body: str = "", **others) -> Document:
    return replace(
        Document(id=str(number), ticket=str(number), number=str(4000 + number), body=body, date=MONDAY), **others
    )


def found(store: WhooshStore, text: str, filters: Filters = EVERYTHING, **how) -> list[str]:
    return [hit.id for hit in ask(store, text, filters, 100, **how).hits]


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("принтерам", ["2", "1"]),
        ("принтер сломан", ["1"]),
        ("принтер -сломан", ["2"]),
        ("принтер or Drucker", ["3", "2", "1"]),
        ('"стоят принтеры"', []),
        ('"принтеры стоят"', ["2"]),
        ('"принтер стоит"', ["2"]),
        ("интернет-магазин", ["2"]),
        ('"интернет магазина"', ["2"]),
        ("Patronen", ["3"]),
        ("subject:Drucker", ["3"]),
        ("body:Drucker", []),
        ("from:carol", ["3"]),
        ("from:example.com", ["3"]),
        ("agent:Щербаковой", ["1"]),
        ("agent:Щербаков принтер", ["1"]),
        ("has:attachment", ["2"]),
        ("-has:attachment принтер", ["1"]),
        ("department:sales", ["3"]),
        ("Bericht", ["2"]),
        ("before:2026-11-17", ["1"]),
        ("after:2026-11-18 принтер or toner", ["3"]),
        ("#4001", ["1", "3"]),
        ("4001", ["1", "3"]),
        ("nichts davon", []),
    ],
)
def test_a_query_finds_what_it_says(store, text, ids):
    store.index(
        [
            document(1, "Наш принтер сломан", agent="Анна Щербакова", department="support"),
            document(
                2,
                "Принтеры стоят, интернет-магазин тоже",
                date=MONDAY + timedelta(days=1),
                files=["Bericht-2026.pdf"],
                labels={"has:attachment"},
            ),
            document(
                3,
                "Die Tonerpatronen sind leer, siehe #4001",
                subject="Drucker",
                sender="Carol Weiß <carol@example.com>",
                department="sales",
                date=MONDAY + timedelta(days=2),
            ),
        ]
    )

    assert found(store, text) == ids


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Жукова", ["1"]),
        ("p.zhukov@firma.example", ["1"]),
        ("zhukov", ["1"]),
        ("firma.example", ["1"]),
        ("принтер Жуков", ["1"]),
        ("принтер -Жуков", ["2"]),
        ("Carol", ["3", "2"]),
        ("carol@web.example", ["2"]),
        ("web", []),
        ("example", []),
        ("support", []),
        ("subject:Carol", []),
    ],
)
def test_a_plain_query_looks_into_names_and_mail_addresses_too(store, text, ids):
    ours = "support-desk@kvitok.example"
    store.index(
        [
            document(1, "принтер", sender="Пётр Жуков <p.zhukov@firma.example>", recipients=ours),
            document(2, "принтер", sender=ours, recipients="Carol Weiß <carol@web.example>"),
            document(3, "Grüße von Carol", sender="bob@x.example", recipients=ours),
        ]
    )

    assert found(store, text) == ids


@pytest.mark.row("R22")
def test_a_name_is_found_while_it_is_typed_and_by_another_keyboard(store):
    store.index([document(1, "принтер", sender="Жуков <zh@firma.example>"), document(2, "принтер")])

    assert [found(store, typed, is_typing=True) for typed in ("Жу", "Жук", "zh@fir", ";erjd")] == [["1"]] * 4


def test_the_subject_goes_before_the_text_the_form_typed_before_others_the_new_before_the_old(store):
    store.index(
        [
            document(1, "ein Drucker", date=MONDAY + timedelta(days=3)),
            document(2, "viele Druckern", date=MONDAY + timedelta(days=4)),
            document(3, "nichts", subject="Drucker", date=MONDAY),
            document(4, "ein Drucker", date=MONDAY + timedelta(days=2)),
        ]
    )

    assert found(store, "Drucker") == ["3", "1", "4", "2"]


def test_of_a_ticket_only_its_best_message_counts(store):
    store.index([document(1, "Drucker", ticket="7"), document(2, "Drucker", ticket="7"), document(3, "Drucker")])

    answer = ask(store, "Drucker", EVERYTHING, 2, by_ticket=True)

    assert sorted(hit.ticket for hit in answer.hits) == ["3", "7"]


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("ghbynth", ["принтер"]),
        ("jib,rf", ["ошибка"]),
        ("вкгслук", ["drucker"]),
        ("Shcherbakov", ["щербаков"]),
        ("Schtscherbakow", ["щербаков"]),
        ("Prufung", ["prüfung"]),
        ("притнер", ["принтер"]),
        ("принтертм", ["принтерам"]),
        ("druker", ["drucker"]),
        ("Мюллер", ["mueller"]),
    ],
)
def test_what_nobody_wrote_is_looked_for_as_what_was_meant_and_that_is_said(store, text, also):
    store.index([document(1, "принтер ошибки Щербакову Drucker Prüfungen Müller")])

    answer = ask(store, text, EVERYTHING, 10)

    assert ([hit.id for hit in answer.hits], answer.also_searched) == (["1"], also)


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("Щербаков", ["1", "4", "3", "2"]),
        ("Shcherbakov", ["2", "4", "1"]),
        ("Schtscherbakow", ["3", "4", "1"]),
        ("Жуков", ["5", "6"]),
        ("Schukow", ["6", "5"]),
        ("принтер", ["7"]),
        ("printer", ["8"]),
    ],
)
def test_a_name_is_found_in_both_alphabets_and_as_it_was_typed_first(store, typed, ids):
    texts = ["Щербаков", "Shcherbakov", "Schtscherbakow", "Щербаковой", "Жуков", "Schukow", "принтер", "printer"]
    minutes = (timedelta(minutes=n) for n in range(len(texts)))
    store.index([document(n, text, date=MONDAY + next(minutes)) for n, text in enumerate(texts, 1)])

    assert found(store, typed) == ids


@pytest.mark.row("R14")
def test_no_spelling_in_another_alphabet_tells_of_another_department(store):
    store.index([document(1, "Щербаков", department="a"), document(2, "Shcherbakov", department="b")])

    answer = ask(store, "Щербаков", Filters(departments=frozenset("a")), 10)

    assert ([hit.id for hit in answer.hits], answer.also_searched) == (["1"], [])


def test_nothing_is_guessed_where_something_is_found(store):
    store.index([document(1, "принтер"), document(2, "ghbynth")])

    assert ask(store, "ghbynth", EVERYTHING, 10) == Answer(ask(store, "ghbynth", EVERYTHING, 10).hits)
    assert found(store, "ghbynth") == ["2"]


@pytest.mark.parametrize("text", ["cs12345", "srv-02.example.org", "AB-1235", "4712"])
def test_no_typing_error_is_looked_for_in_an_identifier(store, text):
    store.index([document(1, "cs1234 srv-01.example.org AB-1234 4711")])

    assert found(store, text) == []


@pytest.mark.row("R22")
@pytest.mark.parametrize("typed", ["пр", "при", "прин", "принт", "принтер", "ghbyn", "принтеров"])
def test_while_one_types_a_beginning_finds_the_word(store, typed):
    store.index([document(1, "принтеры"), document(2, "сканер")])

    assert found(store, typed, is_typing=True) == ["1"]


@pytest.mark.row("R14")
def test_an_agents_result_is_the_administrators_without_what_the_agent_may_not_see(store):
    chance = random.Random(4)
    words = "принтер сломан Drucker leer printer empty заявка Rechnung Щербаков ghbdtn".split()
    documents = [
        document(n, " ".join(chance.choices(words, k=4)), department=chance.choice("abc"), subject=chance.choice(words))
        for n in range(60)
    ]
    store.index(documents)
    of = {each.id: each.department for each in documents}

    for text in [*words, "принтер Drucker", '"принтер сломан"', "Drucker -printer", "пр", "заявка or Rechnung", ""]:
        for seen in ({"a"}, {"a", "b"}, set()):
            theirs = found(store, text, Filters(departments=frozenset(seen)))
            assert theirs == [one for one in found(store, text) if of[one] in seen]


@pytest.mark.row("R14")
@pytest.mark.parametrize("text", ["ghbynth", "Shcherbakov", "притнер", "Prufung"])
def test_no_guess_tells_of_a_word_in_another_department(store, text):
    store.index([document(1, "принтер Щербакову Prüfungen", department="a"), document(2, "Scanner", department="b")])

    assert ask(store, text, Filters(departments=frozenset("b")), 10) == Answer()
    assert ask(store, text, Filters(departments=frozenset("a")), 10).also_searched


def test_notes_can_be_left_out(store):
    store.index([document(1, "Drucker", labels={"is:note"}), document(2, "Drucker")])

    assert found(store, "Drucker", Filters(without_labels=frozenset({"is:note"}))) == ["2"]


def test_what_is_deleted_or_replaced_is_found_no_more(store):
    store.index([document(n, "Drucker") for n in range(1, 5)])

    store.delete(["2"])
    store.index([document(3, "Scanner")], replaced_tickets=["3"])

    assert sorted(found(store, "Drucker")) == ["1", "4"]
    assert found(store, "Scanner") == ["3"]


def test_a_query_out_of_time_answers_with_what_it_has(store):
    store.index([document(n, "Drucker") for n in range(20)])

    results = store.search(parse("Drucker"), EVERYTHING, 10, seconds=-1)

    assert results.is_partial


@pytest.mark.parametrize(
    "text", ["*", "*а", "?" * 400, "a* " * 90, '"' * 99, "а" * 500, "\0", "🖨", "-", "-a", '-"x y"']
)
def test_no_query_is_too_odd(store, text):
    store.index([document(1, "Drucker а")])
    begun = time.monotonic()

    ask(store, text, EVERYTHING, 10)
    ask(store, text, EVERYTHING, 10, is_typing=True)

    assert time.monotonic() - begun < 2


@pytest.mark.row("R22")
def test_a_phrase_is_found_in_each_of_hundreds_that_have_it_and_in_no_other(store):
    words = ("красный принтер", "принтер красный")
    store.index([document(number, f"Это {words[number % 2]}.") for number in range(700)])

    hits = ask(store, '"красные принтеры"', EVERYTHING, 1000).hits

    assert {int(hit.id) for hit in hits} == set(range(0, 700, 2))


def test_many_small_commits_are_merged_and_lose_nothing(store):
    for number in range(40):
        store.index([document(number, "Drucker")], replaced_tickets=[str(number)])

    assert len(found(store, "Drucker")) == 40
    with store._reader() as reader:
        assert len(list(reader.leaf_readers())) <= 16


def test_a_merge_is_never_larger_than_a_worker_can_bear():
    class Segment:
        def doc_count_all(self) -> int:
            return 5_000

        doc_count = doc_count_all

    segments = [Segment() for _ in range(9)]

    assert merge_few(None, segments) == segments


# Safety

_WRITER = """
import sys
from pathlib import Path
from search.store import Document
from search.whoosh_store import WhooshStore
store = WhooshStore(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), int(sys.argv[2]) + int(sys.argv[3])):
    store.index([Document(id=str(number), ticket=str(number), body="Drucker принтер")], [str(number)])
    print(number, flush=True)
"""


def writer(store: WhooshStore, first: int, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(store.root), str(first), str(count)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def told(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout
    with process.stdout as out:
        return out.read().split()


def test_a_writer_killed_at_any_instant_leaves_all_it_told_of_and_no_lock(store):
    chance = random.Random(7)
    safe: list[str] = []
    for round_ in range(6):
        process = writer(store, 1000 * round_, 500)
        assert process.stdout
        safe.append(process.stdout.readline().strip())
        time.sleep(chance.uniform(0.01, 0.25))
        process.send_signal(signal.SIGKILL)
        safe.extend(told(process))
        process.wait()

    store.index([document(99_999, "Drucker")])

    assert {*safe, "99999"} <= {hit.id for hit in ask(store, "Druckern", EVERYTHING, 5_000).hits}


def test_two_writers_by_mistake_wait_for_each_other(store):
    both = [writer(store, 0, 10), writer(store, 100, 10)]

    safe = [number for process in both for number in told(process)]

    assert [process.wait() for process in both] == [0, 0]
    assert sorted(hit.id for hit in ask(store, "принтерам", EVERYTHING, 100).hits) == sorted(safe)
    assert len(safe) == 20


def test_a_writer_that_waits_too_long_says_so(store):
    with folders.writing(store.root), pytest.raises(IndexBusy), folders.writing(store.root, seconds=0.1):
        pass


def test_a_reader_goes_on_while_others_write_and_sees_the_new(store):
    process = writer(store, 0, 15)
    while process.poll() is None:
        ask(store, "Drucker", EVERYTHING, 10)
    told(process)

    assert len(found(store, "Drucker")) == 15


def test_without_an_index_it_says_so(tmp_path):
    with pytest.raises(IndexUnavailable):
        found(WhooshStore(tmp_path / "nowhere"), "Drucker")


@pytest.mark.parametrize("harm", ["folder", "files", "current", "garbage", "torn"])
def test_a_broken_index_says_so_and_can_be_made_again(store, harm):
    store.index([document(1, "Drucker")])
    folder = folders.current(store.root, store_version())
    if harm == "folder":
        shutil.rmtree(folder)
    elif harm == "files":
        for file in folder.glob("*.seg"):
            file.unlink()
    elif harm == "current":
        (store.root / "current").unlink()
    elif harm == "garbage":
        (store.root / "current").write_bytes(b"\x00\xff")
    else:
        for file in folder.glob("*.seg"):
            file.write_bytes(b"\0" * 40)

    with pytest.raises(IndexUnavailable):
        found(WhooshStore(store.root), "Drucker")

    store.create()
    store.index([document(2, "Drucker")])
    assert found(store, "Drucker") == ["2"]


def test_an_index_of_another_version_is_not_asked(store, monkeypatch):
    monkeypatch.setattr("search.analysis.VERSION", 0)

    with pytest.raises(IndexUnavailable, match="version"):
        found(store, "Drucker")


def test_nobody_else_can_look_into_the_index(store):
    assert store.root.stat().st_mode & 0o077 == 0


def store_version() -> str:
    from search import analysis

    return analysis.version()
