"""What goes wrong when a provider is asked for tokens, told as one kind of error."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString, lazy_gettext

from mail import wire

# RFC 6749, 5.2, and what Microsoft and OpenID Connect add: only a person can put these right, by consenting again.
NEEDS_CONSENT = {"invalid_grant", "interaction_required", "consent_required", "login_required", "access_denied"}
PASSING = {"temporarily_unavailable", "server_error", "slow_down"}


class OauthFailed(wire.WireFailed):
    """There is no token. `needs_consent`: there won't be one until an administrator signs in again."""

    def __init__(
        self,
        text: LazyString,
        permanent: bool,
        detail: str = "",
        needs_administrator: bool = False,
        needs_consent: bool = False,
    ) -> None:
        super().__init__(text, permanent, detail, needs_administrator)
        self.needs_consent = needs_consent


def refused(provider: str, status: int, answer: Mapping[str, Any], secrets: tuple[str, ...]) -> OauthFailed:
    """A provider that said no, and in which sense."""
    error = str(answer.get("error") or f"HTTP {status}")
    said = f"{error}: {_first_line(answer.get('error_description'))}".rstrip(": ")
    said = wire.without_secrets(said, *secrets)[:300]
    if error in NEEDS_CONSENT:
        text = lazy_gettext(
            "%(provider)s no longer lets the desk into this mailbox: the consent was withdrawn, has run out, or the "
            "account's password was changed. Sign in again. It said: %(answer)s",
            provider=provider,
            answer=said,
        )
        return OauthFailed(text, False, said, needs_administrator=True, needs_consent=True)
    if error in PASSING or status >= 500 or status == 429:
        text = lazy_gettext(
            "%(provider)s gives no token at the moment. We will try again. It said: %(answer)s",
            provider=provider,
            answer=said,
        )
        return OauthFailed(text, False, said)
    text = lazy_gettext(
        "%(provider)s doesn't accept the desk's client ID, secret or redirect address. It said: %(answer)s",
        provider=provider,
        answer=said,
    )
    return OauthFailed(text, False, said, needs_administrator=True)


def nonsense(provider: str, detail: str, *, is_passing: bool = False) -> OauthFailed:
    """An answer that isn't one."""
    text = lazy_gettext(
        "What %(provider)s answers is not what a provider of tokens answers (%(answer)s).",
        provider=provider,
        answer=detail,
    )
    return OauthFailed(text, False, detail, needs_administrator=not is_passing)


def nobody_signed_in(mailbox: object) -> OauthFailed:
    """A mailbox into which nobody has let the desk yet."""
    text = lazy_gettext("Nobody has signed in to %(mailbox)s yet. Open the mailbox and sign in.", mailbox=str(mailbox))
    return OauthFailed(text, False, "no refresh token", needs_administrator=True, needs_consent=True)


def being_renewed(mailbox: object) -> OauthFailed:
    """Somebody else asks just now, and takes long."""
    text = lazy_gettext("The token of %(mailbox)s is being renewed. We will try again.", mailbox=str(mailbox))
    return OauthFailed(text, False, "another worker renews it")


def _first_line(text: object) -> str:
    # Microsoft goes on with trace numbers and times.
    return next(iter(str(text or "").split("Trace ID")[0].strip().splitlines()), "")
