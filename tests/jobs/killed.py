"""A worker that is killed at a chosen step: a process of its own, and SIGKILL, so that nothing in it is tidied up.

Each run kills at every fifth step, from a step that chance chooses on; `EACH_KILL=1 make test` at each.
"""

import os
import random
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import event

from models import db

# What Python tells of, just before: a file takes its place or goes, a letter or a question goes to a server.
TOLD_OF = {"os.rename", "os.remove", "os.utime", "imaplib.send", "smtplib.send", "http.client.send"}
FAILED = 3
MOST_STEPS = 500
STRIDE = 1 if os.environ.get("EACH_KILL") else 5


def killed_at(step: int, act: Callable[[], object]) -> bool:
    """Do it, and be killed before the step of this number (0 is the first). False: it was over before."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        _do_and_end(step, act)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "it failed before it was killed"
    return os.WIFSIGNALED(status)


def each_kill(prepare: Callable[[], Callable[[], object]]) -> Iterator[int]:
    """Prepare, and kill the act before one of its first steps; all anew, before a later one; … Answers which it was."""
    for step in range(random.randrange(STRIDE), MOST_STEPS, STRIDE):
        was_killed = killed_at(step, prepare())
        yield step
        if not was_killed:
            return
    raise AssertionError("it never ends")


def _do_and_end(step: int, act: Callable[[], object]) -> None:
    """Ends this process in any case: it must not go on with the tests."""
    left = step

    def count(*_told: Any) -> None:
        nonlocal left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    try:
        sys.addaudithook(lambda name, _details: count() if name in TOLD_OF else None)
        event.listen(db.engine, "commit", count)
        act()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(FAILED)
