"""Words that only this desk can have said: signatures and encryption with keys made of SECRET_KEY."""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

SIGNATURE_LENGTH = 20  # base32 letters, 100 bits


def _key(purpose: str) -> bytes:
    return _made_key(current_app.config["SECRET_KEY"], purpose)


@lru_cache(maxsize=64)
def _made_key(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)


def signature(purpose: str, value: str) -> str:
    """20 letters and digits in lower case, which survive mail addresses and people who type them."""
    mac = hmac.digest(_key("sign " + purpose), _bytes(value), hashlib.sha256)
    return base64.b32encode(mac).decode().lower()[:SIGNATURE_LENGTH]


def is_signed(purpose: str, value: str, given: str) -> bool:
    """Whether `given` is our signature of `value`; the case of its letters doesn't matter."""
    return hmac.compare_digest(signature(purpose, value).encode(), _bytes(given.lower()))


def _bytes(text: str) -> bytes:
    """Of whatever somebody sends, halves of characters included."""
    return text.encode(errors="backslashreplace")


def derived(purpose: str, value: str) -> str:
    """43 letters, digits, "-" and "_" that always follow from `value`, and that nobody else can tell."""
    mac = hmac.digest(_key("derive " + purpose), value.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def encrypt(text: str) -> str:
    """Fernet (AES-128-CBC with HMAC-SHA256, the format's version 0x80)."""
    return _fernet().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """What `encrypt` hid; an empty text where SECRET_KEY has been changed since, so that it is asked for anew."""
    try:
        return _fernet().decrypt(text.encode()).decode()
    except InvalidToken:
        return ""


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key("encrypt")))
