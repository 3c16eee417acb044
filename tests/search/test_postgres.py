"""PostgreSQL's own: an index in a schema beside the tables, which may be dropped at any time."""

from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
from sqlalchemy import create_engine, event, text

from search import postgres_search, postgres_terms
from search import postgres_tables as tables
from search.document_keys import in_keys
from search.engines import POSTGRES
from search.postgres_store import PostgresStore
from search.postgres_terms import question, vector, version
from search.query import parse
from search.store import IndexBusy, IndexUnavailable
from tests.search.made import EVERYTHING, MONDAY, document, found


@pytest.fixture
def in_postgres(make_store) -> PostgresStore:
    return make_store(POSTGRES)


@pytest.fixture
def ask_database(postgres_engine):
    def ask(statement: str, **values: object) -> list[str]:
        with postgres_engine.begin() as connection:
            answer = connection.execute(text(statement), values)
            return list(answer.scalars()) if answer.returns_rows else []

    return ask


def tables_of(store: PostgresStore, ask_database) -> list[str]:
    names = ask_database("SELECT tablename FROM pg_tables WHERE schemaname = :schema", schema=tables.SCHEMA)
    return [name for name in names if name.startswith(store._name)]


@pytest.mark.parametrize("harm", ["never made", "table", "schema"])
def test_an_index_that_is_gone_says_so_and_can_be_made_again(in_postgres, postgres_engine, ask_database, harm):
    store = in_postgres
    if harm == "never made":
        store = PostgresStore(postgres_engine, f"test_{token_hex(4)}")
    elif harm == "table":
        (table,) = tables_of(store, ask_database)
        ask_database(f"DROP TABLE {tables.SCHEMA}.{table}")
    else:
        ask_database(f"DROP SCHEMA {tables.SCHEMA} CASCADE")

    for act in (lambda: found(store, "Drucker"), lambda: store.index([document(1)]), lambda: store.delete(["1"])):
        with pytest.raises(IndexUnavailable):
            act()

    store.create()
    store.index([document(2, "Drucker")])
    assert found(store, "Drucker") == ["2"]


def test_a_rebuild_leaves_one_table(in_postgres, ask_database):
    for _ in range(2):
        with in_postgres.rebuilding() as new, new.finishing():
            pass

    assert len(tables_of(in_postgres, ask_database)) == 1


def test_a_database_that_does_not_answer_is_an_index_that_does_not(postgres_engine):
    nowhere = create_engine(postgres_engine.url.set(database="nowhere"))

    with pytest.raises(IndexUnavailable):
        found(PostgresStore(nowhere, "tickets"), "Drucker")


def test_a_writer_that_waits_too_long_says_so(in_postgres, postgres_engine, monkeypatch):
    monkeypatch.setattr(tables, "_LOCK_SECONDS", 1)

    with tables.writing(postgres_engine, in_postgres._name), pytest.raises(IndexBusy):
        in_postgres.index([document(1, "Drucker")])


def test_a_text_too_large_for_a_tsvector_is_found_by_what_fits(in_postgres):
    words = " ".join(f"wort{number}q" for number in range(30_000))

    in_postgres.index([document(1, "Anfang " + words, subject="Drucker", department="a")])

    assert found(in_postgres, "Anfang Drucker department:a") == ["1"]


def test_quotes_and_backslashes_are_letters_as_others(in_postgres):
    odd = "o'neill back\\\\slash \\'"
    in_postgres.index([document(1, odd, labels={"odd:'\\"})])

    assert found(in_postgres, odd) == ["1"]


def test_the_keys_are_looked_up_and_rows_are_not_walked_through(in_postgres, postgres_engine):
    asked = question(parse("Drucker"), EVERYTHING)
    assert asked
    with postgres_engine.begin() as connection:
        settings = postgres_search.settings(5)
        table = tables.named(tables.current(connection, in_postgres._name, version(), **settings).name)
        plan = connection.execute(
            text(f"EXPLAIN SELECT id FROM {table.fullname} WHERE terms @@ CAST(:asked AS tsquery) ORDER BY at LIMIT 5"),
            {"asked": asked.whole},
        ).scalars()

        assert any("Bitmap Index Scan" in line for line in plan)


def test_days_limit_what_keys_find_and_are_not_looked_up_themselves(in_postgres, postgres_engine):
    words = "Drucker Papier Tinte Flur Rechnung Kabel Schreibtisch Netzteil"
    with in_postgres.rebuilding() as new:
        new.index([document(number, words, date=MONDAY + timedelta(hours=number)) for number in range(500)])
        with new.finishing():
            pass
    asked: list[tuple[str, Any]] = []
    event.listen(postgres_engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))

    hits = found(in_postgres, f"{words} before:2026-11-18")
    statement, values = next(one for one in asked if "at DESC" in one[0])
    with postgres_engine.connect() as connection:
        tables.current(connection, in_postgres._name, version(), **postgres_search.settings(5))
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars()
        scans = [line for line in plan if "Index Scan" in line]

    assert hits == [str(number) for number in range(35, -1, -1)]
    assert scans and all("terms" in line for line in scans)


