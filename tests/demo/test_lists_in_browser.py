"""What an agent does with many tickets, on the demonstration desk, in a real browser; and what is refused there."""

import re

import pytest

from models import Ticket, Workspace, db
from tests.demo.at_work import ADMINISTRATOR, EMILY, KATHARINA, Desk

pytestmark = pytest.mark.timeout(400)  # a busy machine needs minutes to fill a desk


@pytest.mark.row("R15", "S15")
def test_all_that_match_are_changed_at_once_and_changed_back_by_the_history(desk_of):
    """Also those of the next page."""
    desk = desk_of(ADMINISTRATOR)
    desk.open("ticket/?folder=all")
    desk.page.locator("[name=rows]").first.check()
    number = int(re.findall(r"All (\d+) tickets", desk.page.inner_text(".bulk-all"))[0])

    desk.page.check("[name=all]")
    desk.page.select_option("[name=act]", "tag:")
    desk.page.fill(".bulk-tags", "Inventur")
    desk.press("text=Do it")
    changed = tagged("Inventur")
    beside = desk.beside(f"ticket/{changed[0].id}")
    beside.undoes("Inventur")
    left = tagged("Inventur")
    desk.press(".flash-undo button")

    assert len(changed) == number > 50
    assert [one.id for one in left] == [one.id for one in changed[1:]] and tagged("Inventur") == []


def tagged(name: str) -> list[Ticket]:
    db.session.rollback()
    return [one for one in db.session.query(Ticket).order_by(Ticket.id) if name in [tag.name for tag in one.tags]]


@pytest.mark.row("S1")
def test_workspaces_are_kept_ordered_shared_and_open_the_desk_also_a_colleagues(desk_of):
    desk = desk_of(EMILY)
    for name, assignee in (("Nobody's yet", "nobody"), ("Of all", "")):
        save_workspace(desk, name, assignee)
    desk.open("workspace/")
    desk.press("[aria-label='Move Of all up']")
    names = desk.page.locator(".workspaces strong").all_inner_texts()
    share(desk, "Nobody's yet")
    desk.press("li:has-text('nobody') button:text-is('Make it my start page')")
    desk.open("")
    own = (desk.page.inner_text("h1"), desk.page.inner_text(".filter-chips"))
    colleague = desk_of(KATHARINA)
    colleague.open("workspace/")
    theirs = colleague.page.inner_text("main")
    colleague.press("li:has-text('Emily Carter') form[action$='/start'] button")
    colleague.open("")

    db.session.rollback()
    assert names == ["Of all", "Nobody's yet"] and own[0] == "Nobody's yet" and "nobody" in own[1]
    assert "Nobody's yet" in theirs and "Of all" not in theirs
    assert colleague.page.inner_text("h1") == "Nobody's yet"
    assert {one.agent.name for one in db.session.query(Workspace)} == {EMILY}


def save_workspace(desk: Desk, name: str, assignee: str) -> None:
    desk.open("ticket/?folder=all")
    desk.page.click("summary:text-is('Filter')")
    desk.page.select_option(".filter-form [name=assignee]", assignee)
    desk.press(".filter-form button")
    desk.page.click("summary:text-is('Save as a workspace')")
    desk.page.fill("[placeholder='Name of the workspace']", name)
    desk.press(".filter-more .one-line button")


def share(desk: Desk, name: str) -> None:
    form = desk.page.locator(f'.workspace-form:has(input[value="{name}"])')
    form.locator("[name=sharing]").select_option("everyone")
    with desk.page.expect_navigation():
        form.get_by_role("button").click()
