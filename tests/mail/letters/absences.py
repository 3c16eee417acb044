"""Letters without any header that tells machines from people: notices of absence, and people who write about them."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any


def _letters() -> Iterator[tuple[str, tuple[bytes, dict[str, Any]]]]:
    """Those of absences.txt: `=== notices` or `=== people`, then a subject and a text in each line."""
    for section in (Path(__file__).parent / "absences.txt").read_text("utf-8").split("=== ")[1:]:
        kind, *lines = section.splitlines()
        for number, line in enumerate(lines, 1):
            subject, _, text = line.partition(" | ")
            expected = {"is_auto_reply": kind == "notices", "is_bounce": False}
            yield f"{kind} {number}: {subject}", (_letter(subject, text), expected)


def _letter(subject: str, text: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Anna <anna@example.org>"
    message["To"] = "help@example.com"
    message["Subject"] = subject
    message.set_content(text)
    return message.as_bytes()


LETTERS = dict(_letters())
