"""Whom an administrator asks to let the desk into a mailbox without its password (OAuth 2.0, RFC 6749)."""

from dataclasses import dataclass, field
from urllib.parse import quote

from flask import current_app

from models.mailbox import Mailbox, SignIn

ANY_TENANT = "common"  # Microsoft's word for whichever tenant the account is in, or none


@dataclass(frozen=True)
class TokenProvider:
    """Where it asks people, where programs get tokens, and what we ask for; `asks` is what only this one wants."""

    name: str
    authorize_url: str
    token_url: str
    scope: str
    asks: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, mailbox: Mailbox) -> "TokenProvider":
        """The provider of a mailbox that signs in with tokens, as the settings name it."""
        config = current_app.config
        name = SignIn(mailbox.sign_in).value.upper()
        tenant = quote(mailbox.oauth_tenant or ANY_TENANT, safe="")
        return cls(
            NAMES[SignIn(mailbox.sign_in)],
            config[f"{name}_AUTHORIZE_URL"].replace("{tenant}", tenant),
            config[f"{name}_TOKEN_URL"].replace("{tenant}", tenant),
            config[f"{name}_SCOPE"],
            ASKS[SignIn(mailbox.sign_in)],
        )


NAMES = {SignIn.GOOGLE: "Google", SignIn.MICROSOFT: "Microsoft"}
ASKS = {
    # Without these Google gives a refresh token only the first time somebody consents.
    SignIn.GOOGLE: {"access_type": "offline", "prompt": "consent"},
    SignIn.MICROSOFT: {"prompt": "select_account"},
}
