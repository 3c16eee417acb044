"""Work that starts by itself. The database is the truth: a job may be lost, run twice, or come late."""

from flask import Flask

from jobs import console, hints


def init_app(app: Flask) -> None:
    """From now on a committed row that waits for a worker gives a hint; and the queue can be looked at."""
    hints.listen()
    console.init_app(app)
