"""A provider's tokens, with which the desk signs in to a mailbox instead of a password (RFC 6749, RFC 7636).

Two small forms are posted and their answers read; for that the standard library does. Tokens stand in no
error, no log and no page.
"""

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request, build_opener

from mail import wire
from mail.oauth_errors import OauthFailed, nonsense, refused

HTTP_SECONDS = 20.0
MOST_BYTES = 256 * 1024
LIVES_SECONDS = 3600  # where the provider doesn't say
LIVES_AT_MOST = 24 * 3600

__all__ = ["Client", "OauthFailed", "Tokens", "exchange", "renew", "xoauth2"]


@dataclass(frozen=True)
class Client:
    """As what the desk is known to the provider, and where that gives tokens."""

    provider: str
    token_url: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class Tokens:
    """`refresh` is empty where the old one stays good; `seconds` is how long `access` lives from now on."""

    access: str
    refresh: str
    seconds: int

    def __repr__(self) -> str:
        return f"Tokens(for {self.seconds} s)"


def exchange(client: Client, code: str, verifier: str, redirect_uri: str) -> Tokens:
    """The tokens for what an administrator's consent left behind. A code is good once. Raises OauthFailed."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": verifier,
        "redirect_uri": redirect_uri,
    }
    tokens = _ask(client, form)
    if not tokens.refresh:
        raise nonsense(client.provider, "no refresh token")
    return tokens


def renew(client: Client, refresh_token: str) -> Tokens:
    """New tokens for the refresh token, which may be good for this once only. Raises OauthFailed."""
    return _ask(client, {"grant_type": "refresh_token", "refresh_token": refresh_token})


def xoauth2(user: str, access_token: str) -> str:
    """What signs in by SASL XOAUTH2, before its base64."""
    return f"user={user}\1auth=Bearer {access_token}\1\1"


def _ask(client: Client, form: Mapping[str, str]) -> Tokens:
    secret = {"client_secret": client.client_secret} if client.client_secret else {}
    status, said = _post(client, {"client_id": client.client_id, **secret, **form})
    try:
        answer = json.loads(said)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise nonsense(client.provider, f"HTTP {status}", is_passing=status >= 500 or status == 429)
    if status != 200 or "error" in answer:
        raise refused(client.provider, status, answer, _secrets(client, form))
    return _tokens(client, answer)


def _tokens(client: Client, answer: dict[str, Any]) -> Tokens:
    access, refresh = answer.get("access_token"), answer.get("refresh_token") or ""
    if not isinstance(access, str) or not access or not access.isascii() or not isinstance(refresh, str):
        raise nonsense(client.provider, "no access token")
    try:
        seconds = int(answer.get("expires_in") or LIVES_SECONDS)
    except (TypeError, ValueError):
        seconds = LIVES_SECONDS
    return Tokens(access, refresh, max(0, min(seconds, LIVES_AT_MOST)))


def _post(client: Client, form: Mapping[str, str]) -> tuple[int, bytes]:
    """The answer's status and body, whatever the status."""
    parts = urlsplit(client.token_url)
    request = Request(  # noqa: S310 - config.py lets only http and https in
        client.token_url, urlencode(form).encode(), {"Accept": "application/json", "User-Agent": "Kvitok"}
    )
    try:
        try:
            with _opener().open(request, timeout=HTTP_SECONDS) as answer:
                return answer.status, _body(answer)
        except HTTPError as error:
            with error:
                return error.code, _body(error)
    except (OSError, HTTPException, *wire.NONSENSE) as error:
        raise _unreachable(error, parts.hostname or "?", parts.port or 443, _secrets(client, form)) from None


def _secrets(client: Client, form: Mapping[str, str]) -> tuple[str, ...]:
    return (client.client_secret, *(form.get(name, "") for name in ("code", "code_verifier", "refresh_token")))


def _body(answer: Any) -> bytes:
    """At most so much, and not for ever: a server that sends a byte now and then is no answer."""
    until, body = time.monotonic() + HTTP_SECONDS, b""
    while len(body) < MOST_BYTES and time.monotonic() < until and (more := answer.read1(65536)):
        body += more
    return body


def _unreachable(error: BaseException, host: str, port: int, secrets: tuple[str, ...]) -> OauthFailed:
    reason = getattr(error, "reason", None)  # urllib wraps what happened
    cause = reason if isinstance(reason, BaseException) else error
    detail = wire.detail_of(cause, *secrets)
    trouble = wire.network_trouble(cause, host, port)
    if trouble is None or (isinstance(cause, wire.NONSENSE) and not isinstance(cause, OSError)):
        return nonsense(host, detail, is_passing=True)
    text, needs_administrator = trouble
    return OauthFailed(text, False, detail, needs_administrator)


class _NoWayElsewhere(HTTPRedirectHandler):
    """Secrets go to the address that was set, and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _opener() -> OpenerDirector:
    return build_opener(HTTPSHandler(context=ssl.create_default_context()), _NoWayElsewhere())
