"""Pictures and files of articles, for whoever may read the article."""

import sqlalchemy as sa
from flask import Blueprint, abort
from werkzeug.wrappers import Response

from models import Article, ArticleFile, db
from views.attachments import hand_out
from views.base import as_id
from views.help.reader import reader
from views.sessions import current_agent


def add_to(routes: Blueprint) -> None:
    """Its route."""
    routes.add_url_rule("/file/<id>/<filename>", "file", file)


def file(id: str, filename: str) -> Response:
    """The file. Agents see those of drafts too, since they see the drafts."""
    rows = sa.select(ArticleFile).join(Article).where(ArticleFile.id == (as_id(id) or 0))
    agent = current_agent()
    if agent is None or agent.is_translator:
        rows = rows.where(Article.is_readable_by(reader()))
    found = db.session.execute(rows).scalar()
    return hand_out(found) if found else abort(404)
