"""By what a letter that came back is known where no standard says it: who writes, under what subject, in what words.

No sign is enough alone: people write of undelivered mail too, and answer daemons. Who writes under a daemon's own name
needs one more sign; nobody at all, a subject or words; a postmaster, a subject or proof too; anybody else, a subject
and proof.
"""

import re

from mail.read.parts import Part

HUMAN_TEXT = 200_000
BEGINNING = 3_000
COPY_TYPES = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_DAEMON = re.compile(
    r"(?i)(?:mailer[-_. ]?daemon|mail-?daemon|mdaemon|mail[-. ]?delivery[-. ]?(?:sub)?system|maildelivery|"
    r"e500_smtp_mail_service|microsoftexchange\w*)(?:[+_.-][^@]{0,80})?(?:@|$)"
)
_DAEMON_NAME = re.compile(r"(?i)mail delivery (?:sub)?system|mailer[- ]daemon|mail deliver(?:y|er) (?:service|system)")
_OFFICE = re.compile(
    r"(?i)(?:postmaster|bounces?|system[-_. ]?administrator|smtp|ndr|mailadmin)(?:[+_.\\-][^@]{0,80})?(?:@|$)"
)
_SUBJECT = re.compile(
    r"(?i)\s*(?:\[[^\[\]]{1,40}\]\s*)?(?:undeliver(?:ed|able)|(?:(?:e-?)?mail |permanent )?delivery (?:failure|failed|"
    r"has failed|report|"
    r"delayed|incomplete|problem|error|status)|mail delivery (?:failed|failure|error|problem|system|subsystem|warning|"
    r"delayed|status)|message delivery (?:failed|failure|problem)|failure notice|failure delivery|"
    r"failed (?:mail|delivery)|"
    r"fail(?:ed|ure) to deliver|(?:mail|message) (?:failed|failure)|returned (?:e-?)?(?:mail|message)\b|"
    r"mail (?:system )?error|"
    r"(?:(?:e-?)?mail|message) (?:was |could |has |is )?not (?:be |been |yet been )?deliver(?:ed|able)|"
    r"(?:delayed|undelivered) (?:e?mail|message)|message (?:status - )?undeliverable|non-?[ -]?deliver|"
    r"warning: (?:could not send|message .{0,40} delayed|message has not)|unable to deliver|"
    r"(?:automatically )?rejected(?: mail|:)|message rejected|nameserver error|"
    r"delivery notification: delivery has failed|"
    r"unzustellbar|nicht zustellbar|zustellung (?:fehlgeschlagen|nicht möglich|verzögert)|"
    r"(?:fehler|problem) bei der zustellung|(?:e-?)?mail konnte nicht zugestellt|unzustellbare|"
    r"(?:ihre )?(?:nachricht|e-?mail) (?:an .{1,80} )?(?:konnte )?nicht zugestellt|übermittlung fehlgeschlagen|"
    r"zustell(?:bericht|(?:ungs)?fehler)|rückläufer|"
    r"benachrichtigung (?:über|zum) .{0,20}zustellungsstatus|"
    r"недоставлен|не доставлено|не удалось доставить|не уда[её]тся доставить|"
    r"(?:ваше )?(?:сообщение|письмо) (?:для .{1,80} )?не (?:было |может быть )?(?:доставлен|отправлен)|"
    r"ошибка (?:при )?доставк|отч[её]т о (?:не)?доставке|"
    r"уведомление о (?:недоставке|состоянии доставки|сбое доставки|задержке)|сбой доставки|невозможно доставить|"
    r"возвращ[её]нное (?:письмо|сообщение)|доставка (?:письма|сообщения)? ?(?:не удалась|невозможна|задерж|отлож)|"
    r"доставку (?:затрим|відкл)|(?:відкладено|затримано|відкладена|затримана|отложена|задержана) доставк|недоставка\b|"
    r"не вдалося доставити|не вдається доставити|(?:ваше )?повідомлення не (?:було )?доставлен|"
    r"лист не (?:було )?доставлен|"
    r"помилка (?:при )?доставк|недоставлен|неможливо доставити|(?:звіт|сповіщення) про (?:не)?(?:доставк|стан доставк)|"
    r"non (?:remis|délivré)|échec de (?:la )?remise|no se puede entregar|mancato recapito|niedostarczon|"
    r"nie można dostarczyć)"
)
_WORDS = re.compile(
    r"(?i)(?:(?:could|can|did|has|was|were|is|are|have)\s?(?:not|n[o']t)\s+(?:yet\s+)?(?:been\s+|be\s+)?"
    r"(?:successfully\s+)?(?:deliver|reach|receive)|unable\s+to\s+deliver|able\s+to\s+deliver\s+the\s+following|"
    r"delivery\s+(?:to\s+the\s+following|has\s+failed|failed|attempts?|problems)|undeliverable|not\s+deliverable|"
    r"permanent(?:ly)?\s+(?:fatal\s+)?(?:delivery\s+)?(?:error|fail)|has\s+been\s+(?:returned|postponed|rejected)|"
    r"automatically\s+rejected|"
    r"returned\s+to\s+(?:you|sender)|no\s+such\s+(?:user|recipient|mailbox)|not\s+a\s+valid\s+user|user\s+unknown|"
    r"unknown\s+user|does\s+not\s+exist|mailbox\s+(?:is\s+)?(?:full|unavailable)|mail\s?box\s+space|over\s?quota|"
    r"quota\s+exceeded|message\s+(?:is\s+)?delayed|no\s+valid\s+recipients|failed\s+recipient|"
    r"exceed(?:s|ed)\s+.{0,40}(?:size|attempts)|"
    r"nicht\s+(?:zugestellt|zustellbar|zustellen)|konnte\s+nicht\s+.{0,40}zugestellt|unzustellbar|postfach\s+.{0,20}voll|"
    r"zustellung\s+.{0,60}(?:fehlgeschlagen|nicht\s+möglich)|"
    r"не\s+(?:удалось|уда[её]тся|может\s+быть|было|был[ао]?|могло\s+быть)\s+достав|не\s+доставлен|недоставлен|"
    r"невозможно\s+доставить|ящик\s+.{0,40}(?:переполнен|не\s+существует|не\s+найден)|"
    r"(?:пользователь|адрес(?:ат)?)\s+.{0,60}не\s+(?:существует|найден)|"
    r"не\s+(?:вдалося|вдається|може\s+бути|було)\s+достав|неможливо\s+доставити|"
    r"скриньк\w+\s+.{0,40}(?:переповнен|не\s+існує)|"
    r"n['’]a\s+pas\s+pu\s+[eê]tre\s+(?:d[eé]livr|remis)|no\s+se\s+ha\s+podido\s+entregar|无法(?:送达|投递)|投递失败|失败)"
)
_CODE = re.compile(r"(?m)(?:^|[\s<>:(#])(?:5\d\d|4[25]\d)[ -](?:#?[245]\.\d{1,3}\.\d{1,3}\b|[A-Za-z<])")
_COPY_BEGINS = re.compile(
    r"(?im)^.{0,10}(?:[-*=]{2,80}.{0,40}(?:copy of|original message|headers? of|returned m|kopie|копия|копія|исходн|"
    r"оригинал|urspr).{0,60}$|(?:received|return-path|message-id): )"
)
# How a report begins; people quote it further down, or say what happened in words of their own.
_REPORT_BEGINS = re.compile(
    r"(?is)\W{0,80}(?:your (?:message|mail|e-?mail)|(?:a|the) message(?: that)? you sent)\b.{0,300}"
    r"\b(?:could not|cannot|can not|was not|has not been) (?:be )?delivered to\b"
)
_COPY_FROM = re.compile(
    rb"(?m)^(?:from|return-path|sender|reply-to):[^\r\n]{0,300}?([^\s<>\"(:]{1,64}@[^\s<>\")]{1,255})"
)
_GREETING = re.compile(
    r"(?i)\W{0,5}(?:hallo|hello|hi,|dear (?:team|colleagues|all|mr|ms|mrs)|guten (?:tag|morgen|abend)|moin|grüß|"
    r"sehr geehrte|liebe|добр(?:ый|ое|ого|ий) (?:день|утро|вечер|дня|ранку|вечір)|здравствуйте|привет|вітаю)"
)
_OWN_WORDS = re.compile(r"(?i)\s*(?:re|aw|ответ|відп|fwd?|wg)\s*(?:\[\d+\])?:")


