"""A program that dies: started again after a while, and given up when it can't even start."""

import signal
import sys

import pytest

from processes.child import AT_ONCE_TIMES, Child
from processes.trouble import Trouble


def program(text, **options):
    return Child("worker", [sys.executable, "-c", text], **options)


def live_and_die(child, number=None):
    """From its start to its end, which may be a signal. What is said of it."""
    child.start()
    if number:
        child.signal(number)
    child.process.communicate(timeout=10)
    return child.note_death()


@pytest.mark.row("R3")
def test_one_that_dies_at_once_is_started_again_later_and_later():
    child = program("raise SystemExit(3)")

    said = [live_and_die(child) for _ in range(AT_ONCE_TIMES - 1)]

    assert [line.rsplit(" in ", 1)[1] for line in said] == ["0.5 s", "1.0 s", "2.0 s", "4.0 s"]
    assert all("ended with 3" in line for line in said)
    assert not child.is_due(now=0.0)


@pytest.mark.row("R3")
def test_one_that_always_dies_at_once_stops_the_desk_with_one_sentence():
    child = program("raise SystemExit(3)")
    for _ in range(AT_ONCE_TIMES - 1):
        live_and_die(child)

    with pytest.raises(Trouble, match="worker ended 5 times right after its start"):
        live_and_die(child)


@pytest.mark.row("A3")
def test_one_that_somebody_kills_is_not_given_up():
    child = program("import time; time.sleep(60)")

    said = [live_and_die(child, signal.SIGKILL) for _ in range(AT_ONCE_TIMES + 1)]

    assert said == ["killed by SIGKILL, starting it again in 0.5 s"] * (AT_ONCE_TIMES + 1)


@pytest.mark.row("R3")
def test_what_may_mend_it_is_tried_once():
    mended = []
    child = program("raise SystemExit(1)", mend=lambda: mended.append(True))

    for _ in range(AT_ONCE_TIMES - 1):
        live_and_die(child)

    assert mended == [True]
