import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import EncryptedText, Model, UTCDateTime, has_hit
from models.notice import Notice
from models.signed_in import AgentSession


class PushKey(Model):
    """The key by which push services know this desk (RFC 8292): one row, made when it is first needed.

    `private` is the number of a P-256 key, `public` its point; both in unpadded base64url. Where SECRET_KEY has been
    changed `private` is empty, and a new key is made.
    """

    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    private: Mapped[str] = mapped_column(EncryptedText)
    public: Mapped[str] = mapped_column(sa.String(100))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class PushSubscription(Model):
    """A browser in which an agent is told of notices also while the desk is closed there (RFC 8030).

    Whoever knows the endpoint can reach the browser, and with the keys can write to it: they lie encrypted, and are
    found by `digest`. It belongs to a session: with that it ends. `refused_at`: then the push service last refused.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("agent_session.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    endpoint: Mapped[str] = mapped_column(EncryptedText)
    public: Mapped[str] = mapped_column(EncryptedText)
    secret: Mapped[str] = mapped_column(EncryptedText)
    browser: Mapped[str] = mapped_column(sa.String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    agent: Mapped[Agent] = relationship()
    session: Mapped[AgentSession] = relationship()

    @staticmethod
    def digest_of(endpoint: str) -> str:
        return hashlib.sha256(endpoint.encode()).hexdigest()

    @classmethod
    def of(cls, agent_ids: set[int]) -> sa.Select["PushSubscription"]:
        """Those of these agents whose session hasn't ended, the oldest first."""
        joined = (
            sa.select(cls).join(AgentSession, AgentSession.id == cls.session_id).join(Agent, Agent.id == cls.agent_id)
        )
        alive = (AgentSession.agent_id == cls.agent_id, AgentSession.is_alive())
        return joined.where(cls.agent_id.in_(agent_ids), *alive).order_by(cls.id)


class Push(Model):
    """A notice that waits to be told in a browser; gone once it is told, or a day old. The bell tells it anyhow.

    Without a notice it is a trial. `taken_at`: a worker sends it just now; one taken long ago is anybody's again.
    """

    __table_args__ = (sa.UniqueConstraint("subscription_id", "notice_id"),)

    LIVES = timedelta(days=1)

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(sa.ForeignKey("push_subscription.id", ondelete="CASCADE"))
    notice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("notice.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)

    subscription: Mapped[PushSubscription] = relationship()
    notice: Mapped[Notice | None] = relationship()

    @property
    def state(self) -> str:
        """ "waiting" as long as nobody has tried."""
        return "waiting" if not self.tries and self.taken_at is None else ""

    @classmethod
    def waiting(cls, now: datetime, left_behind_after: timedelta) -> sa.Select[int]:
        """Ids of those whose time has come, the earliest first."""
        return sa.select(cls.id).where(*cls._is_waiting(now, left_behind_after)).order_by(cls.due_at, cls.id)

    @classmethod
    def take(cls, push_id: int, *, now: datetime, left_behind_after: timedelta) -> bool:
        """Take it for this worker alone; False if it is gone, or another has it."""
        mine = sa.update(cls).where(cls.id == push_id, *cls._is_waiting(now, left_behind_after))
        return has_hit(mine.values(taken_at=now, tries=cls.tries + 1))

    @classmethod
    def _is_waiting(cls, now: datetime, left_behind_after: timedelta) -> tuple[sa.ColumnElement[bool], ...]:
        is_free = sa.or_(cls.taken_at.is_(None), cls.taken_at <= now - left_behind_after)
        return cls.due_at <= now, is_free

    def try_again(self, seconds: int, *, now: datetime) -> None:
        """Later; each time it waits twice as long, and at least as long as the push service wishes."""
        delay = max(seconds, 15 * 2 ** min(self.tries, 8))
        self.due_at, self.taken_at = now + timedelta(seconds=delay), None

    def is_over(self, now: datetime) -> bool:
        return now >= self.created_at + self.LIVES
