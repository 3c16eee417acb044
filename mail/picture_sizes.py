"""How many pixels a picture has, of the kinds that every mail program shows: PNG, GIF, JPEG."""

from collections.abc import Iterator

KINDS = {"png": b"\x89PNG\r\n\x1a\n", "gif": b"GIF8", "jpeg": b"\xff\xd8\xff"}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # ISO 10918-1, table B.1: those that begin a frame
_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a length


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height; None for anything else, and for a picture that isn't whole enough to say."""
    width, height = _said_by(content)
    return (width, height) if width and height else None


def _said_by(content: bytes) -> tuple[int, int]:
    if content.startswith(KINDS["png"]):
        return _number(content[16:20]), _number(content[20:24])
    if content.startswith(KINDS["gif"]):
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    if content.startswith(KINDS["jpeg"]):
        frame = next((at for marker, at in _segments(content) if marker in _FRAMES), len(content))
        return _number(content[frame + 5 : frame + 7]), _number(content[frame + 3 : frame + 5])
    return 0, 0


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """The markers of a JPEG, and where the length stands that follows each."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, at = content[at + 1], at + 2
        if marker == 0xFF:  # only fills
            at -= 1
        elif marker not in _ALONE:
            yield marker, at
            at += max(_number(content[at : at + 2]), 2)


def _number(content: bytes) -> int:
    return int.from_bytes(content, "big")
