"""The queue as its screen tells it, through a real Redis; and without one."""

import pytest
from redis import Redis
from rq import SimpleWorker

from jobs import queue, runs, snoozes
from jobs.console import NoQueue, NotAJob

pytestmark = pytest.mark.row("R5")


@pytest.fixture
def redis(app, redis_url, monkeypatch):
    monkeypatch.setitem(app.config, "REDIS_URL", redis_url)
    monkeypatch.setattr(queue, "_left_alone_until", 0.0)
    return Redis.from_url(redis_url)


def work(redis):
    queues = [queue.queue_of(redis, name) for name in queue.QUEUES]
    SimpleWorker(queues, connection=redis, serializer="json", job_class=queue.DeskJob).work(burst=True)


def look(app, page=0):
    return app.extensions["jobs"].look(page, 25)


def breaks(*_args, **_more):
    raise RuntimeError("no way to redis://me:hush@there/0")


def test_a_job_that_failed_is_shown_without_secrets_and_tried_again(app, office, redis, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(snoozes, "utcnow", breaks)
        app.extensions["jobs"].run_now("jobs.snoozes.wake_due")
        work(redis)
    (failed,) = look(app).failed
    app.extensions["jobs"].try_again(failed.id)
    waiting = [one.waiting for one in look(app).queues]
    work(redis)

    assert failed.path == "jobs.snoozes.wake_due"
    assert failed.error == "RuntimeError: no way to redis://…@there/0"
    assert waiting == [1, 0]
    assert [one.failed for one in look(app).queues] == [0, 0]
    run = next(one.run for one in look(app).scheduled if one.path == failed.path)
    assert (run.failures, run.error) == (0, "")


def test_it_is_counted_how_often_a_job_was_tried(app, office, redis, monkeypatch):
    monkeypatch.setattr(snoozes, "utcnow", breaks)
    app.extensions["jobs"].run_now("jobs.snoozes.wake_due")
    work(redis)
    app.extensions["jobs"].try_again(look(app).failed[0].id)
    work(redis)

    (failed,) = look(app).failed

    assert failed.tries == 2
    assert next(one.run.failures for one in look(app).scheduled if one.path == failed.path) == 2


def test_only_what_is_on_the_schedule_is_done_now_and_only_what_failed_again(app, office, redis):
    console = app.extensions["jobs"]

    for act, name in ((console.run_now, "jobs.inbox.process_waiting"), (console.try_again, "none")):
        with pytest.raises(NotAJob):
            act(name)

    assert [console.run_now("jobs.sweep.sweep"), console.run_now("jobs.sweep.sweep")] == [True, False]


def test_without_redis_it_says_so_and_the_schedule_is_there(app, office, monkeypatch):
    monkeypatch.setitem(app.config, "REDIS_URL", "redis://127.0.0.1:1/0")

    seen = look(app)

    assert not seen.is_reachable and len(seen.scheduled) >= 5
    with pytest.raises(NoQueue):
        app.extensions["jobs"].run_now("jobs.sweep.sweep")


def test_neither_key_nor_password_is_left_in_an_error():
    config = {"SECRET_KEY": "k3y", "DATABASE_URL": "postgresql://me:pw1@there/x", "REDIS_URL": ""}

    told = runs.without_secrets("k3y and pw1 at postgresql://me:pw1@there/x", config)

    assert told == "… and … at postgresql://…@there/x"
