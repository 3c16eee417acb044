"""What a form carries to show that it is ours: a key of its own and the instant it was made, signed."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from models.signing import is_signed, signature

# Nobody reads and fills in a form faster; a machine does. Later than a day someone else may sit at the screen.
FASTEST = timedelta(seconds=2)
OLDEST = timedelta(days=1)


def new(*, now: datetime) -> str:
    """A proof for a form made now."""
    value = f"{secrets.token_hex(8)}.{int(now.timestamp())}"
    return f"{value}.{signature('form', value)}"


def age(proof: str, *, now: datetime) -> timedelta | None:
    """How long ago the form was made; None if it isn't a form of ours."""
    value, _, given = proof.rpartition(".")
    if not is_signed("form", value, given):
        return None
    return now - datetime.fromtimestamp(int(value.partition(".")[2]), UTC)


def submission(proof: str, *content: str) -> str:
    """A key for this form with this content: sent twice it is the same; changed and sent again it is another."""
    return hashlib.sha256("\x00".join((proof, *content)).encode()).hexdigest()
