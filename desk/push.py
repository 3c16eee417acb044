"""Web push: in which browsers an agent is told while the desk is closed there, and what waits to be told.

The desk only writes rows; a job sends them (RFC 8030). What can't be told in a browser waits at the bell anyhow.
"""

import base64
import binascii
from collections.abc import Iterable
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask_babel import lazy_gettext
from sqlalchemy import delete, select

from desk.errors import DeskError
from models import Agent, AgentSession, Notice, Push, PushKey, PushSubscription, db

MOST_BROWSERS = 10  # of one agent; each costs a request a notice
LONGEST_ENDPOINT = 2000
POINT_BYTES, SECRET_BYTES = 65, 16  # RFC 8291, 3.1 and 3.2


class NoPushAddress(DeskError):
    status = 422
    text = lazy_gettext("This browser gave no address at which the desk could reach it.")


def public_key(*, now: datetime) -> str:
    """By which push services know the desk; made where there is none that can be read."""
    key = db.session.get(PushKey, 1) or PushKey(id=1)
    if not key.private:
        made = ec.generate_private_key(ec.SECP256R1())
        point = made.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        key.private = encoded(made.private_numbers().private_value.to_bytes(32, "big"))
        key.public, key.made_at = encoded(point), now
        # What was subscribed with another key can't be reached with this one.
        db.session.execute(delete(PushSubscription))
        db.session.add(key)
    return key.public


def switch_on(
    session: AgentSession, *, endpoint: str, public: str, secret: str, browser: str, now: datetime
) -> PushSubscription:
    """Tell the session's agent in this browser from now on, and nobody else there. Raises NoPushAddress."""
    _check(endpoint, public, secret)
    row = with_endpoint(endpoint) or PushSubscription(digest=PushSubscription.digest_of(endpoint), created_at=now)
    if row.agent_id != session.agent_id:
        _forget_what_waits(row)
        row.created_at, row.used_at = now, None
    row.agent_id, row.session_id, row.refused_at = session.agent_id, session.id, None
    row.endpoint, row.public, row.secret, row.browser = endpoint, public, secret, browser[:200]
    db.session.add(row)
    db.session.flush()
    _keep_the_newest(session.agent_id)
    return row


def is_on(session: AgentSession, endpoint: str) -> bool:
    """Whether the agent who is signed in here is told in this browser. Who was before isn't any more."""
    row = with_endpoint(endpoint)
    if row is None:
        return False
    if row.agent_id != session.agent_id:
        db.session.delete(row)
        return False
    row.session_id = session.id
    return True


def try_out(subscription: PushSubscription, *, now: datetime) -> None:
    """A push that tells of nothing but that it came. One at a time."""
    waiting = select(Push.id).where(Push.subscription_id == subscription.id, Push.notice_id.is_(None))
    if not db.session.execute(waiting.limit(1)).first():
        db.session.add(Push(subscription=subscription, created_at=now, due_at=now))


def tell(told: Iterable[Notice], *, now: datetime) -> None:
    """Each notice waits to be told in each browser in which its agent wants that."""
    by_agent: dict[int, list[Notice]] = {}
    for notice in told:
        by_agent.setdefault(notice.agent_id, []).append(notice)
    if not by_agent:
        return
    for row in db.session.execute(PushSubscription.of(set(by_agent))).scalars():
        theirs = by_agent[row.agent_id]
        db.session.add_all(Push(subscription=row, notice=one, created_at=now, due_at=now) for one in theirs)


def browsers_of(agent: Agent) -> list[PushSubscription]:
    """Those in which the agent is told."""
    return list(db.session.execute(PushSubscription.of({agent.id})).scalars())


def with_endpoint(endpoint: str) -> PushSubscription | None:
    found = select(PushSubscription).where(PushSubscription.digest == PushSubscription.digest_of(endpoint))
    return db.session.execute(found).scalar_one_or_none()


def encoded(data: bytes) -> str:
    """Base64url without padding, as all of this is written."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Raises ValueError for what is something else."""
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)


def _check(endpoint: str, public: str, secret: str) -> None:
    """Its shape; where it really leads is looked at when something is sent there."""
    try:
        parts = urlsplit(endpoint)
        parts.port  # noqa: B018 - asking for an odd port raises ValueError
        point, has_secret = decoded(public), len(decoded(secret)) == SECRET_BYTES
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, binascii.Error):
        raise NoPushAddress from None
    is_address = parts.scheme == "https" and "@" not in parts.netloc and "." in (parts.hostname or "")
    is_plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    if not (is_address and is_plain and has_secret and len(point) == POINT_BYTES and len(endpoint) <= LONGEST_ENDPOINT):
        raise NoPushAddress
    if _is_number(parts.hostname or ""):
        raise NoPushAddress


def _is_number(host: str) -> bool:
    """No push service lives at a bare address; somebody's printer does."""
    try:
        ip_address(host)
    except ValueError:
        return host.replace(".", "").isdigit()
    return True


def _forget_what_waits(row: PushSubscription) -> None:
    if row.id:
        db.session.execute(delete(Push).where(Push.subscription_id == row.id))


def _keep_the_newest(agent_id: int) -> None:
    newest = select(PushSubscription.id).where(PushSubscription.agent_id == agent_id)
    ids = db.session.execute(newest.order_by(PushSubscription.id.desc())).scalars().all()
    if too_many := ids[MOST_BROWSERS:]:
        db.session.execute(delete(PushSubscription).where(PushSubscription.id.in_(too_many)))
