"""Statistics in a real browser: from a number to the tickets behind it, and a report on any days."""

import re
from datetime import timedelta

import pytest

from desk import replies
from jobs.figures import measure_waiting
from models import Status, transaction, utcnow


@pytest.fixture
def counted(ticket, alice):
    began = utcnow() - timedelta(hours=3)
    with transaction():
        ticket.created_at = ticket.messages[0].created_at = began
        replies.reply(ticket, alice, "Ja.", now=began + timedelta(hours=1), status=Status.SOLVED)
    measure_waiting()
    return ticket


@pytest.mark.row("S5")
def test_from_the_dashboard_to_a_report_and_the_list_behind_a_number(opened, counted, root):
    page = opened(root, "/desk/statistics/")
    page.click("text=Report")
    page.click("text=90 days")
    bars = page.locator(".chart rect").count()
    page.click("text=As a table")
    rows = page.locator(".as-table tbody tr:visible").count()
    page.click(".tile:has-text('Tickets solved') strong a")
    listed = page.locator(".figure-list tbody tr").all_inner_texts()
    with page.expect_download() as saved:
        page.click("text=XLSX")

    assert bars == 2 * rows > 20
    assert len(listed) == 1 and "Drucker brennt" in listed[0] and re.search("1\\s?hr", listed[0])
    assert saved.value.suggested_filename.endswith(".xlsx")


@pytest.mark.row("S5")
def test_any_days_can_be_asked_for_by_hand(opened, counted, root):
    page = opened(root, "/desk/statistics/by/department")
    page.fill("[name=from]", "2020-01-01")
    page.fill("[name=to]", "2020-01-31")
    page.click("text=Show")

    assert "Jan 1, 2020 – Jan 31, 2020" in page.inner_text(".statistic-head")
    assert "Dec 1, 2019 – Dec 31, 2019" in page.inner_text(".statistic-head")
    assert page.locator(".nothing").count() == 1


@pytest.mark.row("S13")
def test_nothing_of_it_is_wider_than_a_telephone(opened, counted, root):
    page = opened(root, "/desk/statistics/", viewport={"width": 360, "height": 640})
    base = page.url.partition("/desk/")[0]

    wide = []
    for path in ("", "report", "by/agent", "list?what=in", "morning"):
        page.goto(f"{base}/desk/statistics/{path}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)

    assert wide == []


@pytest.mark.row("R25")
def test_on_paper_there_is_the_report_without_what_can_be_clicked(opened, counted, root):
    page = opened(root, "/desk/statistics/report")
    page.emulate_media(media="print")

    assert not page.locator(".tabs").is_visible() and not page.locator(".statistic-days").is_visible()
    assert page.locator(".chart svg").is_visible() and page.locator(".tiles").is_visible()
