"""What waits to be told in agents' browsers is left at their push services; what can't be in a day is given up."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app

from desk import notices
from desk.push import decoded
from desk.push_words import told
from desk.sight import who_sees
from jobs.claims import left_behind_after
from mail import push as wire
from models import Mailbox, NoticeKind, Office, Push, PushKey, PushSubscription, db, transaction, utcnow

log = logging.getLogger(__name__)

SEND_AT_MOST = 200
SECONDS_AT_MOST = 120.0  # then the next hint goes on: other work waits for this worker
PRESSING = frozenset({NoticeKind.MENTIONED, NoticeKind.ASSIGNED, NoticeKind.ESCALATED, NoticeKind.REMINDED})


@dataclass(frozen=True)
class Ready:
    """All that is needed on the wire, where no transaction may wait for it."""

    browser: wire.Browser
    sender: wire.Sender
    told: dict[str, Any]
    seconds: int
    urgency: str


def send_waiting() -> None:
    """Send every push whose time has come, up to a bound. Sent twice it replaces itself in the browser."""
    waiting = Push.waiting(utcnow(), left_behind_after()).limit(SEND_AT_MOST)
    until = time.monotonic() + SECONDS_AT_MOST
    for push_id in db.session.execute(waiting).scalars().all():
        if time.monotonic() > until:
            return
        try:
            _send(push_id)
        except Exception:  # the next one must not wait for this one
            log.exception("push %s could not be made or sent", push_id)
            _settle(push_id, wire.PushFailed("it could not be made"))


def _send(push_id: int) -> None:
    now = utcnow()
    with transaction():
        if not Push.take(push_id, now=now, left_behind_after=left_behind_after()):
            return
        push = db.session.get_one(Push, push_id)
        ready = _ready(push, now) if _is_still_wanted(push, now) else None
        if ready is None:
            db.session.delete(push)
            return
    try:
        wire.send(ready.browser, ready.sender, ready.told, seconds=ready.seconds, urgency=ready.urgency, now=now)
    except wire.PushFailed as failure:
        log.warning("push %s: %s", push_id, failure)
        _settle(push_id, failure)
    else:
        _settle(push_id, None)


def _settle(push_id: int, failure: wire.PushFailed | None) -> None:
    """Told, put off, or given up; a browser that is no longer there is forgotten."""
    with transaction():
        push, now = db.session.get(Push, push_id), utcnow()
        if push is None:
            return
        subscription = push.subscription
        if failure is None:
            subscription.used_at, subscription.refused_at = now, None
        elif not failure.is_gone and not failure.is_permanent:
            push.try_again(failure.seconds, now=now)
            return
        elif failure.is_permanent:
            subscription.refused_at = now
        db.session.delete(push)
        if failure and failure.is_gone:
            db.session.flush()
            db.session.delete(subscription)


def _is_still_wanted(push: Push, now: datetime) -> bool:
    """Not once it is seen, old, or unwished for; not where nobody is signed in, nor about what is hidden now."""
    agent, notice = push.subscription.agent, push.notice
    is_alive = push.subscription in db.session.execute(PushSubscription.of({agent.id})).scalars().all()
    if push.is_over(now) or not is_alive:
        return False
    if notice is None:
        return True
    settings = notices.settings_of(agent)
    is_wished = settings.shows(notice.kind) and not notices.is_quiet(agent, settings, now=now)
    is_unread = notice.read_at is None and notice.agent_id == agent.id
    return is_unread and is_wished and bool(who_sees(notice.ticket, [agent]))


def _ready(push: Push, now: datetime) -> Ready | None:
    """None where the keys can't be read any more: SECRET_KEY has been changed."""
    subscription, key = push.subscription, db.session.get(PushKey, 1)
    if key is None or not key.private or not subscription.endpoint:
        return None
    return Ready(
        wire.Browser(subscription.endpoint, decoded(subscription.public), decoded(subscription.secret)),
        wire.Sender(decoded(key.private), key.public, _contact()),
        told(push, with_words=notices.settings_of(subscription.agent).pushes_words),
        seconds=max(0, int((push.created_at + Push.LIVES - now).total_seconds())),
        urgency="high" if push.notice is None or push.notice.kind in PRESSING else "normal",
    )


def _contact() -> str:
    """Whom a push service may write to: as the office says, else the desk's own mail address, else where it stands."""
    mailbox = Mailbox.for_office()
    address = Office.current().push_contact or (mailbox.address if mailbox else "")
    return f"mailto:{address}" if address else str(current_app.config["BASE_URL"])
