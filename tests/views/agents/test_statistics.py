"""The pages of statistics: each number with its list, within what their reader may see, and all of it as tables."""

import csv
import io
import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook

from desk import ratings, replies, tickets
from jobs.figures import measure_waiting
from models import Figure, FigureKind, MorningSheet, Score, Status, db, transaction, utcnow
from views import workbooks

pytestmark = [pytest.mark.row("R25"), pytest.mark.row("S5")]
PAGES = [
    "",
    "report",
    "by/department",
    "by/category",
    "by/product",
    "by/language",
    "by/channel",
    "by/customer",
    "morning",
]


@pytest.fixture
def worked(ticket, alice, mona):
    """Carol asked two hours ago and was answered after one; it was solved, rated, and she wrote again."""
    began = utcnow() - timedelta(hours=2)
    with transaction():
        mona.language = "en"
        ticket.created_at = ticket.waiting_since = began
        ticket.messages[0].created_at = began
        tickets.assign(ticket, alice, by=alice, now=began)
    with transaction():
        message = replies.reply(ticket, alice, "Ja.", now=began + timedelta(hours=1), status=Status.SOLVED)
    with transaction():
        ratings.rate(message, Score.GOOD, now=began + timedelta(hours=1))
        tickets.reopen(ticket, by=alice, now=began + timedelta(minutes=90))
    measure_waiting()
    return ticket


