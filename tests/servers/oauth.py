"""A real provider of tokens (OAuth 2.0) in a thread of the tests' process: it consents, rotates, expires, refuses.

Its answers have the shapes that Google's and Microsoft's have. Mail servers ask it whose a token is.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID = "desk.apps.example.org"
CLIENT_SECRET = "sehr geheim"
USER = "support@example.org"


@dataclass
class OauthServer:
    """`says`: what to answer instead of tokens, one (status, body) after another; `waits`: seconds before any answer.

    `rotates`: a refresh token is good once. `lives`: seconds of an access token, as it says; tokens really end
    when a test says so. `extra_length`: letters more than a token needs, for Microsoft's are long.
    """

    user: str = USER
    consents: bool = True
    rotates: bool = True
    lives: int = 3600
    extra_length: int = 0
    waits: float = 0.0
    says: list[tuple[int, str]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    asked_of_people: list[dict[str, str]] = field(default_factory=list)
    version: str = "of the tests' own"

    def __post_init__(self) -> None:
        self._codes: dict[str, dict[str, str]] = {}
        self._refresh: set[str] = set()
        self._access: dict[str, str] = {}
        self._lock = threading.Lock()
        server = self

        class Handler(_Handler):
            desk = server

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def settings(self) -> dict[str, str]:
        """The desk's settings that lead here instead of to Google and Microsoft."""
        return {
            f"{name}_{what}_URL": f"{self.url}/{name.lower()}{tenant}/{what.lower()}"
            for name, tenant in (("GOOGLE", ""), ("MICROSOFT", "/{tenant}"))
            for what in ("AUTHORIZE", "TOKEN")
        }

    def code(
        self, verifier: str = "v" * 43, redirect_uri: str = "https://desk.example.org/desk/mailbox/signed-in"
    ) -> str:
        """What a person's consent brings to the redirect address."""
        return self._new_code({"redirect_uri": redirect_uri, "code_challenge": _challenge(verifier)})

    def end_access(self) -> None:
        """Every access token is good no longer, whatever was said of it."""
        self._access.clear()

    def withdraw(self) -> None:
        """The account's owner has withdrawn their consent."""
        self._access.clear()
        self._refresh.clear()

    def forget(self) -> None:
        """As it was at first."""
        self.withdraw()
        self.user, self.consents, self.rotates = USER, True, True
        self.lives, self.extra_length, self.waits = 3600, 0, 0.0
        for what in (self.says, self.asked, self.asked_of_people):
            what.clear()

    def user_of(self, access_token: str) -> str | None:
        return self._access.get(access_token)

    def tokens(self) -> dict[str, Any]:
        access, refresh = (secrets.token_urlsafe(24) + "x" * self.extra_length for _ in range(2))
        self._access[access] = self.user
        self._refresh.add(refresh)
        return {"access_token": access, "refresh_token": refresh, "expires_in": self.lives, "token_type": "Bearer"}

    # What is asked over HTTP.

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes next."""
        self.asked_of_people.append(asked)
        assert asked["client_id"] == CLIENT_ID and asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        said = {"code": self._new_code(asked)} if self.consents else {"error": "access_denied"}
        return f"{asked['redirect_uri']}?{urlencode({**said, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> tuple[int, str]:
        self.asked.append(asked)
        if self.says:
            return self.says.pop(0)
        if (asked.get("client_id"), asked.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return _refusal("invalid_client", "AADSTS7000215: Invalid client secret provided.", status=401)
        with self._lock:
            return self._exchange(asked) if asked["grant_type"] == "authorization_code" else self._renew(asked)

    def _exchange(self, asked: dict[str, str]) -> tuple[int, str]:
        begun = self._codes.pop(asked["code"], None)
        if begun is None or begun["redirect_uri"] != asked["redirect_uri"]:
            return _refusal("invalid_grant", "Bad code or redirect.")
        if begun["code_challenge"] != _challenge(asked["code_verifier"]):
            return _refusal("invalid_grant", "The code verifier doesn't fit.")
        return 200, json.dumps(self.tokens())

    def _renew(self, asked: dict[str, str]) -> tuple[int, str]:
        if asked["refresh_token"] not in self._refresh:
            return _refusal("invalid_grant", "AADSTS700082: The refresh token has expired.\r\nTrace ID: 1-2-3")
        given = self.tokens()
        if self.rotates:
            self._refresh.discard(asked["refresh_token"])
        else:
            self._refresh.discard(given.pop("refresh_token"))
        return 200, json.dumps(given)

    def _new_code(self, begun: dict[str, str]) -> str:
        code = secrets.token_urlsafe(16)
        self._codes[code] = begun
        return code


def _refusal(error: str, description: str, status: int = 400) -> tuple[int, str]:
    return status, json.dumps({"error": error, "error_description": description})


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _single(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}


class _Handler(BaseHTTPRequestHandler):
    desk: OauthServer

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        if path.path.endswith("/authorize"):
            self._answer(302, "", Location=self.desk.authorize(_single(path.query)))
        elif path.path.endswith("/whose"):
            user = self.desk.user_of(self.headers.get("Authorization", "").removeprefix("Bearer "))
            self._answer(200, json.dumps({"active": bool(user), "email": user or ""}))
        else:
            self._answer(404, "{}")

    def do_POST(self) -> None:
        if self.path == "/moved":
            self._answer(302, "", Location=f"{self.desk.url}/google/token")
            return
        asked = _single(self.rfile.read(int(self.headers["Content-Length"])).decode())
        time.sleep(self.desk.waits)
        status, body = self.desk.token(asked)
        self._answer(status, body)

    def _answer(self, status: int, body: str, **headers: str) -> None:
        raw = body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(raw)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has not waited so long
            self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Quiet: tokens stand in its lines."""
