"""Programs forked from one that has loaded the desk: started again when they die, ended with it."""

import os
import signal
import time

import pytest

from processes.child import AT_ONCE_TIMES, GIVEN_UP
from processes.crew import Crew, Part
from processes.trouble import Trouble


def ended(part):
    """Wait until it has; what is said of it."""
    while part.process.poll() is None:
        time.sleep(0.01)
    return part.note_death()


@pytest.mark.row("R3")
@pytest.mark.parametrize(("run", "said"), [(lambda: 3, "ended with 3"), (lambda: 1 / 0, "ended with 1")])
def test_a_part_that_ends_is_started_again(run, said):
    part = Part("clock", run=run)
    part.start()

    assert ended(part) == f"{said}, starting it again in 0.5 s"


@pytest.mark.row("R3")
def test_a_part_that_is_killed_says_so():
    part = Part("clock", run=say_who_and_sleep)
    part.start()
    part.kill()

    assert ended(part) == "killed by SIGKILL, starting it again in 0.5 s"


@pytest.mark.row("R3")
def test_a_part_that_cannot_even_start_is_given_up():
    part = Part("clock", run=lambda: 1)

    with pytest.raises(Trouble, match="clock ended 5 times"):
        for _ in range(AT_ONCE_TIMES):
            part.start()
            ended(part)


@pytest.mark.row("R3")
def test_a_crew_that_gives_up_says_it_by_its_code():
    part = Part("clock", run=lambda: 1)
    part.died_at_once = AT_ONCE_TIMES - 1

    front = forked(lambda: Crew([part]).run())

    assert os.waitstatus_to_exitcode(os.waitpid(front, 0)[1]) == GIVEN_UP


@pytest.mark.row("R3")
def test_a_crew_that_is_asked_to_stop_takes_its_parts_along():
    reading, writing = os.pipe()
    front = forked(lambda: Crew([Part("clock", run=lambda: say_who_and_sleep(writing))]).run())
    part = int(os.read(reading, 20))

    os.kill(front, signal.SIGTERM)

    assert os.waitstatus_to_exitcode(os.waitpid(front, 0)[1]) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(part, 0)


def say_who_and_sleep(pipe=None):
    if pipe:
        os.write(pipe, str(os.getpid()).encode())
    time.sleep(60)
    return 0


def forked(run):
    """The number of a process that runs it."""
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            code = run()
        finally:
            os._exit(code)
    return pid
