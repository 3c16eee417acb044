"""The knowledge base beside a ticket: articles are found there and go into the answer, as a link or as words."""

from typing import Any

from flask import Response, g, jsonify, request
from flask_admin import expose

from models import LANGUAGES, ArticleText, Reader, Ticket, Visibility
from views.agents.draft_form import Draft
from views.base import as_id
from views.help import finding
from views.help.addresses import address_of, whole_address_of
from views.help.finding import Hit

MOST = 8


class KnowledgeActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/articles")
    def articles(self: Any, id: str) -> Response:
        """What `q` finds; without it, what may answer the ticket's subject. For the script that inserts them."""
        return jsonify(articles=found_for(self.get_visible(id), request.args.get("q", "")))

    @expose("/<id>/with-article", methods=["POST"])
    def with_article(self: Any, id: str) -> Any:
        """Without a script: the page again, with what was found, or with the chosen one added to what was typed."""
        ticket, draft = self.get_visible(id), Draft.of_form(request.form, None)
        found = found_for(ticket, request.form.get("article_words", ""))
        article_id, _, part = request.form.get("article", "").partition("-")
        chosen = next((one for one in found if one["id"] == as_id(article_id)), None)
        if chosen and part in ("link", "text") and chosen[part]:
            draft.text = f"{draft.text.rstrip()}\n\n{chosen[part]}".strip()
        else:
            g.articles_found = found
        return self._refused(id, draft, 200)


def articles_found() -> list[dict[str, Any]] | None:
    """What was just looked for without a script; None where nothing was."""
    return g.get("articles_found")


def found_for(ticket: Ticket, words: str) -> list[dict[str, Any]]:
    """Articles in the customer's language, where they are in it: those of the ticket's brand and those of all.

    What is for agents alone can only be opened.
    """
    words, who = words.strip()[:200], Reader(Visibility.AGENTS, ticket.department.brand_id)
    if words:
        hits = finding.find(words, who, ticket.language, MOST).hits
    else:
        hits = finding.offered(ticket.subject, who, ticket.language, MOST)
    return [_told(hit, ticket) for hit in hits]


def _told(hit: Hit, ticket: Ticket) -> dict[str, Any]:
    text = hit.article.text_in(ticket.language) or hit.text
    is_inside = hit.article.visibility == Visibility.AGENTS
    return {
        "id": hit.article.id,
        "title": text.title,
        "url": address_of(hit.article, text),
        "language": "" if text.language == ticket.language else LANGUAGES.get(text.language, text.language),
        "is_inside": is_inside,
        "link": "" if is_inside else _link(hit, text, ticket),
        "text": "" if is_inside else text.plain,
    }


def _link(hit: Hit, text: ArticleText, ticket: Ticket) -> str:
    """Under the domain at which its customer knows us."""
    brand = ticket.department.brand if ticket.department.brand_id else None
    return f"{text.title}:\n{whole_address_of(hit.article, text, brand)}"
