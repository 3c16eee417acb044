"""What reading a mailbox deals in: the account, its letters, and how many of them at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

MAX_LETTER_BYTES = 200 * 1024 * 1024
BATCH_BYTES = 4 * 1024 * 1024
BATCH_LETTERS = 50


class Account(Protocol):
    """What a mailbox must say of itself so that it can be read."""

    @property
    def imap_host(self) -> str: ...
    @property
    def imap_port(self) -> int: ...
    @property
    def imap_security(self) -> str: ...
    @property
    def imap_username(self) -> str: ...
    @property
    def imap_password(self) -> str: ...
    @property
    def needs_token(self) -> bool: ...
    @property
    def token_user(self) -> str: ...
    @property
    def oauth_access_token(self) -> str: ...
    @property
    def imap_folder(self) -> str: ...
    @property
    def after_fetch(self) -> str: ...
    @property
    def after_folder(self) -> str | None: ...
    @property
    def reads_since(self) -> datetime | None: ...
    @property
    def uidvalidity(self) -> int | None: ...
    @property
    def last_uid(self) -> int: ...


@dataclass(frozen=True)
class Letter:
    """One letter as it lies on the server.

    `size` is in bytes. `raw` is None for a letter that is too large to be taken, or that the server
    lists but will not give away: it has to be set aside, and stays on the server.
    """

    uid: int
    uidvalidity: int
    size: int
    raw: bytes | None


def batches(sizes: dict[int, int]) -> Iterator[list[int]]:
    """Letters to be fetched together: few and small ones, a large one alone."""
    batch: list[int] = []
    weight, limit = 0, min(BATCH_BYTES, MAX_LETTER_BYTES)
    for uid, size in sizes.items():
        if batch and (weight + size > limit or len(batch) == BATCH_LETTERS):
            yield batch
            batch, weight = [], 0
        batch.append(uid)
        weight += size
    if batch:
        yield batch


def came_at(answer: dict[bytes, Any]) -> datetime:
    """When the server got the letter (RFC 3501, 2.3.3). One that doesn't say is read: better twice than never."""
    at = answer.get(b"INTERNALDATE")
    if not isinstance(at, datetime) or at.tzinfo is None:
        return datetime.max.replace(tzinfo=UTC)
    return at


def chunks(uids: list[int], length: int) -> Iterator[list[int]]:
    return (uids[i : i + length] for i in range(0, len(uids), length))
