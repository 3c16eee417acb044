"""What agents are told in the desk is also told by mail, to who wants that and hasn't seen it by then."""

import logging

from sqlalchemy import select

from desk.sight import who_sees
from mail import notices
from models import Kind, Message, Notice, NoticeKind, db, transaction, utcnow

log = logging.getLogger(__name__)

MAIL_AT_MOST = 200


def mail_due() -> None:
    """Write a mail for every notice whose time has come, up to a bound; each in a transaction of its own."""
    for notice_id in db.session.execute(Notice.mail_due(utcnow()).limit(MAIL_AT_MOST)).scalars().all():
        try:
            _mail(notice_id)
        except Exception:  # the next one must not wait for this one
            log.exception("notice %s could not be told by mail", notice_id)
            _settle(notice_id)


def _mail(notice_id: int) -> None:
    """Together with the taking: it is written once. What was read meanwhile, or is hidden now, isn't told."""
    with transaction():
        if not Notice.take_mail(notice_id):
            return
        notice = db.session.get_one(Notice, notice_id)
        if notice.read_at is None and who_sees(notice.ticket, [notice.agent]):
            db.session.add(notices.notice(notice, _said(notice), now=utcnow()))


def _settle(notice_id: int) -> None:
    """What can't be told isn't tried for ever: the bell tells it."""
    with transaction():
        Notice.take_mail(notice_id)


def _said(notice: Notice) -> Message | None:
    """The words that the mail quotes; of a new ticket its first."""
    if notice.message or notice.kind != NoticeKind.NEW:
        return notice.message
    first = select(Message).where(Message.ticket_id == notice.ticket_id, Message.kind == Kind.CUSTOMER)
    return db.session.execute(first.order_by(Message.id).limit(1)).scalar_one_or_none()
