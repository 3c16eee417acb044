"""What a file that somebody sent says. Strangers wrote it, so it is read by a process of its own, within bounds.

The process has no secrets, so much memory and so much time; whatever a file does to it, the desk learns only that it
could not be read.
"""

import subprocess
import sys
from pathlib import Path

from mail.read.charsets import decode

MOST_LETTERS = 50_000  # some fifteen pages; a file is found by what its beginning says
SECONDS = 20.0
_MOST_BYTES = 4 * MOST_LETTERS
_CHILD = Path(__file__).with_name("file_reading.py")


class Unreadable(Exception):
    """The file is broken, locked, or more than we read; the text says why, in English, for the log."""


def text_of(form: str, content: bytes, seconds: float = SECONDS) -> str:
    """The text of a file of the form "text", "pdf" or "docx": at most so many letters, "" if it holds none.

    Raises Unreadable, at the latest after so many seconds.
    """
    if form == "text":
        return _plain(content)
    command = [sys.executable, "-I", str(_CHILD), form, str(MOST_LETTERS)]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=seconds,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("It took too long.") from None
    if done.returncode:
        raise Unreadable(_why(done.returncode, done.stderr))
    return done.stdout.decode("utf-8", "replace")[:MOST_LETTERS]


def _plain(content: bytes) -> str:
    """By the ladder of charsets that every mail goes through. Bytes that are no text say nothing."""
    beginning = content[:_MOST_BYTES]
    if b"\0" in beginning and not beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    return decode(beginning).replace("\0", "")[:MOST_LETTERS]


def _why(code: int, said: bytes) -> str:
    last = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return last[:300] or f"The process that read it ended with {code}."
