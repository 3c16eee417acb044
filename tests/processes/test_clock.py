"""The clock on a real Redis: says what is due, once, whatever becomes of Redis and of other clocks."""

import pytest
from redis import Redis

from jobs import queue
from jobs.schedule import schedule
from processes.clock import Clock


@pytest.fixture
def config(redis_url, tmp_path):
    return {"REDIS_URL": redis_url, "VAR": tmp_path, "SWEEP_SECONDS": 5, "FETCH_SECONDS": 30}


@pytest.fixture
def said(redis_url):
    """What has been said since the last look."""
    redis = Redis.from_url(redis_url)

    def said():
        paths = [job.args[0] for job in queue.queue_of(redis, "default").jobs]
        redis.delete("rq:queue:default", *redis.keys("kvitok:waits:*"))
        return paths

    return said


@pytest.mark.row("A6")
def test_a_clock_says_everything_at_once_and_then_what_is_due(config, said):
    clock = Clock(config)

    clock.tick(100.0)
    at_first = said()
    clock.tick(104.0)
    too_early = said()
    clock.tick(105.0)

    assert at_first == list(schedule(config))
    assert too_early == []
    assert said() == ["jobs.sweep.sweep"]


@pytest.mark.row("A6")
def test_of_two_clocks_one_speaks(config, said):
    first, second = Clock(config), Clock(config)

    first.tick(100.0)
    second.tick(100.0)

    assert len(said()) == len(schedule(config))


@pytest.mark.row("A6")
def test_when_the_first_clock_ends_the_second_speaks(config, said):
    first, second = Clock(config), Clock(config)
    first.tick(100.0)
    said()

    first.let_go()
    second.tick(101.0)

    assert said() == list(schedule(config))


@pytest.mark.row("A6")
def test_a_clock_lets_go_of_its_own_lead_only(config, said):
    first, second = Clock(config), Clock(config)
    first.tick(100.0)
    said()

    second.let_go()
    second.tick(101.0)

    assert said() == []


@pytest.mark.row("A3")
def test_a_clock_goes_on_after_redis_forgot_everything(config, said, redis_url):
    clock = Clock(config)
    clock.tick(100.0)

    Redis.from_url(redis_url).flushall()
    clock.tick(105.0)

    assert said() == ["jobs.sweep.sweep"]


@pytest.mark.row("A3")
def test_a_clock_that_misses_redis_says_so_once_and_goes_on(config, said, tmp_path, caplog):
    clock = Clock(config)
    there = config["REDIS_URL"]

    config["REDIS_URL"] = f"unix://{tmp_path}/nobody.sock"
    for second in range(3):
        clock.tick(100.0 + second)
    missed = [line for line in caplog.messages if "waiting for Redis" in line]
    config["REDIS_URL"] = there
    clock.tick(110.0)

    assert len(missed) == 1
    assert said() == list(schedule(config))
