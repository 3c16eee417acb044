"""The agents' desk: Flask-Admin under /desk/, in a frame of its own."""

from flask import Flask, redirect
from flask_admin import Admin, AdminIndexView, expose
from flask_admin.theme import Bootstrap4Theme
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from desk import reasons
from models import LANGUAGES
from views.agents import screens
from views.agents.aside import number_waiting, written_at
from views.agents.bell import number_word
from views.agents.called import called
from views.agents.canned_choices import other_language
from views.agents.check_lists import item_words
from views.agents.choices import priorities, priority_word, status_word
from views.agents.knowledge import articles_found
from views.agents.listing import FOLDERS
from views.agents.mail_words import purpose_word, state_word
from views.agents.spoken import goes_out_in, spoken_from
from views.agents.taken_files import let_too_much_come_in
from views.agents.workspaces import start_address
from views.base import Secured
from views.security import nonce
from views.sessions import signed_in_agent

CATEGORIES = {
    "customers": lazy_gettext("Customers"),
    "knowledge": lazy_gettext("Knowledge base"),
    "mail": lazy_gettext("Mail"),
    "office": lazy_gettext("Office"),
}


class Home(Secured, AdminIndexView):
    """Where an agent's day begins: at the tickets, or at the part of them that they chose."""

    for_translators = True

    def is_visible(self) -> bool:
        return False

    @expose("/")
    def index(self) -> Response:
        return redirect(start_address(signed_in_agent()))


def init_app(app: Flask) -> None:
    """Every screen, in the order of the menu."""
    admin = Admin(
        app,
        name="Kvitok",
        index_view=Home(url="/desk"),
        theme=Bootstrap4Theme(base_template="desk/base.html"),
        csp_nonce_generator=nonce,
    )
    admin.add_views(*screens.all_of_them())
    app.url_value_preprocessor(let_too_much_come_in)
    app.jinja_env.globals.update(
        articles_found=articles_found,
        bell_number=number_word,
        desk_categories=CATEGORIES,
        languages_by_name=LANGUAGES,
        outgoing_word=state_word,
        priorities=priorities,
        priority_word=priority_word,
        purpose_word=purpose_word,
        goes_out_in=goes_out_in,
        shown_reason=reasons.shown,
        spoken_from=spoken_from,
        set_aside_number=number_waiting,
        status_word=status_word,
        ticket_folders=FOLDERS,
    )
    app.jinja_env.filters["called"] = called
    app.jinja_env.filters["item_words"] = item_words
    app.jinja_env.filters["other_language"] = other_language
    app.jinja_env.filters["written_at"] = written_at