def sheets_of(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """As another program reads them."""
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_every_number_leads_to_a_list_of_as_many_lines(worked, root, signed_in):
    browser = signed_in(root)
    wrong = []
    for path in PAGES:
        page = browser.get(f"/desk/statistics/{path}")
        assert page.status_code == 200
        links = re.findall(r'href="(/desk/statistics/list\?[^"]+)"[^>]*>(?:n = )?(\d+)</a>', page.text)
        assert links or path == "morning"
        for address, number in links:
            shown = browser.get(unescape(address)).text
            if len(re.findall('<td class="row-name"><a href="/desk/ticket/', shown)) != int(number):
                wrong.append((path, address, number))

    assert wrong == []


def test_a_report_says_counts_and_times_and_what_was_before(worked, mona, signed_in):
    page = re.sub(r"\s+", " ", signed_in(mona).get("/desk/statistics/report?days=7").text)

    for words in ("Came in", "1 hr", "Reopened of solved", "100 %", "compared with", "before: "):
        assert words in page.replace("\xa0", " "), words
    assert '<svg viewBox="0 0 100 100"' in page and "<style" not in page and "style=" not in page


@pytest.mark.parametrize("query", ["", "?days=365", "?from=2020-01-01&to=2026-12-31", "?from=2026-12-31&to=2020-01-01"])
@pytest.mark.parametrize("path", PAGES)
def test_odd_days_are_days(worked, root, signed_in, path, query):
    assert signed_in(root).get(f"/desk/statistics/{path}{query}").status_code == 200


@pytest.mark.row("R14")
def test_figures_are_those_of_ones_own_departments(worked, bob, alice, signed_in):
    told = {}
    for agent in (alice, bob):
        browser = signed_in(agent)
        told[agent.name] = [
            browser.get(f"/desk/statistics/{path}").text.count("Drucker")
            for path in ("list?what=in", "list?what=answer", "list?what=unsolved", "save?table=figures&format=csv", "")
        ]

    assert told == {"Alice": [1, 1, 1, 6, 1], "Bob": [0, 0, 0, 0, 0]}


@pytest.mark.row("R14")
def test_figures_of_agents_are_for_managers_and_ones_own_for_oneself(worked, alice, mona, signed_in):
    with transaction():
        db.session.query(Figure).filter(Figure.kind == FigureKind.ANSWER).one().agent_id = mona.id
    desk = signed_in(alice)

    assert desk.get("/desk/statistics/by/agent").status_code == 404
    assert signed_in(mona).get("/desk/statistics/by/agent").status_code == 200
    assert desk.get(f"/desk/statistics/list?what=answer&agent={mona.id}").text.count("Drucker") == 0
    assert desk.get(f"/desk/statistics/list?what=first&agent={alice.id}").text.count("Drucker") == 1
    table = desk.get("/desk/statistics/save?table=figures&format=csv").text
    assert "Mona" not in table and "Alice" not in table
    assert desk.get("/desk/statistics/save?table=by-agent&format=csv").status_code == 404


def test_all_of_it_is_saved_as_a_workbook_and_each_table_as_csv(worked, root, signed_in):
    browser = signed_in(root)
    book = browser.get("/desk/statistics/save?table=all&format=xlsx")
    table = browser.get("/desk/statistics/save?table=figures&format=csv")

    told = sheets_of(book.data)
    assert list(told) == [
        "Summary", "Agents", "Departments", "Categories", "Products", "Languages", "Ways in", "Customers",
        "Organisations", "Days",
        "Hours", "All figures",
    ]  # fmt: skip
    assert len(told["All figures"]) == 1 + db.session.query(Figure).count()
    rows = list(csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == [row[0] for row in told["All figures"][1:]]
    assert browser.get("/desk/statistics/save?table=all&format=csv").status_code == 404
    assert browser.get("/desk/statistics/save?table=zzz&format=xlsx").status_code == 404


def test_the_number_of_queries_is_the_same_for_many_tickets(worked, root, signed_in, counting, carol, support):
    browser = signed_in(root)

    def asked(path):
        browser.get(f"/desk/statistics/{path}")
        with counting() as statements:
            browser.get(f"/desk/statistics/{path}")
        return len(statements)

    few = [asked(path) for path in (*PAGES, "by/agent", "list?what=in", "list?what=unsolved")]
    with transaction():
        for number in range(30):
            one = tickets.open_ticket(
                carol,
                support,
                f"N{number}",
                address="c@example.com",
                language="de",
                channel=worked.channel,
                now=utcnow(),
            )
            one.waiting_since = utcnow()
    measure_waiting()
    many = [asked(path) for path in (*PAGES, "by/agent", "list?what=in", "list?what=unsolved")]

    assert many == few
    assert max(many[1:]) <= 25


def test_who_wants_the_morning_sheet_says_when_and_may_change_their_mind(ticket, alice, signed_in):
    desk = signed_in(alice)
    desk.post("/desk/profile/morning", data={"morning_at": "07:30"})
    sheet = db.session.get_one(MorningSheet, alice.id)

    assert sheet.minute == 450
    assert not sheet.is_due(utcnow())  # either it is still to come, or today's is over
    assert 'value="07:30"' in desk.get("/desk/profile/").text
    desk.post("/desk/profile/morning", data={"morning_at": "25:99"})
    assert db.session.get_one(MorningSheet, alice.id).minute == 450
    desk.post("/desk/profile/morning", data={"morning_at": ""})
    assert db.session.query(MorningSheet).count() == 0


def test_a_workbook_goes_on_in_the_next_sheet_and_runs_nothing(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 4)
    rows: list[list[object]] = [["A", "B"], *([number, f"=1+{number}\x00<&"] for number in range(7))]

    told = sheets_of(written([("Years: 1/2", rows), ("Empty", [["A"]])]))

    assert list(told) == ["Years  1 2", "Years  1 2 2", "Years  1 2 3", "Empty"]
    assert [len(one) for one in told.values()] == [4, 4, 2, 1]
    assert told["Years  1 2"][1] == (0, "=1+0\ufffd<&")


def test_a_workbook_holds_what_was_put_in_it():
    day, at = date(2026, 3, 1), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    row = [1.25, -3, True, day, at, "😀\n\tЩ", "https://example.org", "", None, "é" * 40_000, "\ud800"]

    [(head, *told)] = sheets_of(written([("One", [["A"] * len(row), row])])).values()

    assert head == ("A",) * len(row)
    midnight = datetime.combine(day, time())
    assert told == [
        (1.25, -3, "True", midnight, at.replace(tzinfo=None), *row[5:7], None, None, "é" * 32_767, "\ufffd")
    ]


def written(sheets: list[tuple[str, Any]]) -> bytes:
    file = io.BytesIO()
    workbooks.write_workbook(file, sheets)
    return file.getvalue()
