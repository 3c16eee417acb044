"""The way to the workers: hints go into Redis by a job's name, and come out of it in a worker's process.

A hint says that a row waits; it may get lost, since the sweep looks for such rows all the time. So nobody waits
for Redis: where it is down or hangs, a request goes on after a moment, and for a second nobody asks again.
Names and arguments travel as JSON; whatever a worker takes from Redis can only be a job of this room.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from inspect import isfunction
from typing import Any

from flask import current_app
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.retry import Retry
from rq import Queue
from rq.job import Job

from jobs import runs
from models.redis_address import redis_url

log = logging.getLogger(__name__)

DEFAULT, INDEX = QUEUES = ("default", "index")
BESIDE_THE_INDEX = ("jobs.index.", "jobs.file_texts.")
PERFORM = "jobs.queue.perform"
REQUEST_WAITS_SECONDS = 0.25  # at most so long a request waits for Redis
LEAVE_ALONE_SECONDS = 1.0
HINT_SECONDS = 30  # a hint that got lost in Redis keeps others out for so long at most
JOB_SECONDS = {"default": 600, "index": 6 * 3600}  # an index of many messages is not made anew in minutes
WAITING_JOB_SECONDS = 600  # an older one says nothing that the sweep hasn't said since
FAILED_JOB_SECONDS = 7 * 24 * 3600
LONG_JOB_SECONDS = 1.0

_left_alone_until = 0.0


class NoRedis(NoConnection):
    """Neither REDIS_URL nor a running Redis of our own says where Redis is."""


class DeskJob(Job):
    """A job that can do nothing but what `perform` allows, whatever someone wrote into Redis."""

    @property
    def func(self) -> Callable[[str, list[Any]], None]:
        if self.func_name != PERFORM:
            raise ValueError(f"{self.func_name} is no job of ours")
        return perform

    success_callback = failure_callback = stopped_callback = None


def hint(path: str, *args: Any) -> bool:
    """Tell the workers that a row waits for the job of this dotted path. Arguments are JSON values.

    True if it was put into the queue; False if the same hint waits there already, or if Redis can't be
    reached, which is logged and costs at most a moment. Never raises for Redis' sake.
    """
    global _left_alone_until
    if time.monotonic() < _left_alone_until:
        return False
    try:
        return enqueue(connect(current_app.config, timeout=REQUEST_WAITS_SECONDS), path, *args)
    except NoRedis:
        log.debug("no Redis runs here, the sweep will find what waits for %s", path)
    except RedisError as error:
        _left_alone_until = time.monotonic() + LEAVE_ALONE_SECONDS
        log.warning("Redis can't be reached, the sweep will find what waits for %s: %s", path, error)
    return False


def enqueue(connection: Redis, path: str, *args: Any) -> bool:
    """Put a job into its queue, unless the same one waits there already. Raises RedisError."""
    if not connection.set(_waiting_key(path, args), 1, nx=True, ex=HINT_SECONDS):
        return False
    queue = _queue_name(path)
    queue_of(connection, queue).enqueue(
        PERFORM,
        args=(path, list(args)),
        description=f"{path}({', '.join(map(repr, args))})",
        job_timeout=JOB_SECONDS[queue],
        ttl=WAITING_JOB_SECONDS,
        result_ttl=0,
        failure_ttl=FAILED_JOB_SECONDS,
    )
    return True


def perform(path: str, args: list[Any]) -> None:
    """Do a job, as a worker does, in an application context of its own, and log how it ended."""
    function = _job(path)
    began = time.monotonic()
    with current_app._get_current_object().app_context():  # type: ignore[attr-defined]
        _no_longer_waits(path, args)
        try:
            function(*args)
        except Exception as error:
            log.exception("%s%s failed after %.1f s", path, tuple(args), time.monotonic() - began)
            _note_run(path, time.monotonic() - began, f"{type(error).__name__}: {error}")
            raise
        seconds = time.monotonic() - began
        _note_run(path, seconds)
    # Most jobs look and find nothing, every few seconds: only the long ones are worth a line.
    level = logging.INFO if seconds >= LONG_JOB_SECONDS else logging.DEBUG
    log.log(level, "%s%s ended well after %.1f s", path, tuple(args), seconds)


def connect(config: Mapping[str, Any], timeout: float | None = None) -> Redis:
    """The Redis of these settings; opened with the first command. Without a timeout it is patient.

    Raises NoRedis where none is set and none of our own runs.
    """
    return _connection(address(config), timeout)


def address(config: Mapping[str, Any]) -> str:
    """Where Redis is. Raises NoRedis."""
    if url := redis_url(config):
        return url
    raise NoRedis("REDIS_URL is not set and no Redis of our own runs")


def queue_of(connection: Redis, name: str) -> Queue:
    """One of QUEUES; it speaks JSON."""
    return Queue(name, connection=connection, serializer="json", job_class=DeskJob)


@lru_cache(maxsize=16)
def _connection(url: str, timeout: float | None) -> Redis:
    if timeout is None:
        return Redis.from_url(url)
    # A kept connection that Redis closed meanwhile deserves a second try; one that hangs doesn't.
    retry = Retry(NoBackoff(), 1, supported_errors=(NoConnection,))
    return Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=timeout, retry=retry)


def _job(path: str) -> Callable[..., None]:
    module_name, _, name = path.rpartition(".")
    if module_name.startswith("jobs.") and not name.startswith("_"):
        function = getattr(import_module(module_name), name, None)
        if isfunction(function) and function.__module__ == module_name:
            return function
    raise ValueError(f"{path} is no job of ours")


def _queue_name(path: str) -> str:
    return INDEX if path.startswith(BESIDE_THE_INDEX) else DEFAULT


def _note_run(path: str, seconds: float, error: str = "") -> None:
    try:
        connection = connect(current_app.config, timeout=REQUEST_WAITS_SECONDS)
    except RedisError:
        return
    runs.note(connection, path, seconds, runs.without_secrets(error, current_app.config))


def _waiting_key(path: str, args: tuple[Any, ...]) -> str:
    return f"kvitok:waits:{path}:{json.dumps(args)}"


def _no_longer_waits(path: str, args: list[Any]) -> None:
    """From here on a new hint is news: what it tells of may have come after this job looked."""
    try:
        connect(current_app.config, timeout=REQUEST_WAITS_SECONDS).delete(_waiting_key(path, tuple(args)))
    except RedisError:
        log.debug("Redis can't be reached, %s may be told of once more", path)