def looks_returned(root: Part, address: str, name: str, subject: str, text: str) -> bool:
    """Whether it is a report of a failed or late delivery, going by signs alone."""
    human = human_part(text)
    has_subject = bool(_SUBJECT.match(subject))
    if _DAEMON.match(address) or _DAEMON_NAME.search(name):
        return has_subject or _has_words(human) or _has_proof(root, human, text) or bool(_WORDS.search(subject))
    is_nobody = _comes_from_nobody(root, address)
    if is_nobody or _OFFICE.match(address):
        is_told = _has_words(human) and not _OWN_WORDS.match(subject)
        return has_subject or (is_told and (is_nobody or (_has_proof(root, human, text) and not _greets(root, human))))
    if _answers(root) or _greets(root, human):
        return False
    return has_subject and _has_words(human) and (_says_so(root, human, text) or _returns_ours(root))


def _has_words(human: str) -> bool:
    return bool(_WORDS.search(human[:BEGINNING]))


def _has_proof(root: Part, human: str, text: str) -> bool:
    return _says_so(root, human, text) or _has_copy(root)


def _says_so(root: Part, human: str, text: str) -> bool:
    told = bool(_CODE.search(human) or _REPORT_BEGINS.match(human))
    return told or len(human) < len(text) or _is_automatic(root)


def _returns_ours(root: Part) -> bool:
    """Whether what is attached was sent by whom the report comes to; people attach letters of others."""
    own = b" ".join(raw for name in ("to", "delivered-to") for raw in root.raw_headers(name)).lower()
    for part in root.walk():
        if part.content_type in COPY_TYPES:
            head = part.content[:BEGINNING].lower()
            if any(found[1] in own for found in _COPY_FROM.finditer(head)):
                return True
    return False


def human_part(text: str) -> str:
    """The report's own words, without the copy of the letter below them."""
    copy = _COPY_BEGINS.search(text[:HUMAN_TEXT])
    return text[: copy.start()] if copy and copy.start() > 10 else text[:HUMAN_TEXT]


def _has_copy(root: Part) -> bool:
    return any(part.content_type in (*COPY_TYPES, "message/rfc822-headers") for part in root.walk())


def _comes_from_nobody(root: Part, address: str) -> bool:
    if not address and root.raw_header("from"):
        return True
    return any(value.strip() == b"<>" for value in root.raw_headers("return-path"))


def _greets(root: Part, human: str) -> bool:
    """A person who writes of such a report begins as people do."""
    return bool(_GREETING.match(human)) and not _is_automatic(root)


def _is_automatic(root: Part) -> bool:
    said = root.raw_header("auto-submitted").strip().lower() or root.raw_header("precedence").strip().lower()
    return said not in (b"", b"no", b"first-class", b"normal")


def _answers(root: Part) -> bool:
    """A person who passes a report on writes within a thread, or from a mail program that says its name."""
    return bool(root.raw_header("references")) and bool(root.raw_header("x-mailer") or root.raw_header("user-agent"))
