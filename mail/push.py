"""A push on the wire: encrypted for one browser (RFC 8291), signed by the desk (RFC 8292), left at its push service.

http_ece encrypts; it is pure Python over `cryptography`, which is here anyway and signs.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage
from typing import Any
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from mail import outside, wire

SIGNED_FOR = timedelta(hours=12)  # 24 at most (RFC 8292, 2)
GONE = (404, 410)
PASSING = (408, 425, 429)
LONGEST_WAIT = 24 * 3600


class PushFailed(Exception):
    """`is_gone`: the browser is no longer there. `is_permanent`: this push will never be taken.

    `seconds`: so long the push service wants to be left alone. `detail` names its host at most, never the address.
    """

    def __init__(self, detail: str, *, is_gone: bool = False, is_permanent: bool = False, seconds: int = 0) -> None:
        super().__init__(detail)
        self.is_gone, self.is_permanent, self.seconds = is_gone, is_permanent, seconds


@dataclass(frozen=True)
class Browser:
    """Where a browser is reached, and the keys to write to it."""

    endpoint: str
    public: bytes
    secret: bytes

    def __repr__(self) -> str:
        return f"Browser(at {urlsplit(self.endpoint).hostname})"


@dataclass(frozen=True)
class Sender:
    """The desk, as push services know it. `contact` is a mailto: or https: address (RFC 8292, 2.1)."""

    private: bytes
    public: str
    contact: str

    def __repr__(self) -> str:
        return f"Sender({self.contact})"


def send(browser: Browser, sender: Sender, told: dict[str, Any], *, seconds: int, urgency: str, now: datetime) -> None:
    """Leave it at the push service, which keeps it so many seconds at most. Raises PushFailed."""
    headers = {
        "Authorization": authorization(browser.endpoint, sender, now=now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(seconds),
        "Urgency": urgency,
        "User-Agent": "Kvitok",
    }
    try:
        body = encrypted(browser, json.dumps(told, ensure_ascii=False).encode())
        status, answer = outside.post(browser.endpoint, headers, body)
    except outside.NotOutside as error:
        raise PushFailed(wire.detail_of(error), is_permanent=True) from None
    except (OSError, HTTPException, *wire.NONSENSE) as error:
        raise PushFailed(wire.detail_of(error, browser.endpoint)) from None
    if not 200 <= status < 300:
        raise _refused(browser, status, answer, now)


def encrypted(browser: Browser, plain: bytes) -> bytes:
    """One record, with a key that is used for nothing else."""
    once = ec.generate_private_key(ec.SECP256R1())
    body: bytes = http_ece.encrypt(plain, private_key=once, dh=browser.public, auth_secret=browser.secret)
    return body


def authorization(endpoint: str, sender: Sender, *, now: datetime) -> str:
    """Who sends it, signed for this push service alone and for some hours."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + SIGNED_FOR).timestamp()),
        "sub": sender.contact,
    }
    said = ".".join(_encoded(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    key = ec.derive_private_key(int.from_bytes(sender.private, "big"), ec.SECP256R1())
    numbers = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    signature = b"".join(number.to_bytes(32, "big") for number in numbers)
    return f"vapid t={said}.{_encoded(signature)}, k={sender.public}"


def _refused(browser: Browser, status: int, answer: HTTPMessage, now: datetime) -> PushFailed:
    is_passing = status >= 500 or status in PASSING
    return PushFailed(
        f"{urlsplit(browser.endpoint).hostname} answered {status}",
        is_gone=status in GONE,
        is_permanent=not is_passing,
        seconds=_wished(answer.get("Retry-After", ""), now) if is_passing else 0,
    )


def _wished(text: str, now: datetime) -> int:
    """Retry-After is a number of seconds, or a date (RFC 9110, 10.2.3)."""
    try:
        wished = int(text) if text.strip().isdigit() else int((parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError):
        return 0
    return max(0, min(wished, LONGEST_WAIT))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
