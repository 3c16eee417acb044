"""Recurring tickets in a real browser: made, seen with their next time, switched off and on."""

import pytest

from models import Every, RecurringTicket, db
from tests.views.agents.test_axe_in_browser import TELEPHONE, WIDE, violations


@pytest.mark.row("C4")
@pytest.mark.parametrize(("colours", "size"), [("light", WIDE), ("dark", TELEPHONE)], ids=["light", "dark"])
def test_one_is_made_and_switched_off_and_on_and_axe_finds_nothing(opened, root, support, colours, size):
    page = opened(root, "/desk/recurring/new/", color_scheme=colours, viewport=size, bypass_csp=True)
    wrong = violations(page)

    page.fill("#subject", "Check the backup")
    page.fill("#text", "Tape 1, then tape 2")
    page.select_option("#every", "week")
    named = page.locator("[name=weekdays]").evaluate_all("all => all.map(one => one.value)")
    page.get_by_label("Thursday").check()
    page.fill("#at_minutes", "07:30")
    page.select_option("#department_id", str(support.id))
    page.click("main >> text=Save")
    page.wait_for_selector("text=every week on Thu at 07:30")
    wrong += violations(page)
    page.click("main >> text=Switch off")
    page.wait_for_selector("main >> text=Switch on")
    db.session.rollback()
    off = db.session.query(RecurringTicket).one().next_at
    page.click("main >> text=Switch on")
    page.wait_for_selector("main >> text=Switch off")
    page.click("main >> text=Check the backup")
    page.wait_for_selector("text=Next time:")
    wrong += violations(page)
    is_wide_as_the_screen = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    db.session.rollback()
    row = db.session.query(RecurringTicket).one()
    assert (row.every, row.weekdays, row.at_minutes, off) == (Every.WEEK, [3], 450, None)
    assert named == list("0123456")
    assert row.next_at and wrong == [] and is_wide_as_the_screen
