"""How customers and agents call what an answer was like."""

from flask_babel import gettext

from models import Score


def score_word(score: Score | str | None) -> str:
    """Empty for what nobody has said."""
    words = {Score.GOOD: gettext("good"), Score.SO_SO: gettext("so-so"), Score.BAD: gettext("bad")}
    return words[Score(score)] if score else ""
