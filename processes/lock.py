"""One desk a folder: a lock that the system itself lets go of when its holder ends, however that happens."""

import fcntl
import os
from pathlib import Path
from typing import IO

from processes.trouble import Trouble, told_in_a_sentence


def hold(var: Path) -> IO[str]:
    """Lock VAR for this process, as long as the file that is given back stays open. Raises Trouble."""
    with told_in_a_sentence(var):
        file = open(var / "kvitok.lock", "a+")  # noqa: SIM115 - held open for as long as the desk runs
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Trouble(f"The desk of {var} runs already{_with_pid(file)}: stop it first, or set another VAR.") from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def check_alone(var: Path) -> None:
    """Raises Trouble if a desk runs in this folder."""
    hold(var).close()


def _with_pid(file: IO[str]) -> str:
    file.seek(0)
    pid = file.read().strip()
    return f" (process {pid})" if pid else ""
