"""The query as people type it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import Plan, Term, parse
from search.understood import understood


def said(plan: Plan) -> list[str]:
    return [("-" if group.is_excluded else "") + "|".join(term.text for term in group.terms) for group in plan.groups]


def fields(plan: Plan) -> list[tuple[str, str]]:
    return [(term.field, term.text) for group in plan.groups for term in group.terms]


def only_term(text: str) -> Term:
    (group,) = parse(text).groups
    return group.terms[0]


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("принтер сломан", ["принтер", "сломан"]),
        ("drucker -scanner", ["drucker", "-scanner"]),
        ('"не печатает" принтер', ['"не печатает"', "принтер"]),
        ("„druckt nicht“", ['"druckt nicht"']),
        ("«не друкує»", ['"не друкує"']),
        ("printer or scanner office", ["printer|scanner", "office"]),
        ("принтер или сканер", ["принтер|сканер"]),
        ("принтер чи сканер", ["принтер|сканер"]),
        ("Drucker ODER Scanner", ["Drucker|Scanner"]),
        ("the printer in the office", ["printer", "office"]),
        ("и", ["и"]),
        ('-"in Ordnung" Rechnung', ['-"in Ordnung"', "Rechnung"]),
        ("Re: Rechnung", ["Re", "Rechnung"]),
        ("or", ["or"]),
        ("", []),
        ('"', []),
        ('unfinished "phrase here', ["unfinished", '"phrase here"']),
    ],
)
def test_words_phrases_not_and_or_are_understood(text, groups):
    assert said(parse(text)) == groups


@pytest.mark.row("R22")
@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("from:carol@example.org", "sender", "carol@example.org"),
        ("от:Щербаков", "sender", "Щербаков"),
        ("Von: Müller", "sender", "Müller"),
        ("кому:support", "recipients", "support"),
        ("agent:alice", "agent", "alice"),
        ("тема:счёт", "subject", "счёт"),
        ("betreff:Rechnung", "subject", "Rechnung"),
        ("текст:счёт", "body", "счёт"),
        ("відділ:Продажі", "department", "Продажі"),
        ("status:offen", "labels", "status:open"),
        ("статус:открыт", "labels", "status:open"),
        ("has:вложение", "labels", "has:attachment"),
        ("має:вкладення", "labels", "has:attachment"),
        ("is:note", "labels", "is:note"),
    ],
)
def test_field_words_are_understood_in_four_languages(text, field, value):
    assert fields(parse(text)) == [(field, value)]


@pytest.mark.parametrize("text", ["before:2026-05-01", "до:01.05.2026", "vor:1.5.2026", "before:2026-05", "до:05.2026"])
def test_a_day_limits_from_above_without_itself(text):
    assert parse(text) == Plan(text, before=datetime(2026, 5, 1, tzinfo=UTC))


def test_two_days_limit_from_both_sides():
    plan = parse("принтер after:2025 before:2026-02-30")

    assert plan.after == datetime(2025, 1, 1, tzinfo=UTC)
    assert plan.before is None
    assert said(plan)[0] == "принтер"


def test_a_day_is_that_of_the_zone():
    plan = parse("after:2026-05-01 before:2026-11", zone=ZoneInfo("Europe/Kyiv"))

    assert (plan.after, plan.before) == (
        datetime(2026, 4, 30, 21, tzinfo=UTC),  # summer time
        datetime(2026, 10, 31, 22, tzinfo=UTC),
    )


@pytest.mark.parametrize("text", ["before:0001-01-01", "after:9999-12-31", "vor:1.1.0001", "до:31.12.9999", "до:9999"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_first_and_the_last_day_there_are_can_be_asked_for_everywhere(text, zone):
    plan = parse(text, zone=ZoneInfo(zone))

    assert plan.before or plan.after


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("after:today", 0),
        ("seit:heute", 0),
        ("после:Сегодня", 0),
        ("після:сьогодні", 0),
        ("after: yesterday", 1),
        ("ab:gestern", 1),
        ("после:вчера", 1),
        ("після:учора", 1),
    ],
)
def test_today_and_yesterday_are_days_too(text, ago):
    zone = ZoneInfo("Europe/Kyiv")
    earliest = datetime.now(zone)

    after = parse(text, zone=zone).after

    days = {(now - timedelta(days=ago)).date() for now in (earliest, datetime.now(zone))}
    assert after and after.astimezone(zone).date() in days and after.astimezone(zone).hour == 0
    assert [part.field for part in understood(text)] == ["after"]


@pytest.mark.parametrize("text", ["from: or drucker", "von: oder drucker", "от: или drucker", "drucker или"])
def test_or_is_no_name_but_at_the_end_of_a_query(text):
    assert fields(parse(text))[0] == ("anywhere", "drucker")


def test_who_is_called_or_is_found_all_the_same():
    assert fields(parse("from:or from: or")) == [("sender", "or"), ("sender", "or")]


@pytest.mark.parametrize(
    "text", ["from: before:2026-05-01", "von: vor:1.5.2026", "до:05.2026 кому:", "-від: before:2026-05"]
)
def test_a_field_of_which_nothing_is_said_is_passed_over(text):
    assert (parse(text), [part.field for part in understood(text)]) == (
        Plan(text, before=datetime(2026, 5, 1, tzinfo=UTC)),
        ["before"],
    )


def test_what_a_field_holds_may_begin_like_a_field_or_be_left_out():
    plan = parse("тема:от:иванов from: -drucker")

    assert [(group.terms[0].field, group.is_excluded) for group in plan.groups] == [
        ("subject", False),
        ("anywhere", True),
    ]


@pytest.mark.parametrize("text", ["#4711", "[#4711]", "№4711"])
def test_a_ticket_number_asks_for_the_ticket_and_for_what_mentions_it(text):
    (group,) = parse(text).groups

    assert [(term.field, term.options[0][0][1]) for term in group.terms] == [
        ("number", ("4711",)),
        ("anywhere", ("=#4711",)),
    ]


def test_the_words_of_a_telephone_number_are_one_thing():
    plan = parse("Müller +49 (0)30 123-45-67")

    assert sorted(said(plan)) == ["+49 (0)30 123-45-67", "Müller"]


def test_two_numbers_are_no_telephone_number():
    assert len(parse("4711 12345").groups) == 2


def test_an_identifier_is_asked_for_whole():
    assert only_term("srv-01.example.org").options == (((0, ("=srv-01.example.org",)),),)


def test_words_with_a_hyphen_are_asked_for_in_a_row_and_as_one():
    in_a_row, as_one = only_term("интернет-магазин").options

    assert [place for place, _ in in_a_row] == [0, 1]
    assert "=интернетмагазин" in as_one[0][1]


def test_while_one_types_the_last_word_is_a_beginning():
    typing = parse("принтер сло", is_typing=True)
    done = parse("принтер сло ", is_typing=True)

    assert [group.terms[0].beginning for group in typing.groups] == ["", "сло"]
    assert [group.terms[0].beginning for group in done.groups] == ["", ""]


@given(st.text(max_size=200), st.booleans())
def test_any_text_at_all_is_understood_somehow(text, is_typing):
    plan = parse(text, is_typing)

    assert all(group.terms for group in plan.groups)
    assert all(term.options and all(steps for steps in term.options) for group in plan.groups for term in group.terms)


@pytest.mark.parametrize("text", ["*", "*а", "?" * 400, "a " * 5_000, '"' * 999, "-" * 999, "from:" * 200, "((((" * 99])
def test_what_would_stop_other_searches_is_short_work(text):
    assert len(parse(text).groups) <= 24
