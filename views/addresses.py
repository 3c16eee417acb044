"""Where a reader may be sent next."""

from urllib.parse import urlsplit

from flask import request


def safe_path(address: str | None) -> str | None:
    """The path of an address of this desk; None for anyone else's, however it is disguised."""
    if not address or address.startswith("//") or any(ord(letter) < 33 or letter == "\\" for letter in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:  # "http://[::1"
        return None
    if parts.netloc and parts.netloc != request.host:
        return None
    if parts.scheme not in ("", "http", "https") or not parts.path.startswith("/") or parts.path.startswith("//"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")


def asks_for_data() -> bool:
    """Whether it is a script that asks, and wants an answer that it understands."""
    return request.accept_mimetypes.best == "application/json"


def came_from() -> str | None:
    """The page of this desk that the reader comes from."""
    return safe_path(request.referrer)
