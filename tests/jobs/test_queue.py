"""The way to the workers and back, through a real Redis: given once, done as a worker does it, and only ours."""

import json
import socket
import zlib

import pytest
from redis import Redis
from rq import Queue, SimpleWorker

from desk import inbox
from jobs import queue
from models import IncomingState, db, transaction, utcnow
from search import engines
from search.asking import ask
from search.engines import POSTGRES, WHOOSH
from search.store import Filters
from tests.letters import letter


@pytest.fixture
def redis(app, redis_url, monkeypatch):
    """An empty Redis that the application knows."""
    monkeypatch.setitem(app.config, "REDIS_URL", redis_url)
    monkeypatch.setattr(queue, "_left_alone_until", 0.0)
    return Redis.from_url(redis_url)


@pytest.fixture
def at_address(app, monkeypatch):
    """Tells the application where Redis is supposed to be."""

    def tell(url):
        monkeypatch.setitem(app.config, "REDIS_URL", url)
        monkeypatch.setattr(queue, "_left_alone_until", 0.0)

    return tell


def waiting(redis, name="default"):
    """The path and arguments of each job in a queue."""
    return [tuple(job.args) for job in queue.queue_of(redis, name).jobs]


def work(redis):
    """Do what waits, as a worker does, but in this process. The jobs that failed."""
    queues = [queue.queue_of(redis, name) for name in queue.QUEUES]
    worker = SimpleWorker(queues, connection=redis, job_class=queue.DeskJob, serializer="json")
    worker.work(burst=True, logging_level="CRITICAL")
    return [job_id for each in queues for job_id in each.failed_job_registry.get_job_ids()]


def dead_ends(caplog):
    """What the log says of attempts to reach Redis that led nowhere."""
    return [line for line in caplog.messages if "Redis can't be reached" in line]


@pytest.mark.row("A3")
def test_the_same_hint_waits_once(redis):
    given = [queue.hint("jobs.inbox.fetch", 3), queue.hint("jobs.inbox.fetch", 3), queue.hint("jobs.inbox.fetch", 4)]

    assert given == [True, False, True]
    assert waiting(redis) == [("jobs.inbox.fetch", [3]), ("jobs.inbox.fetch", [4])]


@pytest.mark.row("A3")
def test_a_job_that_begins_lets_the_next_hint_in(redis):
    queue.hint("jobs.inbox.process_waiting")
    failed = work(redis)

    assert failed == []
    assert queue.hint("jobs.inbox.process_waiting") is True


@pytest.mark.row("A3")
def test_a_hint_lets_a_worker_do_what_waits(redis, office):
    with transaction():
        incoming = inbox.receive(letter(), None, now=utcnow())

    failed = work(redis)

    db.session.rollback()
    assert failed == []
    assert incoming.state == IncomingState.PROCESSED


@pytest.mark.row("R22")
def test_a_mail_is_found_once_the_workers_have_done_what_its_filing_hinted_at(
    redis, office, app, database, tmp_path, monkeypatch
):
    monkeypatch.setitem(app.config, "SEARCH", POSTGRES if database == "postgresql" else WHOOSH)
    monkeypatch.setitem(app.config, "INDEX", tmp_path / "index")
    with transaction():
        inbox.receive(letter(text="Die Patronen sind leer."), None, now=utcnow())

    failed = work(redis)

    assert failed == []
    assert len(ask(engines.tickets(), "Patrone", Filters(), 10).hits) == 1


@pytest.mark.row("R22")
def test_the_index_has_a_queue_of_its_own(redis):
    queue.hint("jobs.index.update_stale")

    assert waiting(redis, "index") == [("jobs.index.update_stale", [])]
    assert waiting(redis, "default") == []


@pytest.mark.row("S10")
def test_what_lies_in_redis_is_json(redis):
    queue.hint("jobs.inbox.fetch", 3)

    [job_key] = redis.keys("rq:job:*")
    data = json.loads(zlib.decompress(redis.hget(job_key, "data")))
    assert data == [queue.PERFORM, None, ["jobs.inbox.fetch", [3]], {}]


@pytest.mark.row("S10")
@pytest.mark.parametrize(
    ("function", "args"),
    [
        ("os.mkdir", ["{made}"]),
        ("jobs.queue.perform", ["os.mkdir", ["{made}"]]),
        ("jobs.queue.perform", ["jobs.queue.import_module", ["{module}"]]),
        ("jobs.queue.perform", ["jobs.inbox._file", [1]]),
        ("jobs.queue.perform", ["jobs.inbox.nothing", []]),
    ],
)
def test_a_worker_does_nothing_but_our_jobs_whatever_is_written_into_redis(redis, tmp_path, function, args):
    made = tmp_path / "made"
    text = json.dumps(args).replace("{made}", str(made))

    job = Queue("default", connection=redis, serializer="json").enqueue(function, args=json.loads(text))

    assert work(redis) == [job.id]
    assert not made.exists()


@pytest.mark.row("A3")
def test_without_redis_a_request_goes_on_at_once(at_address, monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(queue, "LEAVE_ALONE_SECONDS", 3600.0)
    at_address(f"unix://{tmp_path}/nobody.sock")

    given = [queue.hint("jobs.inbox.process_waiting") for _ in range(20)]

    assert given == [False] * 20
    assert len(dead_ends(caplog)) == 1


@pytest.mark.row("A3")
def test_a_redis_that_hangs_is_waited_for_a_moment_and_then_left_alone(at_address, monkeypatch, caplog):
    monkeypatch.setattr(queue, "LEAVE_ALONE_SECONDS", 3600.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        at_address(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")

        given = [queue.hint("jobs.inbox.process_waiting") for _ in range(20)]

    assert given == [False] * 20
    assert len(dead_ends(caplog)) == 1
    assert "Timeout" in dead_ends(caplog)[0]


@pytest.mark.row("A3")
def test_where_no_redis_was_ever_started_nothing_is_waited_for(at_address):
    at_address("")

    assert queue.hint("jobs.inbox.process_waiting") is False
