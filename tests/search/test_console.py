"""The console: one JSON object a line in, one a line out."""

import io
import json
import os
import shutil
import signal
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from models import db
from search.console import console
from search.engines import POSTGRES, WHOOSH, NoPostgres
from search.postgres_store import PostgresStore
from search.store import Document, Store
from search.whoosh_store import WhooshStore

ENGINE = WHOOSH
MAIL = {
    "id": "m1",
    "ticket": 4711,
    "subject": "Принтер",
    "from": "Carol Weiß <carol@example.com>",
    "to": ["support@example.org", "anna@example.org"],
    "agent": "Alice Berg",
    "department": "Support",
    "date": "2026-05-01T10:00:00Z",
    "text": "Наши заявки не печатаются.",
}
OTHER = MAIL | {"id": "m2", "ticket": 4712, "from": "bob@example.net", "department": "Sales", "agent": "Alice Bergmann",
                "date": "2026-06-01", "subject": "Drucker", "text": "Der Toner ist leer, заявка"}  # fmt: skip


@pytest.fixture(autouse=True)
def engine(app: Flask, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each engine is asked the same."""
    monkeypatch.setattr("tests.search.test_console.ENGINE", POSTGRES if database == "postgresql" else WHOOSH)


def said(folder: Path, *lines: object) -> list[dict]:
    out = io.StringIO()
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    console(io.StringIO(text), out, folder, ENGINE)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def ids(folder: Path, query: str, **others: object) -> list[str]:
    return said(folder, {"query": query, **others})[0]["ids"]


def test_what_is_indexed_is_found_also_by_the_next_process(tmp_path):
    assert said(tmp_path / "i", {"index": [MAIL, OTHER]}) == [{"ok": True}]

    assert sorted(ids(tmp_path / "i", "заявок")) == ["m1", "m2"]


def test_filters_limit(tmp_path):
    said(tmp_path, {"index": [MAIL, OTHER]})

    for chosen, expected in [
        ({"department": "sales"}, ["m2"]),
        ({"agent": "Alice Berg"}, ["m1"]),
        ({"from": "carol@example.com"}, ["m1"]),
        ({"from": "Carol Weiß"}, ["m1"]),
        ({"to": "anna@example.org"}, ["m2", "m1"]),
        ({"date_from": "2026-05-02"}, ["m2"]),
        ({"date_to": "2026-05-01"}, ["m1"]),
        ({"date_from": "2026-05-01", "date_to": "2026-06-01"}, ["m2", "m1"]),
        ({"date_to": "2026-04-30", "department": None}, []),
    ]:
        assert sorted(ids(tmp_path, "заявки", filter=chosen)) == sorted(expected), chosen
        assert ids(tmp_path, "", filter=chosen) == expected, chosen


def test_a_search_can_be_within_the_subject_or_the_text(tmp_path):
    said(tmp_path, {"index": [MAIL, OTHER]})

    assert ids(tmp_path, "drucker", filter={"in": "subject"}) == ["m2"]
    assert ids(tmp_path, "drucker", filter={"in": "body"}) == []
    assert ids(tmp_path, "leer", filter={"in": "body"}) == ["m2"]


def test_the_limit_and_the_typing_mode_are_kept_to(tmp_path):
    said(tmp_path, {"index": [MAIL, OTHER]})

    assert [len(ids(tmp_path, "заявки", limit=limit)) for limit in (0, 1, 10_000)] == [0, 1, 2]
    assert ids(tmp_path, "печата", mode="typing") == ["m1"]
    assert ids(tmp_path, "#4711") == ["m1"]


def test_indexing_the_same_id_again_replaces_it(tmp_path):
    said(tmp_path, {"index": [MAIL]}, {"index": [MAIL | {"text": "Scanner"}]})

    assert ids(tmp_path, "Scanner") == ["m1"]
    assert ids(tmp_path, "заявки") == []


def test_two_forms_share_a_key(tmp_path):
    (answer,) = said(tmp_path, {"keys": ["заявка", "заявок", "сканер"]})

    one, other, third = map(set, answer["keys"])
    assert one & other
    assert not one & third


def test_what_makes_no_sense_is_an_error_and_the_loop_goes_on(tmp_path):
    answers = said(
        tmp_path, "{", "[]", {"what": 1}, {"index": [{}]}, {"index": 5}, "", {"keys": ["a"]}, {"quit": True}, "{"
    )

    assert [next(iter(answer)) for answer in answers] == ["error"] * 5 + ["keys"]


@pytest.mark.row("R22")
def test_an_id_comes_back_as_it_was_sent(tmp_path):
    said(tmp_path, {"index": [MAIL | {"id": 7}, MAIL | {"id": "7"}, MAIL | {"id": 7, "text": "Scanner"}]})

    assert ids(tmp_path, "Scanner") == [7]
    assert ids(tmp_path, "заявки") == ["7"]


@pytest.mark.row("R22")
def test_a_ticket_is_found_by_its_number_also_where_that_has_letters(tmp_path):
    said(tmp_path, {"index": [MAIL | {"ticket": "HD-4711"}, OTHER]})

    for query in ("hd-4711", "#HD-4711", "HD-4711 заявка"):
        assert ids(tmp_path, query) == ["m1"], query
    assert ids(tmp_path, "4712") == ["m2"]


def test_the_last_day_there_is_ends_no_time(tmp_path):
    said(tmp_path, {"index": [MAIL]})

    for end in ("9999-12-31", "9999-12-31T23:59:59Z", "9999"):
        assert ids(tmp_path, "заявки", filter={"date_to": end}) == ["m1"], end
        assert ids(tmp_path, f"before:{end} заявки") == ["m1"], end


def test_a_person_without_a_letter_is_nobody(tmp_path):
    said(tmp_path, {"index": [MAIL]})

    for who in ("from", "to", "agent"):
        assert ids(tmp_path, "заявки", filter={who: "?!"}) == [], who


def test_an_or_at_the_beginning_is_no_word(tmp_path):
    said(tmp_path, {"index": [MAIL]})

    assert ids(tmp_path, "или заявка") == ids(tmp_path, "заявка or") == ["m1"]


def test_a_text_of_megabytes_is_found_from_its_first_word_to_its_last(tmp_path, monkeypatch):
    monkeypatch.setattr("search.analysis.tokens._MOST_ANALYSED", 50)
    known = " ".join(f"строка{number}" for number in range(100))

    said(tmp_path, {"index": [MAIL | {"text": f"заявка {known} квитанция заявка"}]})

    for query in ("заявки", "строка99", "квитанция", "строка7"):
        assert ids(tmp_path, query) == ["m1"], query
    assert ids(tmp_path, "квитанцией") == []


@pytest.mark.parametrize("query", ["*", '"', "-", "**", "or", "from:*", " * - "])
def test_what_asks_for_nothing_finds_nothing(tmp_path, query):
    assert said(tmp_path, {"index": [MAIL, OTHER]}, {"query": query}) == [{"ok": True}, {"ids": []}]


def test_what_is_wrong_is_said_in_words(tmp_path):
    wrong: dict[str, list[Any]] = {
        "The limit must be a whole number, 0 or more.": [{"query": "a", "limit": n} for n in (-1, "x", True)],
        "The query must be a text.": [{"query": 7}, {"query": ["a"]}],
        "A word must be a text.": [{"keys": [7]}],
        "A document needs an id, a text or a whole number.": [{"index": [{"text": "a"}]}, {"index": [{"id": None}]}],
        "The document 9 needs a subject or a text.": [{"index": [{"id": 9}]}],
        "A document must be an object.": [{"index": [7]}],
        "index must have a list.": [{"index": 7}, {"index": None}],
        "mode knows only search, typing.": [{"query": "a", "mode": "odd"}],
        "in knows only subject, body.": [{"query": "a", "filter": {"in": "text"}}],
        "x is no date. Write it like 2026-05-01 or 2026-05-01T10:00:00Z.": [{"query": "", "filter": {"date_to": "x"}}],
        "True is no date. Write it like 2026-05-01 or 2026-05-01T10:00:00Z.": [
            {"query": "", "filter": {"date_from": True}},
            {"index": [{"id": 1, "text": "a", "date": True}]},
        ],
        "A request must be an object.": [[], "3", "null"],
        "This line is no JSON.": ["{bad", "[" * 200_000],
    }  # fmt: skip

    for error, requests in wrong.items():
        assert said(tmp_path, *requests) == [{"error": error}] * len(requests)


def test_half_a_character_stops_nothing(tmp_path):
    half = '"\\ud83d"'

    answers = said(
        tmp_path, f'{{"keys": [{half}]}}', f'{{"query": {half}}}', f'{{"index": [{{"id": {half}, "text": {half}}}]}}'
    )

    assert [next(iter(answer)) for answer in answers] == ["keys", "ids", "ok"]


def test_what_was_answered_ok_outlives_a_kill_at_that_instant(tmp_path):
    requests, answers = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        db.engine.dispose(close=False)  # its connections are the parent's
        try:
            console(os.fdopen(requests[0]), os.fdopen(answers[1], "w"), tmp_path / "i", ENGINE)
        finally:
            os._exit(0)
    with os.fdopen(requests[1], "w") as ask, os.fdopen(answers[0]) as said_by_it:
        for number in range(5):
            print(json.dumps({"index": [MAIL | {"id": number}]}), file=ask, flush=True)
            assert json.loads(said_by_it.readline()) == {"ok": True}
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    assert sorted(ids(tmp_path / "i", "заявок")) == [0, 1, 2, 3, 4]


def test_many_documents_in_a_line_are_taken_in_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr("search.console._AT_ONCE", 2)
    taken: list[int] = []
    index: Any = WhooshStore.index if ENGINE == WHOOSH else PostgresStore.index

    def counted(store: Store, batch: Sequence[Document]) -> None:
        taken.append(len(batch))
        index(store, batch)

    monkeypatch.setattr(WhooshStore if ENGINE == WHOOSH else PostgresStore, "index", counted)

    answers = said(tmp_path, {"index": [*(MAIL | {"id": n} for n in range(4)), MAIL | {"id": 0, "text": "Scanner"}]})

    assert (answers, taken) == ([{"ok": True}], [2, 2, 1])
    assert (ids(tmp_path, "Scanner"), sorted(ids(tmp_path, "заявок"))) == ([0], [1, 2, 3])


def test_bytes_that_are_no_text_spoil_their_line_only(app, tmp_path):
    lines = b'\xff{\n\xef\xbb\xbf{"keys": ["a"]}\n{"query": "\xff"}\n' + b"x" * 5_000_000 + b'\n{"keys": "\xd0\xb0"}\n'

    command = ["search", "console", "--folder", str(tmp_path), "--engine", ENGINE]
    answer = app.test_cli_runner().invoke(args=command, input=lines)

    answers = [next(iter(json.loads(line))) for line in answer.stdout.splitlines()]
    assert answers == ["error", "keys", "ids", "error", "keys"]


def test_a_folder_that_cannot_be_used_is_an_error_and_the_loop_goes_on(tmp_path):
    (tmp_path / "i").write_text("a file")

    answers = said(tmp_path / "i", {"index": [MAIL]}, {"query": "заявки"}, {"keys": ["a"]}, "{")

    assert [next(iter(answer)) for answer in answers] == ["error", "error", "keys", "error"]
    assert "folder can't be used" in answers[0]["error"]


def test_a_folder_deleted_and_made_again_is_an_index_of_its_own(tmp_path):
    said(tmp_path / "i", {"index": [MAIL]})
    shutil.rmtree(tmp_path / "i")

    assert ids(tmp_path / "i", "заявки") == []


def test_only_postgresql_can_be_asked_to_search_by_postgresql(app, database, tmp_path):
    can = database == "postgresql"

    with nullcontext() if can else pytest.raises(NoPostgres, match="set DATABASE_URL"):
        console(io.StringIO(), io.StringIO(), tmp_path, POSTGRES)

    answer = app.test_cli_runner().invoke(args=["search", "console", "--folder", str(tmp_path), "--engine", "postgres"])
    assert (answer.exit_code, "set DATABASE_URL" in answer.output) == ((0, False) if can else (2, True))
