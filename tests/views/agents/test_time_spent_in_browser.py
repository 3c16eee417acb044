"""The quiet timer, in a browser: it counts once it was started, and only while it runs (S6)."""

import pytest

from models import transaction

pytestmark = pytest.mark.row("S6")


def test_the_timer_counts_while_it_runs_and_what_is_typed_holds(opened, alice, ticket, support):
    with transaction():
        support.tracks_time = True
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    field, button = page.locator("#minutes"), page.locator("[data-timer] button")
    page.clock.install()
    unasked = field.input_value()

    button.click()
    for _ in range(3):
        page.mouse.move(10, 10)
        page.clock.run_for(60_000)
        page.mouse.move(20, 20)
    running = field.input_value()
    page.clock.run_for(600_000)  # nobody touches anything
    idle = field.input_value()
    button.click()
    page.clock.run_for(60_000)
    field.fill("0:45")

    assert (unasked, running) == ("", "0:03")
    assert idle in ("0:04", "0:05")
    assert (field.input_value(), button.inner_text()) == ("0:45", "Start the timer")
