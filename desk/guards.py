"""What keeps machines from the customers' form without keeping people from it (S11)."""

from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import delete

from desk.errors import DeskError
from models import SpentProof, db


class ProofSpent(DeskError):
    """Somebody sends one proof of work with several forms."""

    text = lazy_gettext("That took a little too long, or it was sent already. Please press the button once more.")
    status = 422


def spend(key: str, *, ends_at: datetime) -> None:
    """Take this proof of work, once for ever. Raises ProofSpent; IntegrityError where two come at one instant."""
    if db.session.get(SpentProof, key):
        raise ProofSpent
    db.session.add(SpentProof(key=key, ends_at=ends_at))
    db.session.flush()


def forget_old(*, now: datetime) -> None:
    """A proof whose time is over is refused for that."""
    db.session.execute(delete(SpentProof).where(SpentProof.ends_at < now))
