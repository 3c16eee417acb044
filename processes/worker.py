"""The worker process: takes jobs from Redis and does each in a process of its own, forked from the loaded desk."""

import logging

from flask import Flask
from rq import Worker
from rq.job import Job
from rq.queue import Queue
from rq.worker import DequeueStrategy
from setproctitle import setproctitle

from app import create_app
from config import Settings
from jobs import index, queue
from models import db
from processes import logs
from processes.orphans import die_with_parent

ALIVE_SECONDS = 75  # a worker is taken for dead after it; a quarter of a minute before, it says that it lives
MAINTENANCE_SECONDS = 30  # jobs of a worker that died are noticed within this and a heartbeat

log = logging.getLogger(__name__)


class DeskWorker(Worker):
    """RQ's worker, whose children end with it, and that comes back soon after Redis did."""

    max_connection_wait_time = 5
    title = "worker"

    def execute_job(self, job: Job, queue: Queue) -> None:
        """The first job of the index makes this process large; a desk where nothing happens stays small."""
        if queue.name == "index":
            index.load_words()
        super().execute_job(job, queue)

    def procline(self, message: str) -> None:
        """What it does now, as `ps` shows it."""
        setproctitle(f"kvitok processes {self.title}: {message}")

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """In the child, before the job begins."""
        die_with_parent()
        db.engine.dispose(close=False)  # a database connection may not be shared by two processes
        super().main_work_horse(job, queue)


def main(arguments: list[str]) -> int:
    """Work on the named queues, else on all of them, until asked to stop."""
    settings = Settings.from_environment()
    logs.set_up(settings.LOG_LEVEL)
    return work(create_app(settings), arguments)


def work(app: Flask, names: list[str], title: str = DeskWorker.title) -> int:
    """On the queues of these names, until asked to stop."""
    connection = queue.connect(app.config)
    queues = [queue.queue_of(connection, name) for name in names or queue.QUEUES]
    with app.app_context():
        worker = DeskWorker(
            queues,
            connection=connection,
            job_class=queue.DeskJob,
            serializer="json",
            worker_ttl=ALIVE_SECONDS,
            maintenance_interval=MAINTENANCE_SECONDS,
            log_job_description=False,
        )
        worker.title = title
        worker.work(logging_level=None, dequeue_strategy=DequeueStrategy.ROUND_ROBIN)
    return 0
