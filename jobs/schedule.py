"""What the clock says, and how often."""

from collections.abc import Mapping
from typing import Any


def schedule(config: Mapping[str, Any]) -> dict[str, int]:
    """Each job by its dotted path, and after how many seconds it is due again."""
    return {
        "jobs.sweep.sweep": config["SWEEP_SECONDS"],
        "jobs.inbox.fetch_all": config["FETCH_SECONDS"],
        "jobs.escalations.escalate_waiting": 30,
        "jobs.escalations.recount": 30,
        "jobs.ticket_rules.apply_due": 60,
        "jobs.distribution.hand_out": 15,
        "jobs.follow_ups.go_on": 60,
        "jobs.recurring.open_due": 60,
        "jobs.snoozes.wake_due": 30,
        "jobs.reminders.remind_due": 30,
        "jobs.pledges.look_after_due": 30,
        "jobs.figures.measure_waiting": 60,
        "jobs.morning.send_due": 60,
        "jobs.customers.place_newcomers": 60,
        "jobs.cleaning.clean": 3600,
    }
