"""A flood that is refused doesn't flood the log (S11)."""

import logging

import pytest

from tests.views.customers.filling_in import a_request
from views import refusals
from views.security import limiter

pytestmark = pytest.mark.row("S11")
LINE = "ratelimit %s (%s) exceeded at endpoint: %s"


@pytest.fixture
def clock():
    return [1000.0]


@pytest.fixture
def logger(clock):
    """A logger that is filtered so, with a clock of its own."""
    logger = logging.Logger("refused")
    logger.addFilter(refusals.OneLineAMinute(lambda: clock[0]))
    return logger


@pytest.fixture
def lines(logger):
    said = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)
    return said


def flood(logger, times, place="my.ask"):
    for number in range(times):
        logger.info(LINE, "10 per minute", f"198.51.100.{number % 250}", place)


def test_a_flood_is_one_line_a_minute_with_how_many_there_were(logger, lines, clock):
    flood(logger, 10_000)
    flood(logger, 3, "customers.upload")
    clock[0] += 59
    flood(logger, 1)
    clock[0] += 1
    flood(logger, 500)

    assert [line.partition("endpoint: ")[2] for line in lines] == [
        "my.ask",
        "customers.upload",
        "my.ask (10000 more at my.ask, 2 more at customers.upload since it was last said)",
    ]


def test_trouble_of_the_limiter_itself_is_said_each_time(logger, lines):
    for _ in range(3):
        logger.warning("Rate limit storage unreachable - falling back to in-memory storage")

    assert len(lines) == 3


def test_what_is_kept_for_it_does_not_grow(logger, lines):
    for number in range(10_000):
        flood(logger, 1, f"place {number}")

    (kept,) = (one._said for one in logger.filters)

    assert len(kept) <= refusals.MOST_PLACES


@pytest.fixture
def watched(flood_is_watched):
    (one,) = (one for one in limiter.logger.filters if isinstance(one, refusals.OneLineAMinute))
    one._said.clear()


def test_what_the_form_refuses_stands_once_in_the_log(client, office, watched, caplog):
    caplog.set_level(logging.INFO, "flask-limiter")

    answers = [client.post("/", data=a_request(subject="")).status_code for _ in range(30)]

    assert answers == [422] * 10 + [429] * 20
    assert len([one for one in caplog.records if "exceeded" in one.getMessage()]) == 1
