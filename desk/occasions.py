"""What happens to tickets, kept for the rules that look at it (S4). Every line of the record comes by here.

What a rule itself did is no occasion for rules: so no two of them can keep each other at it.
"""

from models import Event, Occasion, Office, WaitingOccasion, db

BEGUN = ("opened", "not_spam")
ENDED = ("solved", "closed", "pending", "reopened")


def hear(event: Event) -> None:
    """Something happened; where a rule looks at it, it waits for that."""
    occasions = _occasions(event)
    if not occasions or "rule" in event.details or event.ticket is None:
        return
    wanted = set(Office.current().rule_occasions)
    for one in occasions:
        if one in wanted:
            db.session.add(WaitingOccasion(ticket=event.ticket, occasion=one, at=event.at))


def _occasions(event: Event) -> tuple[Occasion, ...]:
    if event.kind in BEGUN:
        return (Occasion.OPENED,)
    if event.kind == "customer_wrote":
        return (Occasion.WROTE,)
    if event.kind == "replied":
        return (Occasion.REPLIED, Occasion.STATUS) if _changes_status(event) else (Occasion.REPLIED,)
    return (Occasion.STATUS,) if event.kind in ENDED else ()


def _changes_status(event: Event) -> bool:
    before = event.details.get("before") or {}
    return bool(before.get("status") != event.details.get("status"))
