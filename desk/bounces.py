"""Why a mail came back, in words: from the server's own words where they are clear, else from its status (RFC 3463).

The words come first, since the status is often a mere 5.7.1 or 5.0.0, whatever happened.
"""

import re

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

DELAYED = lazy_gettext("It is late: the mail server keeps trying.")
NOT_YET = lazy_gettext("Its server doesn't take the mail yet; we keep trying.")
OTHER = lazy_gettext("It could not be delivered.")
WORDS = {
    "full": lazy_gettext("The mailbox is full."),
    "unknown": lazy_gettext("There is no such address."),
    "domain": lazy_gettext("No mail server is known for this domain."),
    "off": lazy_gettext("The mailbox is switched off."),
    "large": lazy_gettext("The mail is too large for the recipient's server."),
    "trust": lazy_gettext("The recipient's server doesn't trust ours (SPF, DKIM or DMARC)."),
    "spam": lazy_gettext("The recipient's server took it for spam, or its rules forbid it."),
    "loop": lazy_gettext("The mail went round in circles between the recipient's servers."),
    "silent": lazy_gettext("The recipient's server could not be reached for too long."),
}

_SAID = {
    "full": (
        r"quota|(?:mail)?box(?: is)? full|insufficient (?:system )?storage|postfach.{0,20}voll|überfüllt|"
        r"переполн|перепов"
    ),
    "unknown": (
        r"(?:no such|unknown|invalid|non-?existent) (?:user|address|recipient|mailbox|account|local part)|"
        r"(?:user|recipient|mailbox|account|address)(?: is)? (?:unknown|not found|invalid)|user.{0,40}not found|"
        r"(?:does not|doesn't) exist|(?:couldn't|could not|wasn't) be found|unbekannt|existiert nicht|"
        r"не существует|не найден|не існує|не знайден"
    ),
    "domain": r"(?:domain|host).{0,60}(?:not found|unknown)|(?:no|null) mx|domain.{0,40}существует",
    "off": (
        r"(?:account|mailbox).{0,30}(?:disabled|inactive|suspended|blocked|deactivated)|gesperrt|"
        r"заблокирован|заблокован"
    ),
    "large": r"too (?:large|big)|size limit|exceeds.{0,30}size|zu groß|слишком больш|завелик",
    "spam": r"spam|junk|blacklist|blocklist|black list|block list|reputation|спам",
}
_BY_STATUS = (
    (r"[45]\.2\.2", "full"),
    (r"5\.1\.[136]|5\.5\.0", "unknown"),
    (r"5\.1\.(?:2|10)|5\.4\.[04]|[45]\.4\.4", "domain"),
    (r"5\.2\.1", "off"),
    (r"5\.2\.3|5\.3\.4", "large"),
    (r"5\.7\.(?:2[0-9])", "trust"),
    (r"5\.7\..*", "spam"),
    (r"[45]\.4\.6|5\.4\.14", "loop"),
    (r"[45]\.4\..*", "silent"),
)


def in_words(status: str, answer: str, *, is_permanent: bool) -> LazyString:
    """A sentence for the agent; of a letter that is only late it says so first of all."""
    if not is_permanent:
        return DELAYED
    said = (kind for kind, pattern in _SAID.items() if re.search(pattern, answer, re.IGNORECASE))
    known = (kind for pattern, kind in _BY_STATUS if re.fullmatch(pattern, status))
    return WORDS.get(next(said, "") or next(known, ""), OTHER)


def refusal_in_words(answer: str, *, is_permanent: bool) -> LazyString:
    """The same for what a server said at once, as greylisting says "not yet": code, status if any, words."""
    if not is_permanent:
        return NOT_YET
    status = re.search(r"\b[245]\.\d{1,3}\.\d{1,3}\b", answer)
    return in_words(status[0] if status else "", answer, is_permanent=True)
