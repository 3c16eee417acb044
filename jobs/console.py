"""What the queue does, for the screen that tells it: workers, what waits and failed, and when the clock speaks next.

Only for looking, and for trying again: nothing of the desk depends on it. Views reach it as the application's
extension "jobs", so that no view knows this room.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext
from redis import Redis, RedisError
from rq import Worker
from rq.exceptions import InvalidJobOperation, NoSuchJobError
from rq.registry import FailedJobRegistry, StartedJobRegistry

from desk.errors import DeskError
from jobs import queue, runs
from jobs.schedule import schedule

LOOK_SECONDS = 1.0  # at most so long the screen waits for each answer of Redis


class NoQueue(DeskError):
    text = lazy_gettext("The queue (Redis) can't be reached just now. Nothing is lost; please try again later.")
    status = 503


class NotAJob(DeskError):
    text = lazy_gettext("This job is not among those that failed any more.")
    status = 404


@dataclass(frozen=True)
class WorkerSeen:
    """`does` is the path of the job that it does now, empty while it waits."""

    name: str
    seen_at: datetime | None
    queues: list[str]
    does: str


@dataclass(frozen=True)
class Failed:
    id: str
    path: str
    arguments: str
    ended_at: datetime | None
    tries: int
    error: str


@dataclass(frozen=True)
class Said:
    """A job of the schedule; what is empty isn't known, as after a Redis that was emptied."""

    path: str
    seconds: int
    next_at: datetime | None
    run: runs.Run


@dataclass(frozen=True)
class QueueSeen:
    name: str
    waiting: int
    running: int
    failed: int


@dataclass(frozen=True)
class Look:
    is_reachable: bool
    queues: list[QueueSeen] = field(default_factory=list)
    workers: list[WorkerSeen] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    has_more: bool = False
    scheduled: list[Said] = field(default_factory=list)
    others: list[Said] = field(default_factory=list)


class Console:
    """The application's extension "jobs"."""

    def look(self, page: int, size: int) -> Look:
        """All of it; where Redis can't be reached only that, and what the clock would say."""
        try:
            connection = queue.connect(current_app.config, timeout=LOOK_SECONDS)
            return _look(connection, page, size)
        except RedisError:
            unknown = [Said(path, seconds, None, runs.Run()) for path, seconds in schedule(current_app.config).items()]
            return Look(is_reachable=False, scheduled=unknown)

    def try_again(self, job_id: str) -> None:
        """Put a failed job into its queue once more. Raises NoQueue; NotAJob for what hasn't failed, or is gone."""
        with _reached() as connection:
            for registry in _failed_registries(connection):
                try:
                    job = registry.requeue(job_id)
                except (NoSuchJobError, InvalidJobOperation):
                    continue
                job.meta["tries"] = int(job.meta.get("tries", 1)) + 1
                job.save_meta()
                return
        raise NotAJob

    def run_now(self, path: str) -> bool:
        """Say a job of the schedule now. False: it waits already. Raises NoQueue, NotAJob."""
        if path not in schedule(current_app.config):
            raise NotAJob
        with _reached() as connection:
            return queue.enqueue(connection, path)


def init_app(app: Flask) -> None:
    app.extensions["jobs"] = Console()


@contextmanager
def _reached() -> Iterator[Redis]:
    try:
        yield queue.connect(current_app.config, timeout=LOOK_SECONDS)
    except RedisError as error:
        raise NoQueue from error


def _look(connection: Redis, page: int, size: int) -> Look:
    every, told = runs.all_of(connection), _told(connection)
    on_schedule = schedule(current_app.config)
    failed = _failed(connection, page * size, size + 1)
    return Look(
        is_reachable=True,
        queues=[_queue(connection, name) for name in queue.QUEUES],
        workers=_workers(connection),
        failed=failed[:size],
        has_more=len(failed) > size,
        scheduled=[Said(one, every_, told.get(one), every.get(one, runs.Run())) for one, every_ in on_schedule.items()],
        others=[Said(path, 0, None, run) for path, run in sorted(every.items()) if path not in on_schedule],
    )


def _told(connection: Redis) -> dict[str, datetime]:
    """When the clock says each of them again."""
    due: Any = connection.hgetall(runs.NEXT_KEY)
    return {path.decode(): datetime.fromtimestamp(float(at), UTC) for path, at in due.items()}


def _queue(connection: Redis, name: str) -> QueueSeen:
    one = queue.queue_of(connection, name)
    running, failed = StartedJobRegistry(queue=one), FailedJobRegistry(queue=one)
    return QueueSeen(name, one.count, running.get_job_count(cleanup=False), failed.get_job_count(cleanup=False))


def _workers(connection: Redis) -> list[WorkerSeen]:
    found = Worker.all(connection=connection, job_class=queue.DeskJob, serializer="json")
    return sorted((_worker(one) for one in found), key=lambda one: one.name)


def _worker(one: Any) -> WorkerSeen:
    job = one.get_current_job()
    name = f"{one.hostname or '?'} · {one.pid or '?'}"
    return WorkerSeen(name, _aware(one.last_heartbeat), one.queue_names(), str(job.args[0]) if job else "")


def _failed(connection: Redis, first: int, number: int) -> list[Failed]:
    """Of all queues, the newest first."""
    ids: list[tuple[float, str]] = []
    for registry in _failed_registries(connection):
        newest: Any = connection.zrevrange(registry.key, 0, first + number - 1, withscores=True)
        ids += [(score, job_id.decode()) for job_id, score in newest]
    wanted = [job_id for _, job_id in sorted(ids, reverse=True)[first : first + number]]
    jobs = queue.DeskJob.fetch_many(wanted, connection=connection, serializer="json")
    return [_failed_job(job) for job in jobs if job]


def _failed_job(job: Any) -> Failed:
    path, arguments = (*job.args, "", [])[:2]
    result = job.latest_result()
    error = said(result.exc_string if result else "")
    tries = int(job.meta.get("tries", 1))
    return Failed(job.id, str(path), json.dumps(arguments)[1:-1][:100], _aware(job.ended_at), tries, error)


def _failed_registries(connection: Redis) -> list[FailedJobRegistry]:
    return [FailedJobRegistry(queue=queue.queue_of(connection, name)) for name in queue.QUEUES]


def said(traceback: str | None) -> str:
    """What went wrong, by the last lines of a traceback: without the way there, and without what gives access."""
    lines = [line for line in (traceback or "").rstrip().splitlines() if line.strip()]
    last = next((number for number in range(len(lines) - 1, -1, -1) if lines[number].startswith(" ")), -1)
    return runs.without_secrets(" ".join(lines[last + 1 :]), current_app.config)


def _aware(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at
