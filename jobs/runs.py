"""How each kind of job went lately, kept in Redis for whoever looks. If it is lost nobody but the reader misses it."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from redis import Redis, RedisError

RUNS_KEY = "kvitok:runs"
NEXT_KEY = "kvitok:next"
LONGEST_ERROR = 300
CREDENTIALS = re.compile(r"://[^\s/@]*@")
SECRETS = ("SECRET_KEY",)
ADDRESSES = ("DATABASE_URL", "REDIS_URL")


@dataclass(frozen=True)
class Run:
    """The last run of a kind of job; `failures` is how often it failed since it last went well."""

    ended_at: datetime | None = None
    seconds: float = 0.0
    failures: int = 0
    error: str = ""


def note(connection: Redis, path: str, seconds: float, error: str = "") -> None:
    """It ended, well or with this error. Redis may be away."""
    try:
        failures = _known(connection.hget(RUNS_KEY, path)).failures + 1 if error else 0
        told = {"at": time.time(), "seconds": round(seconds, 3), "failures": failures, "error": error}
        connection.hset(RUNS_KEY, path, json.dumps(told))
    except RedisError:
        pass


def all_of(connection: Redis) -> dict[str, Run]:
    every: Any = connection.hgetall(RUNS_KEY)
    return {path.decode(): _known(told) for path, told in every.items()}


def note_next(connection: Redis, path: str, seconds: float) -> None:
    """After so many seconds the clock says this one again."""
    connection.hset(NEXT_KEY, path, str(time.time() + seconds))


def without_secrets(text: str, config: Mapping[str, Any]) -> str:
    """An error's text, short, with neither a password nor a key in it."""
    text = CREDENTIALS.sub("://…@", text)
    passwords = [urlsplit(str(config.get(name) or "")).password for name in ADDRESSES]
    for secret in (*(config.get(name) for name in SECRETS), *passwords):
        text = text.replace(str(secret), "…") if secret else text
    return text[:LONGEST_ERROR]


def _known(told: Any) -> Run:
    try:
        known = json.loads(told or "{}")
        at = known.get("at")
        ended = datetime.fromtimestamp(at, UTC) if at else None
        return Run(ended, known.get("seconds", 0.0), known.get("failures", 0), known.get("error", ""))
    except (ValueError, AttributeError, TypeError):
        return Run()
