from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime, has_hit
from models.office import Office


class MorningSheet(Model):
    """An agent wants to be told by mail, once a day, what is to be looked after.

    `minute` of the agent's own day from which on it is written; `sent_at`: when it last was.
    """

    __table_args__ = (sa.CheckConstraint("minute >= 0 AND minute < 1440", name="of_a_day"),)

    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True)
    minute: Mapped[int]
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    agent: Mapped[Agent] = relationship()

    def is_due(self, now: datetime) -> bool:
        """Late the same day too, if nobody looked at its hour; not on the next one."""
        here = now.astimezone(self._zone)
        return here.hour * 60 + here.minute >= self.minute and self._is_unsent(now)

    def take(self, now: datetime) -> bool:
        """Take today's, in the transaction that writes it. False: it is written already."""
        which = (MorningSheet.agent_id == self.agent_id, self._unsent(now))
        return has_hit(sa.update(MorningSheet).where(*which).values(sent_at=now))

    def _is_unsent(self, now: datetime) -> bool:
        return self.sent_at is None or self.sent_at < self._midnight(now)

    def _unsent(self, now: datetime) -> sa.ColumnElement[bool]:
        return sa.or_(MorningSheet.sent_at.is_(None), MorningSheet.sent_at < self._midnight(now))

    def _midnight(self, now: datetime) -> datetime:
        """With which the agent's day began, which is the day even where the clock is put back."""
        return datetime.combine(now.astimezone(self._zone).date(), time(), self._zone)

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.agent.timezone or Office.current().timezone)

    @classmethod
    def wanted(cls) -> sa.Select["MorningSheet"]:
        """By agents who are at work here."""
        return sa.select(cls).join(Agent).where(Agent.is_switched_on).order_by(cls.agent_id)

    def since(self, now: datetime) -> datetime:
        """What happened since then is news: since the last one, or since yesterday; nothing older than a week."""
        return max(self.sent_at or now - timedelta(days=1), now - timedelta(days=7))
