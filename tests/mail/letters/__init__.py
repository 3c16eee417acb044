"""Letters of our own, with what a reader must make of each."""

from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Reply(NamedTuple):
    """A letter that quotes, and what in it is new."""

    name: str
    raw: bytes
    expected: str


def replies() -> Iterator[Reply]:
    """The letters of replies/*.txt: `=== name`, header lines, `--- text` or `--- html`, `--- reply`."""
    for file in sorted((HERE / "replies").glob("*.txt")):
        for entry in file.read_text("utf-8").split("\n=== "):
            yield _reply(file.stem, entry.removeprefix("=== "))


def _reply(language: str, entry: str) -> Reply:
    head, _, rest = entry.partition("\n--- ")
    kind, _, rest = rest.partition("\n")
    body, _, expected = rest.partition("\n--- reply")
    name, *headers = head.splitlines()
    message = EmailMessage(policy=SMTP)
    for header in headers:
        key, _, value = header.partition(": ")
        message[key] = value
    message.set_content(body + "\n", subtype="html" if kind == "html" else "plain", cte="base64")
    return Reply(f"{language}: {name}", message.as_bytes(), expected.strip())
