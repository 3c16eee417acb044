"""What the programs say of themselves, in English, on standard error; the supervisor puts names and times before it."""

import logging

NOISY = ("rq.worker", "rq.job", "gunicorn.error", "imapclient", "alembic", "pymorphy3")


def set_up(level: str) -> None:
    """Log from this level on. Libraries that tell of each step are heard from WARNING on, unless it is DEBUG."""
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(level if level == "DEBUG" else max(logging.WARNING, _number(level)))


def _number(level: str) -> int:
    return logging.getLevelNamesMapping()[level]
