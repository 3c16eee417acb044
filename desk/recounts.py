"""After a change of service levels, calendars or escalations what is open is counted anew, a handful at a time.

Where it stopped it goes on: how far it came is written with each handful. What changes meanwhile begins it anew.
"""

from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload

from desk import clocks
from models import Recount, Status, Ticket, db

HANDFUL = 100


def go_on(*, now: datetime) -> bool:
    """Count the next handful. Answers False once nothing is left to count."""
    wanted = _next()
    if wanted is None:
        return False
    handful = list(db.session.execute(_tickets(wanted)).scalars())
    clocks.settle(handful, now=now)
    if len(handful) < HANDFUL:
        _forget(wanted)
    else:
        wanted.after_id = handful[-1].id
    return True


def _next() -> Recount | None:
    """The newest for all: it makes older ones needless. Who else is counting has it, and isn't waited for."""
    free = select(Recount).with_for_update(skip_locked=True).limit(1)
    for_all = free.where(Recount.customer_id.is_(None)).order_by(Recount.id.desc())
    for_one = free.where(Recount.customer_id.is_not(None)).order_by(Recount.id)
    return db.session.execute(for_all).scalar() or db.session.execute(for_one).scalar()


def _tickets(wanted: Recount) -> Select[Ticket]:
    rows = select(Ticket).where(Ticket.id > wanted.after_id, Ticket.status != Status.CLOSED)
    if wanted.customer_id:
        rows = rows.where(Ticket.customer_id == wanted.customer_id)
    return rows.order_by(Ticket.id).limit(HANDFUL).with_for_update(of=Ticket).options(joinedload(Ticket.customer))


def _forget(wanted: Recount) -> None:
    done = delete(Recount).where(Recount.id <= wanted.id, Recount.customer_id.is_not_distinct_from(wanted.customer_id))
    db.session.execute(done)
