"""Bounces that Amazon's mail service tells in JSON (SES, sent as mail by SNS): no standard's form, no words."""

import json
from typing import Any, NamedTuple

from mail.read.headers import one_line
from mail.read.parts import Part

HEADER = "x-amz-sns-message-id"
MAX_TEXT = 400_000
KINDS = {"Bounce": ("bounce", "bouncedRecipients"), "DeliveryDelay": ("deliveryDelay", "delayedRecipients")}


class Notification(NamedTuple):
    """What it says of the letter and of whom it missed."""

    ids: tuple[str, ...]
    addresses: tuple[str, ...]
    status: str
    diagnosis: str
    is_permanent: bool


def notification_of(root: Part, text: str) -> Notification | None:
    """The bounce or delay that it tells; None for a delivery, a complaint and all other letters."""
    if not root.raw_header(HEADER):
        return None
    said = _said(text[:MAX_TEXT])
    event, recipients = KINDS.get(_text(said, "notificationType") or _text(said, "eventType"), ("", ""))
    told = _table(said, event)
    missed = [one for one in _list(told, recipients) if isinstance(one, dict)]
    if not missed:
        return None
    return Notification(
        ids=_ids(_table(said, "mail")),
        addresses=tuple(_text(one, "emailAddress").lower() for one in missed),
        status=next(filter(None, (_text(one, "status") for one in missed)), ""),
        diagnosis=next(filter(None, (_text(one, "diagnosticCode") for one in missed)), ""),
        is_permanent=_text(told, "bounceType") == "Permanent",
    )


def _said(text: str) -> dict[str, Any]:
    """The JSON at the letter's beginning; SNS may have wrapped it, and cut its line with an exclamation mark."""
    said = _decoded(text.replace("!\n ", "").strip())
    return _decoded(str(said.get("Message"))) if _text(said, "Type") == "Notification" else said


def _decoded(text: str) -> dict[str, Any]:
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _ids(mail: dict[str, Any]) -> tuple[str, ...]:
    """The letter's own Message-ID, which stands among its headers; Amazon's number for it is another."""
    headers = [one for one in _list(mail, "headers") if isinstance(one, dict)]
    own = [_text(one, "value") for one in headers if _text(one, "name").lower() == "message-id"]
    own.append(_text(_table(mail, "commonHeaders"), "messageId"))
    return tuple(dict.fromkeys(one.strip(" <>") for one in own if one))


def _text(table: dict[str, Any], key: str) -> str:
    value = table.get(key)
    return one_line(value.encode("utf-8", "replace").decode()) if isinstance(value, str) else ""


def _table(table: dict[str, Any], key: str) -> dict[str, Any]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def _list(table: dict[str, Any], key: str) -> list[Any]:
    value = table.get(key)
    return value if isinstance(value, list) else []
