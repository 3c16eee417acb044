"""How a message is shown to agents and to customers: its new words first, all else a click away."""

from flask import Flask

from views.letters.dates import invitation_title, when, who
from views.letters.seals import seal_word
from views.letters.shown import shown_letter


def init_app(app: Flask) -> None:
    """What templates/letter/ asks for."""
    app.jinja_env.globals.update(
        invitation_title=invitation_title,
        invitation_when=when,
        invitation_who=who,
        seal_word=seal_word,
        shown_letter=shown_letter,
    )
