"""Who looks at a ticket this moment, and who types. It lives in Redis alone, for seconds; nothing depends on it.

Where Redis is away nobody is seen, no page waits for it longer than a moment, and for some seconds nobody asks again.
"""

import logging
import time
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app
from redis import Redis, RedisError

from models.redis_address import redis_url

log = logging.getLogger(__name__)

HERE_SECONDS = 25  # a screen tells of itself every ten
WAIT_SECONDS = 0.2
LEAVE_ALONE_SECONDS = 5.0
DOINGS = ("", "reply", "note")
# By the clock of Redis, which is one for all machines that ask it.
COME = """
local now = redis.call('TIME')[1]
redis.call('HSET', KEYS[1], ARGV[1], now .. ' ' .. ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
"""

_left_alone_until = 0.0


class Here(NamedTuple):
    """Somebody at a ticket; `doing` is one of DOINGS."""

    agent_id: int
    doing: str


def come(ticket_id: int, agent_id: int, doing: str) -> None:
    """This agent is at the ticket now, and writes an answer, or a note, or nothing."""
    known = doing if doing in DOINGS else ""
    _ask(lambda redis: redis.eval(COME, 1, _key(ticket_id), agent_id, known, HERE_SECONDS))


def leave(ticket_id: int, agent_id: int) -> None:
    """They have gone elsewhere."""
    _ask(lambda redis: redis.hdel(_key(ticket_id), str(agent_id)))


def who(ticket_ids: Collection[int]) -> dict[int, list[Here]]:
    """Who is at these tickets, asked at once; tickets where nobody is are left out."""
    told = _ask(lambda redis: _told(redis, ticket_ids)) if ticket_ids else None
    if not told:
        return {}
    now, *hashes = told
    people = {ticket_id: list(_people(found, int(now[0]))) for ticket_id, found in zip(ticket_ids, hashes, strict=True)}
    return {ticket_id: here for ticket_id, here in people.items() if here}


def _told(redis: Redis, ticket_ids: Iterable[int]) -> list[Any]:
    pipeline = redis.pipeline(transaction=False)
    pipeline.time()
    for ticket_id in ticket_ids:
        pipeline.hgetall(_key(ticket_id))
    return list(pipeline.execute())


def _people(found: Mapping[bytes, bytes], now: int) -> Iterable[Here]:
    for agent_id, value in sorted(found.items()):
        at, _, doing = value.decode().partition(" ")
        if now - int(at) <= HERE_SECONDS:
            yield Here(int(agent_id), doing)


def _ask(question: Any) -> Any:
    """What Redis says; None where it says nothing."""
    global _left_alone_until
    url = redis_url(current_app.config)
    if not url or time.monotonic() < _left_alone_until:
        return None
    try:
        return question(_connection(url))
    except RedisError as error:
        _left_alone_until = time.monotonic() + LEAVE_ALONE_SECONDS
        log.info("nobody is seen at work, since Redis can't be reached: %s", error)
        return None


@lru_cache(maxsize=8)
def _connection(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS)


def _key(ticket_id: int) -> str:
    return f"kvitok:here:{ticket_id}"
