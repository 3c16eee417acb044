"""Files on their way into a message."""

from collections.abc import Sequence
from dataclasses import dataclass

from mail import read
from models import Attachment, Message, blobs


@dataclass(frozen=True)
class KeptFile:
    """A file whose bytes are safe in the blobs; no row speaks of it yet."""

    filename: str
    content_type: str
    size: int
    digest: str
    content_id: str | None = None
    is_inline: bool = False


def keep(
    filename: str,
    content_type: str,
    content: bytes,
    content_id: str | None = None,
    is_inline: bool = False,
) -> KeptFile:
    """Keep the bytes. To be called before the transaction, since a large file takes its time on the disk."""
    return _kept(blobs.put(content), filename, content_type, content, content_id, is_inline)


def keep_all(parts: Sequence[read.Attachment]) -> list[KeptFile]:
    """The same for attachments of mails; the disk is waited for less often than for each alone."""
    digests = blobs.put_all([part.content for part in parts])
    return [
        _kept(digest, part.filename, part.content_type, part.content, part.content_id, part.is_inline)
        for digest, part in zip(digests, parts, strict=True)
    ]


def _kept(
    digest: str, filename: str, content_type: str, content: bytes, content_id: str | None, is_inline: bool
) -> KeptFile:
    return KeptFile(short_name(filename), content_type[:127], len(content), digest, content_id, is_inline)


def attach(message: Message, files: list[KeptFile]) -> None:
    """The files are the message's from now on."""
    for file in files:
        message.attachments.append(
            Attachment(
                filename=file.filename,
                content_type=file.content_type,
                size=file.size,
                digest=file.digest,
                content_id=(file.content_id or "")[:255] or None,
                is_inline=file.is_inline,
            )
        )


def short_name(filename: str) -> str:
    """One line of at most 200 letters, its ending kept, since it says what the file is."""
    filename = "".join(letter for letter in filename if letter.isprintable()).strip() or "file"
    name, dot, ending = filename.rpartition(".")
    if len(filename) <= 200 or not dot or len(ending) > 20:
        return filename[:200]
    return f"{name[: 199 - len(ending)]}.{ending}"
