"""Proof of work: a browser computes for a second, unseen, before a stranger's form is taken (S11).

ALTCHA makes and checks the task. Nothing is asked of people, so nobody has to see or hear anything. A task is made by
our own server alone, holds for two hours, and is spent with the form that it was solved for.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha

from models.signing import derived

ALGORITHM = "PBKDF2/SHA-256"
COST = 5_000  # rounds of each try: some 2 ms in a browser
FEWEST, MOST = 150, 400  # tries
HOLDS_FOR = timedelta(hours=2)
LONGEST = 4_000  # letters of a solution


@dataclass(frozen=True)
class Work:
    """A task that was solved. `key` tells it from all others."""

    key: str
    ends_at: datetime


def task(*, now: datetime) -> dict[str, Any]:
    """A new one, as browsers solve it."""
    made = altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=FEWEST + secrets.randbelow(MOST - FEWEST),
        expires_at=now + HOLDS_FOR,
        hmac_secret=derived("work", "task"),
        hmac_key_secret=derived("work", "answer"),
    )
    return made.to_dict()


def done(solution: str, *, now: datetime) -> Work | None:
    """What this solution proves; None for none, for another desk's, or for one whose time is over."""
    if not solution or len(solution) > LONGEST:
        return None
    ours = altcha.verify_solution(solution, derived("work", "task"), hmac_key_secret=derived("work", "answer"))
    if not ours.verified:
        return None
    challenge = _challenge(solution)
    ends_at = datetime.fromtimestamp(challenge["parameters"]["expiresAt"], UTC)
    return Work(_key(challenge), ends_at) if ends_at > now else None


def _challenge(solution: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(base64.b64decode(solution))["challenge"]
    return read


def _key(challenge: dict[str, Any]) -> str:
    """By what the signature holds, not by how it was written down: base64 and JSON can say one thing in many ways."""
    return hashlib.sha256(challenge["parameters"]["nonce"].lower().encode()).hexdigest()
