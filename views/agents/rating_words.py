"""What agents read of ratings in a ticket's history."""

from typing import Any

from flask_babel import gettext

from views.score_words import score_word


def rated(_who: str, details: dict[str, Any]) -> str:
    facts = {"agent": details.get("agent", ""), "score": score_word(details.get("score"))}
    if comment := details.get("comment"):
        return gettext("The customer rated the answer of %(agent)s: %(score)s. “%(comment)s”", comment=comment, **facts)
    return gettext("The customer rated the answer of %(agent)s: %(score)s.", **facts)