def test_questions_asked_together_share_a_transaction_until_one_of_them_fails(in_postgres, postgres_engine):
    in_postgres.index([document(1, "Drucker ohne Papier")])
    begun: list[object] = []
    ended: list[object] = []
    event.listen(postgres_engine, "begin", begun.append)
    event.listen(postgres_engine, "rollback", ended.append)

    with in_postgres.asking() as reader:
        answers = [reader.has(parse("Drucker"), EVERYTHING), reader.known(["papier", "tinte"])]
        together = len(begun)
        tired = reader.search(parse("Drucker"), EVERYTHING, 10, seconds=-1)
        broken = reader._ask(lambda connection, _index: connection.execute(text("SELECT pg_sleep(9)")), 0.05)
        after = reader.search(parse("Papier"), EVERYTHING, 10)

    assert answers == [True, ["papier"]]
    assert together == 1
    assert (tired.is_partial, broken) == (True, postgres_search.OutOfTime)
    assert [hit.id for hit in after.hits] == ["1"]
    assert (len(begun), len(ended)) == (3, 3)  # each failure ends one


def test_questions_asked_together_find_the_table_that_took_the_place_of_theirs(in_postgres, postgres_engine):
    in_postgres.index([document(1, "Drucker")])
    with in_postgres.asking() as reader:
        before = reader.known(["drucker"])
        reader._index = tables.Index("gone")
        after = reader.known(["drucker"])

    assert (before, after) == (["drucker"], ["drucker"])


def test_all_there_is_and_keys_asked_together_are_each_looked_for_in_their_way(in_postgres, postgres_engine):
    in_postgres.index([document(number, "Drucker", labels={"status:open"}) for number in range(5)])
    with in_postgres.asking() as reader:
        every = reader.search(parse(""), EVERYTHING, 10)
        with_enabled = reader._connection.execute(text("SHOW enable_indexscan")).scalar()
        some = reader.search(parse("Drucker after:2020-01-01"), EVERYTHING, 10)
        counted = reader.count()
        reader.known(["drucker"])
        with_seqscan = reader._connection.execute(text("SHOW enable_seqscan")).scalar()

    assert (len(every.hits), len(some.hits), with_enabled) == (5, 5, "off")
    assert (counted, with_seqscan) == (5, "off")


def test_nobody_is_asked_for_no_words(in_postgres, postgres_engine):
    asked: list[object] = []
    event.listen(postgres_engine, "begin", asked.append)

    assert (in_postgres.known([]), in_postgres.written({"name": ()})) == ([], [])
    assert asked == []


def test_a_document_keeps_within_postgresqls_limits():
    long = vector(in_keys(document(1, "immer " * 20_000)))

    assert len(long) < 10_000


def test_the_keys_of_the_newest_lie_apart_and_are_looked_up_there(in_postgres, postgres_engine, monkeypatch):
    monkeypatch.setattr(tables, "_ERA", 10)
    with in_postgres.rebuilding() as new:
        new.index([document(number, "Drucker", date=MONDAY + timedelta(hours=number)) for number in range(40)])
        with new.finishing():
            pass
    asked = question(parse("Drucker"), EVERYTHING)
    assert asked
    with postgres_engine.begin() as connection:
        index = tables.current(connection, in_postgres._name, version(), **postgres_search.settings(5))
        rows = f"FROM {tables.SCHEMA}.{index.name} WHERE terms @@ CAST(:asked AS tsquery)"
        values = {"asked": asked.whole}
        counts, plans = [], []
        for era in tables.eras(index.begins):
            counts.append(connection.execute(text(f"SELECT count(*) {rows} AND {era}"), values).scalar())
            said = text(f"EXPLAIN SELECT id {rows} AND {era} ORDER BY at DESC LIMIT 5")
            plan = connection.execute(said, values).scalars()
            plans.append([line.split(" on ")[1].split()[0] for line in plan if "Index Scan" in line])

    assert counts == [3, 8, 29]
    assert all(len(plan) == 1 and "terms" in plan[0] for plan in plans)
    assert len({plan[0] for plan in plans}) == 3
    assert found(in_postgres, "Drucker")[:12] == [str(number) for number in range(39, 27, -1)]


def test_a_phrase_is_looked_for_in_those_alone_that_have_its_words_side_by_side(in_postgres, ask_database):
    in_postgres.index([document(1, "Drucker ohne Papier"), document(2, "Papier ohne Drucker, Drucker ohne Strom")])
    asked = question(parse('"ohne Papier"'), EVERYTHING)
    assert asked
    (table,) = tables_of(in_postgres, ask_database)

    looked_into = [
        ask_database(
            f"SELECT id FROM {tables.SCHEMA}.{table} WHERE terms @@ CAST(:asked AS tsquery) ORDER BY id",
            asked=tier.wider,
        )
        for tier in asked.tiers
    ]

    assert looked_into == [[], ["1"]]


def test_of_a_text_with_a_great_many_pairs_of_words_none_is_told_and_each_is_found(in_postgres, monkeypatch):
    monkeypatch.setattr(postgres_terms, "_MOST_PAIRS", 5)
    words = "eins zwei drei vier fünf sechs sieben acht".split()

    in_postgres.index([document(1, " ".join(words)), document(2, " ".join(reversed(words)))])

    assert found(in_postgres, '"sieben acht"') == ["1"]
    assert found(in_postgres, '"acht sieben"') == ["2"]
    assert "'r*'" in vector(in_keys(document(1, " ".join(words))))
