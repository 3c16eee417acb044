"""What broke, told in one place: on a page of the desk, and on one that asks nothing of the database.

The second is for when not even the first can be made, as while the database is away: its words are the shipped ones,
in the language that was chosen or that the browser asks for, and it has the look of all pages.
"""

from collections.abc import Callable
from pathlib import Path

from babel.support import Translations
from flask import current_app, request, session

from models import LANGUAGES
from models.languages import SHIPPED, fallbacks_of
from views.languages import DEFAULT


def words(gettext: Callable[[str], str], incident: str) -> tuple[str, str]:
    """Title and text, in the language that `gettext` speaks; `incident` is the number the log knows more under."""
    told = gettext(
        "It has been written down as incident %(incident)s. Nothing you sent before is lost; please try again."
    )
    return gettext("Something went wrong on our side"), told % {"incident": incident}


def page(incident: str) -> str:
    """The page that needs no database."""
    chosen = session.get("language")
    best = request.accept_languages.best_match(list(LANGUAGES)) or DEFAULT
    asked = str(chosen if chosen in LANGUAGES else best)
    # The office's own words lie in the database; what is shipped speaks without it.
    language = next((code for code in (asked, *fallbacks_of(asked)) if code in SHIPPED), DEFAULT)
    shipped = Translations.load(Path(current_app.root_path) / "translations", [language]).gettext
    title, text = words(shipped, incident)
    template = current_app.jinja_env.get_template("broken.html")
    return template.render(title=title, text=text, language=language, beginning="/", _=shipped)
