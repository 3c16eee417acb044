"""The mail servers of well-known providers, so that an administrator need not look them up.

A table of our own, from what the providers publish for mail programs. Whatever it says can be changed by hand.
"""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from models import Security, SignIn


class Advice(StrEnum):
    """What has to be done at the provider's before a mail program may sign in."""

    NONE = "none"
    APP_PASSWORD = "app_password"  # noqa: S105 - a kind of advice, not a password
    SWITCH_ON_IMAP = "switch_on_imap"
    NO_PASSWORDS = "no_passwords"


ADVICE: dict[Advice, LazyString] = {
    Advice.APP_PASSWORD: lazy_gettext(
        "This provider wants a password made for programs (an “app password”). "
        "You make it in the settings of your mail account, under security."
    ),
    Advice.SWITCH_ON_IMAP: lazy_gettext(
        "Access for mail programs (IMAP) must first be switched on in the settings of your mail account."
    ),
    Advice.NO_PASSWORDS: lazy_gettext(
        "This provider lets most programs in by its own page only, without the password. Go on with “Later”, make the "
        "mailbox under “Mail”, “Mailboxes”, and choose there to sign in at Microsoft 365."
    ),
}


@dataclass(frozen=True)
class Provider:
    """Hosts, ports and what to know first. Implicit TLS (RFC 8314) unless said otherwise."""

    imap_host: str
    smtp_host: str
    smtp_port: int = 465
    smtp_security: Security = Security.TLS
    imap_port: int = 993
    imap_security: Security = Security.TLS
    advice: Advice = Advice.NONE

    def servers(self) -> dict[str, str | int]:
        """What stands in the fields of a mailbox."""
        return {
            "imap_host": self.imap_host,
            "imap_port": self.imap_port,
            "imap_security": self.imap_security.value,
            "smtp_host": self.smtp_host,
            "smtp_port": self.smtp_port,
            "smtp_security": self.smtp_security.value,
        }


_GOOGLE = Provider("imap.gmail.com", "smtp.gmail.com", advice=Advice.APP_PASSWORD)
_MICROSOFT = Provider(
    "outlook.office365.com", "smtp-mail.outlook.com", 587, Security.STARTTLS, advice=Advice.NO_PASSWORDS
)
_YANDEX = Provider("imap.yandex.ru", "smtp.yandex.ru", advice=Advice.APP_PASSWORD)
_MAIL_RU = Provider("imap.mail.ru", "smtp.mail.ru", advice=Advice.APP_PASSWORD)
_GMX_NET = Provider("imap.gmx.net", "mail.gmx.net", advice=Advice.SWITCH_ON_IMAP)
_GMX_COM = Provider("imap.gmx.com", "mail.gmx.com", advice=Advice.SWITCH_ON_IMAP)
_ICLOUD = Provider("imap.mail.me.com", "smtp.mail.me.com", 587, Security.STARTTLS, advice=Advice.APP_PASSWORD)
_RAMBLER = Provider("imap.rambler.ru", "smtp.rambler.ru", advice=Advice.SWITCH_ON_IMAP)

_MICROSOFT_365 = Provider("outlook.office365.com", "smtp.office365.com", 587, Security.STARTTLS)

BY_SIGN_IN = {SignIn.GOOGLE: _GOOGLE, SignIn.MICROSOFT: _MICROSOFT_365}

PROVIDERS = {
    "gmail.com": _GOOGLE,
    "googlemail.com": _GOOGLE,
    "outlook.com": _MICROSOFT,
    "outlook.de": _MICROSOFT,
    "hotmail.com": _MICROSOFT,
    "live.com": _MICROSOFT,
    "yandex.ru": _YANDEX,
    "ya.ru": _YANDEX,
    "yandex.com": _YANDEX,
    "yandex.by": _YANDEX,
    "yandex.kz": _YANDEX,
    "mail.ru": _MAIL_RU,
    "inbox.ru": _MAIL_RU,
    "list.ru": _MAIL_RU,
    "bk.ru": _MAIL_RU,
    "rambler.ru": _RAMBLER,
    "ukr.net": Provider("imap.ukr.net", "smtp.ukr.net", advice=Advice.APP_PASSWORD),
    "i.ua": Provider("imap.i.ua", "smtp.i.ua", advice=Advice.SWITCH_ON_IMAP),
    "meta.ua": Provider("imap.meta.ua", "smtp.meta.ua"),
    "gmx.de": _GMX_NET,
    "gmx.net": _GMX_NET,
    "gmx.at": _GMX_NET,
    "gmx.ch": _GMX_NET,
    "gmx.com": _GMX_COM,
    "web.de": Provider("imap.web.de", "smtp.web.de", 587, Security.STARTTLS, advice=Advice.SWITCH_ON_IMAP),
    "t-online.de": Provider("secureimap.t-online.de", "securesmtp.t-online.de", advice=Advice.APP_PASSWORD),
    "freenet.de": Provider("mx.freenet.de", "mx.freenet.de", 587, Security.STARTTLS),
    "posteo.de": Provider("posteo.de", "posteo.de"),
    "mailbox.org": Provider("imap.mailbox.org", "smtp.mailbox.org"),
    "icloud.com": _ICLOUD,
    "me.com": _ICLOUD,
    "yahoo.com": Provider("imap.mail.yahoo.com", "smtp.mail.yahoo.com", advice=Advice.APP_PASSWORD),
    "aol.com": Provider("imap.aol.com", "smtp.aol.com", advice=Advice.APP_PASSWORD),
    "fastmail.com": Provider("imap.fastmail.com", "smtp.fastmail.com", advice=Advice.APP_PASSWORD),
}


def provider_of(address: str) -> Provider:
    """The provider of this address; for a domain of the office's own, the names its servers most likely have."""
    domain = address.rpartition("@")[2].strip().lower()
    return PROVIDERS.get(domain) or Provider(
        f"imap.{domain}", f"smtp.{domain}", smtp_port=587, smtp_security=Security.STARTTLS
    )
