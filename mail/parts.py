"""The two parts of a mail, words alone and HTML, in the look of a brand or the office."""

from collections.abc import Sequence
from typing import Any

from flask import current_app

from mail import words
from mail.look import Look
from models import Message


def both(
    seen: Look,
    *,
    text: str,
    signature: str = "",
    quoted: Sequence[Message] = (),
    votes: Sequence[tuple[str, str]] = (),
    place: str = "",
) -> tuple[str, str]:
    """The plain-text part and the HTML part. They say the same."""
    said = words.in_quotes(quoted)
    html = rendered("mail/reply.html", seen, text=text, signature=signature, quoted=said, votes=votes, place=place)
    return words.as_text(text, signature, said, votes, name=seen.name, place=place), html


def rendered(template: str, seen: Look, **values: Any) -> str:
    """As Flask renders pages, but without what their frame asks for: reader, office, languages."""
    return current_app.jinja_env.get_template(template).render(values, look=seen)
