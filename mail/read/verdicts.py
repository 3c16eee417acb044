"""What the filter of the mailbox's own server said of a letter, in the many headers filters write.

Each server puts its headers above those that were there: the topmost verdict is that of the last server, which is the
mailbox's own. Verdicts below may be another office's, or the spammer's.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

_NUMBER = re.compile(r"(?:score|hits|rate)?\s*[=:]?\s*([+-]?\d{1,5}(?:[.,]\d{1,6})?)")
_NAMED_SCORE = re.compile(r"(?i)\b(?:score|hits)\s*=\s*([+-]?\d{1,5}(?:[.,]\d{1,6})?)")
_SCORE_IN_BRACKETS = re.compile(r"\[\s*([+-]?\d{1,5}(?:\.\d{1,6})?)\s*/")
_FORWARDED = re.compile(r"(?i)\bSFV:(\w{3,4})")
_TAGGED = re.compile(r"(?i)\s*(?:\*{2,6}\s*spam\b[^*]{0,20}\*{2,6}|[\[{(<]\s*spam\b[^\])}>]{0,20}[\])}>]|spam:)")
JUNK_FROM_SCL = 5
"""Exchange takes a letter for spam from this level of confidence on; -1 is a sender it trusts."""


@dataclass(frozen=True)
class Verdict:
    """A filter's word. `score` is in the filter's own measure; `filter` is its name for people."""

    is_spam: bool
    score: float | None
    filter: str


Reading = Callable[[str], bool | None]


def spam_verdict(headers: Iterable[tuple[str, str]]) -> Verdict | None:
    """The topmost verdict of a letter's decoded headers; None where no filter has spoken."""
    kept = [(name.lower(), value.strip()) for name, value in headers]
    said = next(_verdicts(kept), None) or _by_summary(kept) or _by_subject(kept) or _by_score(kept)
    if said is None:
        return None
    name, is_spam = said
    return Verdict(is_spam, _score(kept, name), name)


def _verdicts(headers: list[tuple[str, str]]) -> Iterator[tuple[str, bool]]:
    for header, value in headers:
        name, reading = READINGS.get(header) or _by_ending(header)
        is_spam = reading(value.lower())
        if is_spam is not None:
            yield name, is_spam


def _yes_or_no(value: str) -> bool | None:
    first = re.split(r"[^\w-]", value, maxsplit=1)[0]
    if first in ("yes", "true", "spam", "probable", "1"):
        return True
    return False if first in ("no", "false", "ham", "notspam", "innocent", "ok", "not", "0", "good", "clean") else None


def _yandex(value: str) -> bool | None:
    return {"1": False, "4": True}.get(value[:1])


def _mail_ru(value: str) -> bool | None:
    first = value.split(";")[0].split(",")[0].strip()
    return True if first in ("spam", "bad") else False if first in ("ok", "good", "ham") else None


def _action(value: str) -> bool | None:
    """Rspamd's action: what it would have the server do. Greylisting only asks the sender to come again."""
    action = value.split(";")[0].strip()
    if action in ("add header", "rewrite subject", "reject", "quarantine", "discard", "spam", "junk"):
        return True
    return False if action in ("no action", "greylist", "soft reject", "accept", "none") else None


def _confidence(value: str) -> bool | None:
    found = re.match(r"-?\d{1,2}$", value)
    return int(value) >= JUNK_FROM_SCL if found else None


def _forefront(value: str) -> bool | None:
    found = _FORWARDED.search(value)
    verdict = found[1].upper() if found else ""
    if verdict in ("SPM", "SKS", "SKB", "BLK"):
        return True
    return False if verdict in ("NSPM", "SKN", "SKI", "SKQ", "SKA", "SFE") else None


def _gmx(value: str) -> bool | None:
    found = re.match(r"-?\d{1,3}", value)
    return int(found[0]) > 0 if found else None


def _web_de(value: str) -> bool | None:
    return {"junk": True, "notjunk": False}.get(value.split(":")[0])


def _labels(value: str) -> bool | None:
    """A mailbox taken out of Gmail; its labels speak the language of its owner."""
    labels = {label.strip() for label in value.split(",")}
    return True if labels & {"spam", "спам"} else None


def _rule(value: str) -> bool | None:
    found = re.search(r"\brule=(\w+)", value)
    if not found or found[1].startswith("outbound"):
        return None
    return found[1] in ("spam", "definitespam", "phish", "malware", "bulkspam") or found[1].endswith("_spam")


def _kaspersky(value: str) -> bool | None:
    status = value.split(",")[0].strip()
    if status in ("spam", "probable spam", "probable_spam", "blacklisted", "formal"):
        return status != "formal"
    return False if status in ("not_detected", "not detected", "trusted", "clean") else None


