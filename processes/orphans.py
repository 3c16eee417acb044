"""Nothing stays behind: on Linux a process can ask to be ended as soon as the one that started it ends.

The wish survives exec, so it also holds for programs that aren't ours, such as Redis. It doesn't go over to
further children: each that forks asks again. Other systems don't know it; there a killed supervisor leaves its
children, and the next start says that the port is taken.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl(2)

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent(parent: int | None = None, how: int = signal.SIGTERM) -> None:
    """End this process by a signal when its parent ends. `parent`: which one it was meant to have."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, how)
    if parent is not None and os.getppid() != parent:  # it ended before we could ask
        os.kill(os.getpid(), how)


def die_with_parent(parent: int | None = None) -> None:
    """The same by SIGKILL, which nothing can hold up."""
    end_with_parent(parent, signal.SIGKILL)
