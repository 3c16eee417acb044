"""What goes wrong between us and a mail server, in words for the person who set the mailbox up."""

import base64
import re
import socket
import ssl
from urllib.parse import quote, quote_plus

from flask_babel import LazyString, lazy_gettext

CONNECT_SECONDS = 15
ANSWER_SECONDS = 60

SECRETS = ("imap_password", "smtp_password", "oauth_access_token", "oauth_refresh_token", "oauth_client_secret")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,}={0,2}")

# What a library that reads a server's answers raises when they are no answers at all.
NONSENSE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, MemoryError)


class WireFailed(Exception):
    """A mail server could not be reached, or did not do what we asked.

    `text`: a whole sentence for an administrator, translated when it is shown.
    `permanent`: the same request will never succeed.
    `needs_administrator`: a setting of the mailbox has to change first.
    `is_token_refused`: the server knows the provider's token no longer; a new one may do.
    `detail`: what was said on the wire, in English or as the server said it; no password is in it.
    """

    def __init__(self, text: LazyString, permanent: bool, detail: str = "", needs_administrator: bool = False) -> None:
        super().__init__(detail)
        self.text = text
        self.permanent = permanent
        self.detail = detail
        self.needs_administrator = needs_administrator
        self.is_token_refused = False


def detail_of(error: BaseException, *secrets: str) -> str:
    """What an error says, in one line of at most 500 characters, without the secrets."""
    return without_secrets(" ".join(f"{type(error).__name__}: {error}".split()), *secrets)[:500]


def secrets_of(mailbox: object) -> tuple[str, ...]:
    """What a server was told, or could have been, and what nobody else may read."""
    return tuple(str(getattr(mailbox, name, None) or "") for name in SECRETS)


def without_secrets(said: str, *secrets: str) -> str:
    """What a server said, which may repeat how we signed in: in plain words, or in the base64 of AUTH (RFC 4954)."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        escaped = secret.replace("\\", "\\\\").replace('"', '\\"')
        for form in (secret, escaped, repr(secret)[1:-1], quote(secret), quote_plus(secret)):
            said = said.replace(form, "***")
    return _BASE64.sub(lambda word: "***" if _hides(word[0], secrets) else word[0], said)


def _hides(word: str, secrets: tuple[str, ...]) -> bool:
    """Whether this is the base64 of something with a secret in it, or with the first half of one where it is cut."""
    letters = word.rstrip("=").replace("-", "+").replace("_", "/")
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    decoded = base64.b64decode(whole + "=" * (-len(whole) % 4))
    return any((secret[: max(len(secret) // 2, 4)].encode()) in decoded for secret in secrets if secret)


def network_trouble(error: BaseException, host: str, port: int) -> tuple[LazyString, bool] | None:
    """What an error of the network means, and whether a setting must change; None for other errors."""
    # The certificate's error is also a TLS error, and all of them are OSErrors: the narrow ones come first.
    if isinstance(error, ssl.SSLCertVerificationError):
        return _untrusted(host), True
    if isinstance(error, ssl.SSLError):
        return _not_encrypted(host, port), True
    if isinstance(error, socket.gaierror | UnicodeError):
        return _unknown(host), not _is_passing(error)
    if isinstance(error, TimeoutError):
        return _silent(host, port), False
    if isinstance(error, ConnectionRefusedError):
        return _refused(host, port), False
    if isinstance(error, ConnectionError | EOFError):
        return dropped(host), False
    if isinstance(error, OSError):
        return lazy_gettext("%(host)s cannot be reached from here.", host=host), False
    return None


def dropped(host: str) -> LazyString:
    return lazy_gettext("%(host)s broke off the connection. We will try again.", host=host)


def _is_passing(error: BaseException) -> bool:
    return isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN


def _untrusted(host: str) -> LazyString:
    return lazy_gettext(
        "The certificate that %(host)s shows is not trusted here. It may have expired, be made for "
        "another name, or be signed by your own authority.",
        host=host,
    )


def _not_encrypted(host: str, port: int) -> LazyString:
    return lazy_gettext(
        "%(host)s does not speak TLS on port %(port)s. Choose another port or another encryption.",
        host=host,
        port=str(port),
    )


def _unknown(host: str) -> LazyString:
    return lazy_gettext("There is no server named %(host)s. Check the name for typing errors.", host=host)


def _silent(host: str, port: int) -> LazyString:
    return lazy_gettext(
        "%(host)s does not answer on port %(port)s in time. Check the port and the encryption; "
        "if they are right, the server is overloaded or a firewall is in between.",
        host=host,
        port=str(port),
    )


def _refused(host: str, port: int) -> LazyString:
    return lazy_gettext(
        "Nothing answers on port %(port)s of %(host)s. The port is wrong, or the mail server is not running.",
        host=host,
        port=str(port),
    )
