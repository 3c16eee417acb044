"""Until when a department answers, as it says itself: its first limit, counted in its calendar's hours (A6).

Where it has no calendar nothing is promised.
"""

import math
from datetime import UTC, datetime, timedelta

from desk.business_time import add_business_time
from desk.calendars import hours_of
from models import Department

FURTHEST = timedelta(days=60)  # whoever answers later promises nothing
ROUNDED_TO = 15 * 60  # seconds: nobody promises 11:07


def answer_by(department: Department, *, now: datetime) -> datetime | None:
    """The instant; None where nothing is promised."""
    limits = [level.after_minutes for level in department.escalation_levels]
    if not limits or not department.calendar:
        return None
    at = add_business_time(hours_of(department.calendar), now, timedelta(minutes=min(limits)))
    return _rounded(at) if at and at <= now + FURTHEST else None


def _rounded(at: datetime) -> datetime:
    """Up to the next quarter of an hour."""
    return datetime.fromtimestamp(math.ceil(at.timestamp() / ROUNDED_TO) * ROUNDED_TO, UTC)
