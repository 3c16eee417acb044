"""Until when a department answers whoever it doesn't know yet: by its service level, else by its first escalation (A6).

It is counted in the hours of that level, or of the department's calendar; where there are none nothing is promised.
"""

import math
from datetime import UTC, datetime, timedelta

from desk import levels
from desk.business_time import add_business_time
from models import Department

FURTHEST = timedelta(days=60)  # whoever answers later promises nothing
ROUNDED_TO = 15 * 60  # seconds: nobody promises 11:07


def answer_by(department: Department, *, now: datetime) -> datetime | None:
    """The instant; None where nothing is promised."""
    goal = levels.promised(department)
    hours = levels.book().hours_in(goal.calendar_id or department.calendar_id) if goal else None
    if goal is None or hours is None:
        return None
    at = add_business_time(hours, now, timedelta(minutes=goal.minutes))
    return _rounded(at) if at and at <= now + FURTHEST else None


def _rounded(at: datetime) -> datetime:
    """Up to the next quarter of an hour."""
    return datetime.fromtimestamp(math.ceil(at.timestamp() / ROUNDED_TO) * ROUNDED_TO, UTC)
