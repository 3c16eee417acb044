import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model


class ArticleFile(Model):
    """A picture or a file of an article, named in its Markdown by its filename. Its bytes lie in the blobs."""

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(sa.ForeignKey("article.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(255))
    content_type: Mapped[str] = mapped_column(sa.String(127))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64), index=True)
