"""A rule tried on the mails that came last, before it is saved: nothing is changed by it (S4).

What the desk has kept of a mail says most; of the mail itself only its beginning is read, for its headers. So fifty
mails of any size are tried within a request.
"""

import re
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload, selectinload

from desk import rules
from desk.asked_letter import File, Letter
from mail.read import ReadMail, read
from mail.read.language import language_of
from models import IncomingMail, IncomingState, MailRule, Message, blobs, db

MOST_MAILS = 50
MOST_LOOKED_AT = 1000  # of the newest mails, where most of them are answers
MOST_HEADERS = 64 * 1024  # bytes; they are seldom longer
SOME_WORDS = 4 * 1024  # bytes of its body, by which headers without a charset are read
_BLANK_LINE = re.compile(rb"\n\r?\n")
COPIED = (
    *("name", "position", "conditions", "needs_all", "is_last"),
    *("department_id", "assignee_id", "priority", "tags", "category_id", "product_id"),
    *("is_spam", "auto_answer", "canned_reply_id"),
)


@dataclass(frozen=True)
class Tried:
    """A mail that began a ticket. `fits` is None where that can't be said: the mail itself isn't kept any more.

    `acting` are all the rules that would act on it, the tried one among them; unless `ended_by` came first.
    """

    incoming: IncomingMail
    fits: bool | None
    acting: list[MailRule] = field(default_factory=list)
    ended_by: MailRule | None = None


def try_out(rule: MailRule) -> list[Tried]:
    """What the rule, as it stands in a form, would have done with the mails that began the newest tickets."""
    tried = MailRule(**{name: getattr(rule, name) for name in COPIED})
    in_order = _in_place(tried, rule.id)
    return [_tried(tried, in_order, incoming) for incoming in _newest()]


def _in_place(tried: MailRule, rule_id: int | None) -> list[MailRule]:
    """The office's rules, with the tried one where it stands or will stand, as if it were switched on."""
    others = [one for one in db.session.execute(MailRule.in_order()).scalars() if one.id != rule_id]
    if tried.position is None:
        return [*others, tried]
    before = [one for one in others if (one.position, one.id) < (tried.position, rule_id or 0)]
    return [*before, tried, *others[len(before) :]]


def _newest() -> list[IncomingMail]:
    newest = (
        sa.select(IncomingMail.id)
        .where(IncomingMail.state == IncomingState.PROCESSED, IncomingMail.message_id.is_not(None))
        .order_by(IncomingMail.id.desc())
        .limit(MOST_LOOKED_AT)
        .subquery()
    )
    other = aliased(Message)
    first = sa.select(sa.func.min(other.id)).where(other.ticket_id == Message.ticket_id).scalar_subquery()
    statement = (
        sa.select(IncomingMail)
        .join(newest, newest.c.id == IncomingMail.id)
        .join(IncomingMail.message)
        .where(Message.id == first)
        .order_by(IncomingMail.id.desc())
        .limit(MOST_MAILS)
        .options(
            contains_eager(IncomingMail.message).options(
                joinedload(Message.ticket), selectinload(Message.attachments), defer(Message.html)
            )
        )
    )
    return list(db.session.execute(statement).scalars())


def _tried(rule: MailRule, in_order: list[MailRule], incoming: IncomingMail) -> Tried:
    letter = _letter(incoming)
    if not (fits := rules.fits(rule, letter)):
        return Tried(incoming, fits)
    acting = rules.that_fit(in_order, letter)
    return Tried(incoming, True, acting, None if rule in acting else acting[-1])


def _letter(incoming: IncomingMail) -> Letter:
    """The mail as rules saw it when it came, as far as it is kept."""
    message = incoming.message
    assert message
    text = message.full_text or message.text
    return Letter(
        sender=(message.from_name, message.from_address),
        subject=incoming.subject,
        text=text,
        language=language_of(f"{message.text or text}\n{incoming.subject}"),
        files=[File(one.filename, one.content_type, one.size) for one in message.attachments if not one.is_inline],
        mail=_beginning(incoming, message.charset),
    )


def _beginning(incoming: IncomingMail, charset: str | None) -> ReadMail | None:
    try:
        raw = blobs.beginning(incoming.digest, MOST_HEADERS + SOME_WORDS)
    except FileNotFoundError:  # the office keeps mails for so long only
        return None
    headers_end = _BLANK_LINE.search(raw)
    return read(raw[: headers_end.end() + SOME_WORDS] if headers_end else raw, charset)
