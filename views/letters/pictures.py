"""Where in the words of a mail the pictures stand that its HTML, or a mark of the mail program, shows in place."""

import re
from collections.abc import Iterator
from html import unescape

from models import Attachment, Message

TYPES = ("image/png", "image/jpeg", "image/jpg", "image/pjpeg", "image/gif", "image/webp")
ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
MOST_BYTES = 6 * 2**20
TINY = 2_500
"""Bytes: below that it is a logo or a spacer, which nobody needs to see among the words."""
MOST, TAIL = 20, 40
_IMAGE = re.compile(r"""<img\b[^<>]*?\bsrc=["']cid:([^"'<>]{1,255})["'][^<>]*>""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
# Outlook's and Gmail's, where the text stands for a picture; with a name or a Content-ID.
_MARK = re.compile(r"\[(?:cid|image|Bild|изображение|зображення): ?([^\]\n]{1,200})\]", re.IGNORECASE)
Segment = str | Attachment


def is_picture(attachment: Attachment) -> bool:
    """Whether a browser can show it. What its bytes really are is asked when it is handed out."""
    is_named_so = attachment.content_type == "application/octet-stream" and attachment.filename.lower().endswith(
        ENDINGS
    )
    return (attachment.content_type in TYPES or is_named_so) and attachment.size <= MOST_BYTES


def in_words(text: str, message: Message) -> list[Segment]:
    """The text in pieces, with each picture of the mail behind the words it stands behind."""
    pictures = [one for one in message.attachments if is_picture(one)]
    if not pictures:
        return [text]
    marked = _at_marks(text, pictures)
    if any(not isinstance(one, str) for one in marked):
        return _without_gaps(marked)
    inline = {one.content_id.strip("<>"): one for one in pictures if one.is_inline and one.content_id}
    shown = {key: one for key, one in inline.items() if one.size > TINY}
    return _without_gaps(list(_cut(text, _behind_words(text, message.html or "", shown)))) if shown else [text]


def _at_marks(text: str, pictures: list[Attachment]) -> list[Segment]:
    """In the place of "[cid:…]" and "[image: …]"."""
    by_name = {one.filename.lower(): one for one in pictures}
    by_name |= {one.content_id.strip("<>").lower(): one for one in pictures if one.content_id}
    segments: list[Segment] = []
    end = 0
    for mark in _MARK.finditer(text):
        if picture := by_name.pop(mark[1].strip().lower(), None):
            segments += [text[end : mark.start()], picture]
            end = mark.end()
    return [*segments, text[end:]]


def _behind_words(text: str, html: str, shown: dict[str, Attachment]) -> list[tuple[int, Attachment]]:
    """Positions in the text, at ends of lines, by the letters that stand before each picture in the HTML."""
    places = [position for position, letter in enumerate(text) if letter.isalnum()]
    letters = "".join(text[position] for position in places)
    found: list[tuple[int, Attachment]] = []
    for key, before in _pictures_of(html):
        picture = shown.get(key)
        start = letters.find(before[-TAIL:]) if before else 0
        if picture is None or start < 0 or not _begins_rightly(start, before):
            continue
        last = start + len(before[-TAIL:]) - 1
        position = _end_of_line(text, places[last] + 1) if last >= 0 else 0
        found.append((position, shown.pop(key)))
    return sorted(found, key=lambda one: one[0])


def _begins_rightly(start: int, before: str) -> bool:
    """Few letters stand for themselves only at the beginning, where there are no more."""
    return len(before) >= TAIL or start == 0


def _pictures_of(html: str) -> Iterator[tuple[str, str]]:
    """The Content-ID of each picture, and the last letters before it."""
    before, end = "", 0
    for number, image in enumerate(_IMAGE.finditer(html)):
        if number == MOST:
            return
        piece = unescape(_TAG.sub("", html[end : image.start()]))
        before = (before + "".join(filter(str.isalnum, piece)))[-2 * TAIL :]
        end = image.end()
        yield unescape(image[1]).strip("<>"), before


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _without_gaps(segments: list[Segment]) -> list[Segment]:
    """A picture stands in a line of its own; the blank lines around it were made for its room."""
    alone = len(segments) == 1
    tidy = [one.strip("\n") if isinstance(one, str) and not alone else one for one in segments]
    return [one for one in tidy if alone or not isinstance(one, str) or one.strip()]


def _cut(text: str, places: list[tuple[int, Attachment]]) -> Iterator[Segment]:
    end = 0
    for position, picture in places:
        yield text[end:position]
        yield picture
        end = position
    yield text[end:]