def _gateway(value: str) -> bool | None:
    """MailScanner's own sentence: "spam, SpamAssassin (…)", "not spam, …"."""
    return True if value.startswith("spam") else False if value.startswith("not spam") else None


def _silent(_value: str) -> bool | None:
    return None


_ASSASSIN = ("SpamAssassin", _yes_or_no)
READINGS: dict[str, tuple[str, Reading]] = {
    "x-spam-flag": _ASSASSIN,
    "x-spam-status": _ASSASSIN,
    "x-spam": ("Rspamd", _yes_or_no),
    "x-rspamd-action": ("Rspamd", _action),
    "x-spam-action": ("Rspamd", _action),
    "x-yandex-spam": ("Yandex", _yandex),
    "x-mras": ("Mail.ru", _mail_ru),
    "x-ms-exchange-organization-scl": ("Exchange", _confidence),
    "x-forefront-antispam-report": ("Exchange", _forefront),
    "x-gmx-antispam": ("GMX", _gmx),
    "x-ui-filterresults": ("GMX", _web_de),
    "x-gmail-labels": ("Gmail", _labels),
    "x-barracuda-spam-flag": ("Barracuda", _yes_or_no),
    "x-barracuda-spam-status": ("Barracuda", _yes_or_no),
    "x-proofpoint-spam-details": ("Proofpoint", _rule),
    "x-klms-antispam-status": ("Kaspersky", _kaspersky),
    "x-ksmg-antispam-status": ("Kaspersky", _kaspersky),
    "x-drweb-spamstate": ("Dr.Web", _yes_or_no),
    "x-bogosity": ("bogofilter", _yes_or_no),
    "x-dspam-result": ("DSPAM", _yes_or_no),
    "x-crm114-status": ("CRM114", _yes_or_no),
    "x-spampanel-class": ("SpamExperts", _yes_or_no),
    "x-vr-spamstate": ("Vade", _yes_or_no),
}
SCORES = {
    "SpamAssassin": ("x-spam-status", "x-spam-score"),
    "Rspamd": ("x-spamd-result", "x-rspamd-score", "x-spam-status", "x-spam-score"),
    "Exchange": ("x-ms-exchange-organization-scl", "x-forefront-antispam-report"),
    "Barracuda": ("x-barracuda-spam-score", "x-barracuda-spam-status"),
    "Proofpoint": ("x-proofpoint-spam-details",),
    "Kaspersky": ("x-klms-antispam-rate", "x-ksmg-antispam-rate"),
    "Dr.Web": ("x-drweb-spamscore",),
}
_LEVEL = re.compile(r"(?i)\bSCL:(-?\d{1,2})")


def _by_ending(header: str) -> tuple[str, Reading]:
    """MailScanner puts the office's name into its headers: "X-Example-MailScanner-SpamCheck"."""
    if header.startswith("x-") and header.endswith("mailscanner-spamcheck"):
        return "MailScanner", _gateway
    return "", _silent


def _by_summary(headers: list[tuple[str, str]]) -> tuple[str, bool] | None:
    """Rspamd's summary says True only of what it would reject, so that it is asked after all others."""
    for header, value in headers:
        if header == "x-spamd-result" and ":" in value:
            return "Rspamd", value.partition(":")[2].strip().lower().startswith("true")
    return None


def _by_subject(headers: list[tuple[str, str]]) -> tuple[str, bool] | None:
    """A mark in the subject alone may be anybody's: it counts beside a header of SpamAssassin's."""
    names = {header for header, _ in headers}
    if "x-spam-prev-subject" in names:
        return "SpamAssassin", True
    subject = next((value for header, value in headers if header == "subject"), "")
    if _TAGGED.match(subject) and names & {"x-spam-level", "x-spam-checker-version", "x-spam-score", "x-spam-report"}:
        return "SpamAssassin", True
    return None


def _by_score(headers: list[tuple[str, str]]) -> tuple[str, bool] | None:
    """A score without a verdict calls nothing spam; the mailbox may have a limit of its own for it."""
    names = {header for header, _ in headers}
    for name, header in (("Rspamd", "x-rspamd-score"), ("SpamAssassin", "x-spam-score")):
        if header in names and _score(headers, name) is not None:
            return name, False
    return None


def _score(headers: list[tuple[str, str]], name: str) -> float | None:
    for wanted in SCORES.get(name, ()):
        value = next((value for header, value in headers if header == wanted), "")
        found = _number_in(wanted, value)
        if found:
            return float(found[1].replace(",", "."))
    return None


def _number_in(header: str, value: str) -> re.Match[str] | None:
    if header == "x-spamd-result":
        return _SCORE_IN_BRACKETS.search(value)
    if header == "x-forefront-antispam-report":
        return _LEVEL.search(value)
    return _NAMED_SCORE.search(value) or _NUMBER.match(value)
