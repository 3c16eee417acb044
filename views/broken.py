"""The page for when not even the page that tells of errors can be made, as while the database is away.

It asks nothing of the database: its words are the shipped ones, in the language that was chosen or that the browser
asks for, and it has the look of all pages.
"""

from pathlib import Path

from babel.support import Translations
from flask import current_app, request, session

from models import LANGUAGES
from models.languages import SHIPPED, fallbacks_of
from views.languages import DEFAULT

# As `views/errors.py` says them, from where they came into the catalogues.
TITLE = "Something went wrong on our side"
TOLD = "It has been written down as incident %(incident)s. Nothing you sent before is lost; please try again."


def page(incident: str) -> str:
    """The page; `incident` is the number under which the log knows more."""
    chosen = session.get("language")
    best = request.accept_languages.best_match(list(LANGUAGES)) or DEFAULT
    asked = str(chosen if chosen in LANGUAGES else best)
    # The office's own words lie in the database; what is shipped speaks without it.
    language = next((code for code in (asked, *fallbacks_of(asked)) if code in SHIPPED), DEFAULT)
    words = Translations.load(Path(current_app.root_path) / "translations", [language])
    told = {"title": words.gettext(TITLE), "text": words.gettext(TOLD) % {"incident": incident}}
    template = current_app.jinja_env.get_template("broken.html")
    return template.render(told, language=language, onward=words.gettext("To the beginning"))
