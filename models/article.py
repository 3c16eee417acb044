"""The knowledge base: what the office has written down once, for customers or for its own agents (S3)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.article_category import ArticleCategory
from models.article_file import ArticleFile
from models.base import Model, UTCDateTime, choice
from models.brand import Brand
from models.languages import fallbacks_of


class Visibility(StrEnum):
    """For whom an article is; also what a reader counts as."""

    EVERYONE = "everyone"
    CUSTOMERS = "customers"  # those who are signed in
    AGENTS = "agents"

    @property
    def sees(self) -> tuple["Visibility", ...]:
        """What a reader of this kind may read: their own, and all that is for more people."""
        every = tuple(Visibility)
        return every[: every.index(self) + 1]


@dataclass(frozen=True)
class Reader:
    """Who reads: as what they count, and under which brand. None: in the office's own name, where all of them stand."""

    kind: Visibility
    brand_id: int | None = None

    @property
    def sees(self) -> tuple[Visibility, ...]:
        return self.kind.sees


class Article(Model):
    """One matter explained, in as many languages as it was written in.

    `original`: the language that the other texts are translated from. `helpful` and `unhelpful` are kept counts of the
    votes. `published_at`: since when it can be read; None: it is a draft. `brand`: the only one under which it stands,
    as that of its category; None: all of them (S14).
    """

    __table_args__ = (sa.Index("ix_article_listed", "category_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("article_category.id"))
    visibility: Mapped[Visibility] = mapped_column(choice(Visibility), default=Visibility.EVERYONE)
    original: Mapped[str] = mapped_column(sa.String(8), default="en")
    position: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    agent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    brand_id: Mapped[int | None] = mapped_column(sa.ForeignKey("brand.id", ondelete="SET NULL"), index=True)
    helpful: Mapped[int] = mapped_column(default=0)
    unhelpful: Mapped[int] = mapped_column(default=0)

    category: Mapped[ArticleCategory] = relationship()
    agent: Mapped[Agent | None] = relationship()
    brand: Mapped[Brand | None] = relationship()
    texts: Mapped[list["ArticleText"]] = relationship(
        back_populates="article", cascade="all, delete-orphan", order_by="ArticleText.id"
    )
    files: Mapped[list[ArticleFile]] = relationship(cascade="all, delete-orphan", order_by=ArticleFile.id)

    def __str__(self) -> str:
        text = self.text_in(self.original)
        return text.title if text else f"#{self.id}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @classmethod
    def is_readable_by(cls, reader: Reader) -> sa.ColumnElement[bool]:
        """Whether such a reader may read it. Whatever shows articles, or tells of them, asks this."""
        is_theirs = sa.and_(cls.published_at.is_not(None), cls.visibility.in_(reader.sees))
        return is_theirs if reader.brand_id is None else sa.and_(is_theirs, cls.stands_under(reader.brand_id))

    @classmethod
    def stands_under(cls, brand_id: int) -> sa.ColumnElement[bool]:
        """Whether it and its category are this brand's, or everybody's."""
        of_others = sa.select(ArticleCategory.id).where(ArticleCategory.brand_id != brand_id)
        own = sa.or_(cls.brand_id.is_(None), cls.brand_id == brand_id)
        return sa.and_(own, cls.category_id.not_in(of_others))

    @property
    def brands(self) -> set[int]:
        """Those that it or its category is kept for. None: it stands under all; more than one: under none."""
        return {one for one in (self.brand_id, self.category.brand_id) if one is not None}

    @property
    def home_brand(self) -> Brand | None:
        """Under whose domain it is at home."""
        return self.brand or self.category.brand

    def own_text(self, language: str) -> "ArticleText | None":
        """The text in this very language."""
        return next((text for text in self.texts if text.language == language), None)

    def text_in(self, language: str) -> "ArticleText | None":
        """The text in this language, else in the next best one."""
        among = (language, *fallbacks_of(language))
        return next((text for code in among if (text := self.own_text(code))), None)

    def is_older(self, text: "ArticleText") -> bool:
        """Whether the original has changed since this text was last brought into step with it."""
        original = self.own_text(self.original)
        return bool(original and text is not original and text.in_step_at < original.in_step_at)


class ArticleText(Model):
    """An article in one language. `body` is Markdown; `plain` are its words alone, for searching and for excerpts.

    `in_step_at`: for the original, when it last changed in what it says; for another text, when it last said the same.
    """

    __table_args__ = (sa.UniqueConstraint("article_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(sa.ForeignKey("article.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(sa.String(8))
    title: Mapped[str] = mapped_column(sa.String(200))
    slug: Mapped[str] = mapped_column(sa.String(100), unique=True)
    body: Mapped[str] = mapped_column(sa.Text, default="")
    plain: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    in_step_at: Mapped[datetime] = mapped_column(UTCDateTime)

    article: Mapped[Article] = relationship(back_populates="texts")

    @property
    def is_older(self) -> bool:
        """Whether it lags behind the original."""
        return self.article.is_older(self)
