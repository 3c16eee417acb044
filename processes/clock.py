"""The clock: says every few seconds "look again". One of any number leads; when it ends, another does.

Nothing is remembered: a clock that starts says everything once, and what was said twice waits only once.
"""

import logging
import secrets
import signal
import sys
import time
from collections.abc import Mapping
from typing import Any

from redis import Redis, RedisError

from config import Settings
from jobs import queue, runs
from jobs.schedule import schedule
from processes import logs

log = logging.getLogger(__name__)

LEAD_KEY = "kvitok:clock"
LEAD_SECONDS = 5
TICK_SECONDS = 1.0
REDIS_SECONDS = 2.0  # after so long a command counts as unanswered
# Go on leading, or let go, only if it is still us who leads.
GO_ON = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('expire', KEYS[1], ARGV[2]) or 0"
LET_GO = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1]) or 0"


def main(_arguments: list[str]) -> int:
    """As a program of its own."""
    settings = Settings.from_environment()
    logs.set_up(settings.LOG_LEVEL)
    return run(settings)


def run(settings: Settings) -> int:
    """Tick until asked to stop."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    clock = Clock(vars(settings))
    try:
        while True:
            clock.tick(time.monotonic())
            time.sleep(TICK_SECONDS)
    finally:
        clock.let_go()


class Clock:
    """Knows what is due. Redis may be away for as long as it likes."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config
        self._name = secrets.token_hex(8)
        self._due = dict.fromkeys(schedule(config), float("-inf"))
        self._misses_redis = False

    def tick(self, now: float) -> None:
        """Say what is due, if this clock leads. `now` in seconds, as of time.monotonic()."""
        try:
            connection = queue.connect(self._config, timeout=REDIS_SECONDS)
            if self._leads(connection):
                self._say(connection, now)
            self._note(redis_is_there=True)
        except RedisError as error:
            self._note(redis_is_there=False, error=error)

    def let_go(self) -> None:
        """Let another clock lead at once."""
        try:
            queue.connect(self._config, timeout=REDIS_SECONDS).eval(LET_GO, 1, LEAD_KEY, self._name)
        except RedisError:
            log.debug("the lead ends by itself in %d s", LEAD_SECONDS)

    def _leads(self, connection: Redis) -> bool:
        if connection.set(LEAD_KEY, self._name, nx=True, ex=LEAD_SECONDS):
            return True
        return bool(connection.eval(GO_ON, 1, LEAD_KEY, self._name, LEAD_SECONDS))

    def _say(self, connection: Redis, now: float) -> None:
        for path, seconds in schedule(self._config).items():
            if now >= self._due[path]:
                queue.enqueue(connection, path)
                self._due[path] = now + seconds
                runs.note_next(connection, path, seconds)

    def _note(self, redis_is_there: bool, error: RedisError | None = None) -> None:
        if self._misses_redis == redis_is_there:
            self._misses_redis = not redis_is_there
            log.warning("Redis is there again" if redis_is_there else f"waiting for Redis: {error}")
