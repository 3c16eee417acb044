"""A mail as its program would show it: in a frame where no script runs and nothing is fetched from outside.

Its HTML was made harmless when it was filed. The policy here stands on its own, should anything have been overlooked.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from html import unescape

from flask import Response, render_template, request
from markupsafe import escape

from desk.uploads import shown_as
from models import Attachment, Message, blobs

MOST_PICTURE_BYTES = 8 * 2**20
_CONTENT_ID = re.compile(r"""(?<=\bsrc=["'])cid:([^"']{1,255})(?=["'])""", re.IGNORECASE)
Content = Callable[[], bytes]


def frame(message: Message) -> Response:
    """A message's HTML. With `?pictures` those that lie elsewhere are fetched: their sender then learns of it."""
    files = [(one.content_id, one.size, _kept(one)) for one in message.attachments if one.content_id]
    return framed(message.html or "", files)


def framed(html: str, files: Iterable[tuple[str, int, Content]]) -> Response:
    """Any harmless HTML, with the files that belong to it by their Content-IDs."""
    pictures = " http: https:" if "pictures" in request.args else ""
    answer = Response(render_template("letter/frame.html", html=_with_own_pictures(html, files)))
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Content-Security-Policy"] = (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
        f"style-src 'unsafe-inline'; img-src data:{pictures}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    )
    return answer


def _kept(attachment: Attachment) -> Content:
    return lambda: blobs.get(attachment.digest) if blobs.exists(attachment.digest) else b""


def _with_own_pictures(html: str, files: Iterable[tuple[str, int, Content]]) -> str:
    """Pictures that came with the mail, put into it: the frame may not ask us for them."""
    by_id = {content_id.strip("<>"): (size, content) for content_id, size, content in files}
    room = MOST_PICTURE_BYTES

    def picture(place: re.Match[str]) -> str:
        nonlocal room
        size, content = by_id.get(unescape(place[1]).strip("<>"), (0, None))
        if content is None or size > room:
            return place[0]
        data = content()
        kind = shown_as(data) or ""
        if not kind.startswith("image/"):
            return place[0]
        room -= len(data)
        return f"data:{escape(kind)};base64,{b64encode(data).decode()}"

    return _CONTENT_ID.sub(picture, html)
