"""What the programs say of themselves, in English, on standard error; the supervisor puts names and times before it."""

import logging

from processes.output import NAME_WIDTH

FORMAT = "%(levelname)s %(name)s: %(message)s"
NOISY = ("rq.worker", "rq.job", "gunicorn.error", "imapclient", "alembic", "pymorphy3")


def set_up(level: str) -> None:
    """Log from this level on. Libraries that tell of each step are heard from WARNING on, unless it is DEBUG."""
    logging.basicConfig(level=level, format=FORMAT, force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(level if level == "DEBUG" else max(logging.WARNING, _number(level)))


def name_lines(name: str) -> None:
    """From now on each line begins with who says it; for programs that share one stream."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(_Named(name))


class _Named(logging.Formatter):
    def __init__(self, name: str) -> None:
        super().__init__(FORMAT)
        self._beginning = f"{name:{NAME_WIDTH}} "

    def format(self, record: logging.LogRecord) -> str:
        return self._beginning + super().format(record).replace("\n", f"\n{self._beginning}")


def _number(level: str) -> int:
    return logging.getLevelNamesMapping()[level]
