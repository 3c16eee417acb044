"""Articles that may answer a matter while its subject is being written."""

from flask import Blueprint, Response, jsonify, request

from models import LANGUAGES
from views.help import finding
from views.help.reader import reader
from views.languages import reader_language
from views.security import limited

LONGEST = 200


def add_to(routes: Blueprint) -> None:
    """Its route."""
    routes.add_url_rule("/offered", "offered", limited("60 per minute")(offered))


def offered() -> Response:
    """`subject` and, if it isn't the reader's, `language` → {"articles": [{"title", "url", "excerpt", "language"}]}.

    At most three, best first, none that the person who asks may not read.
    """
    subject = request.args.get("subject", "")[:LONGEST]
    asked = request.args.get("language", "")
    language = asked if asked in LANGUAGES else reader_language()
    hits = finding.offered(subject, reader(), language)
    return jsonify(
        articles=[
            {
                "title": hit.text.title,
                "url": hit.address,
                "excerpt": "".join(words for words, _ in hit.excerpt),
                "language": hit.text.language,
            }
            for hit in hits
        ]
    )
