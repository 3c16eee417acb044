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
    "off": lazy_gettext("The mailbox is switched off."),
    "unknown": lazy_gettext("There is no such address."),
    "domain": lazy_gettext("No mail server is known for this domain."),
    "large": lazy_gettext("The mail is too large for the recipient's server."),
    "file": lazy_gettext("The recipient's server took a file for a virus, or takes no files of its kind."),
    "trust": lazy_gettext("The recipient's server doesn't trust ours (SPF, DKIM or DMARC)."),
    "busy": lazy_gettext("Too many mails came from us, or to the recipient, in too short a time."),
    "relay": lazy_gettext("The server it came to isn't in charge of this address and doesn't pass it on."),
    "closed": lazy_gettext("The recipient takes mail from certain senders only."),
    "spam": lazy_gettext("The recipient's server took it for spam, or its rules forbid it."),
    "loop": lazy_gettext("The mail went round in circles between the recipient's servers."),
    "silent": lazy_gettext("The recipient's server could not be reached for too long."),
}

# The first that fits; so what is said clearly stands above what servers say whatever happened.
_SAID = {
    "full": (
        r"quota|box\b.{0,40}\bfull\b|insufficient (?:system )?storage|storage (?:allocation|space|limit)|"
        r"postfach.{0,50}\bvoll|überfüllt|переполн|перепов|нет (?:свободного )?места"
    ),
    "off": (
        r"(?:account|mailbox|user).{0,40}(?:disabled|inactive|suspended|deactivated|not active)|"
        r"(?:account|mailbox).{0,20}blocked|"
        r"(?:konto|postfach).{0,40}(?:gesperrt|deaktiviert)|"
        r"(?:ящик|аккаунт|скриньк|обліков|учётн|учетн|пользовател|користувач).{0,40}(?:заблок|отключ|вимкнен)"
    ),
    "unknown": (
        r"(?:no such|unknown|invalid|non-?existent|bad) (?:user|address|recipient|mailbox|account|local part)|"
        r"(?:user|recipient|mailbox|account|address)(?: is)? (?:unknown|not found|invalid|unavailable)|"
        r"user.{0,40}not found|recipientnotfound|recipient address rejected: access denied|"
        r"(?:user|mailbox|account|address|recipient).{0,80}(?:does not|doesn't|not) exist|"
        r"(?:does not|doesn't|not) have an? .{0,60}account|no (?:mailbox|account) (?:here|by that|with that)|"
        r"(?:couldn't|could not|wasn't) be found|(?:adresse|empfänger|benutzer|postfach).{0,60}(?:unbekannt|existiert)|"
        r"(?:пользовател|адрес|ящик|получател).{0,80}не (?:существует|найден)|нет такого|"
        r"(?:користувач|адрес|скриньк|одержувач).{0,80}не (?:існує|знайден)|немає таког"
    ),
    "domain": (
        r"(?:domain|host)(?: name)?.{0,60}(?:not found|unknown|does not exist|doesn't exist|nxdomain)|(?:no|null) mx|"
        r"nxdomain|домен.{0,60}не (?:существует|найден|існує|знайден)|domain.{0,40}(?:unbekannt|existiert nicht)"
    ),
    "large": r"too (?:large|big)|size limit|exceed.{0,40}size|zu groß|слишком больш|завелик",
    "file": (
        r"virus|malware|infected|(?:attachment|file|anhang|вложени|вкладен).{0,60}"
        r"(?:not allowed|blocked|prohibited|forbidden|nicht erlaubt|запрещ|заборон)|"
        r"(?:blocked|prohibited|forbidden|illegal) (?:attachment|file)|вирус|вірус"
    ),
    "trust": r"\bspf\b|\bdkim\b|\bdmarc\b|unauthenticated|not authenticated|ptr record|reverse dns|no rdns",
    "loop": r"mail loop|loop(?:ing)? (?:detected|back)|too many hops|hop count|routing loop",
    "busy": r"too many|rate.?limit|(?:sending|receiving|message) (?:rate|limit)|too (?:quickly|fast|often)|throttl",
    "relay": r"relay(?:ing)?\b.{0,40}(?:denied|not permitted|prohibited|not allowed)|unable to relay|(?:not|no) relay",
    "closed": r"authrequired|requires? .{0,40}authenticated senders|not (?:authorized|allowed|permitted) to send",
    "spam": r"spam|junk|unsolicited|blacklist|blocklist|black list|block list|\brbl\b|dnsbl|reputation|спам",
    "silent": (
        r"timed? ?out|time ?limit|(?:retry )?timeout|connection (?:refused|lost|dropped|failed)|"
        r"(?:not|no) (?:answer|respond|route)|unreachable|delivery time expired|could not connect"
    ),
}
_BY_STATUS = (
    (r"[45]\.2\.2|[45]\.3\.1", "full"),
    (r"5\.1\.(?:0|1|3|6)|5\.5\.0", "unknown"),
    (r"5\.1\.(?:2|10)|5\.4\.[04]|[45]\.4\.4", "domain"),
    (r"5\.2\.1", "off"),
    (r"5\.2\.3|5\.3\.4", "large"),
    (r"5\.7\.(?:2[0-9])", "trust"),
    (r"5\.7\.(?:124|129|134|136)", "closed"),
    (r"5\.7\.64", "relay"),
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
