"""What people ask for: each part's init_app in turn, a table of contents."""

from flask import Flask

from views import (
    agents,
    arriving_files,
    brands,
    customers,
    errors,
    frame,
    help,
    languages,
    letters,
    odd_requests,
    second_factor_page,
    second_factor_rule,
    security,
    sessions,
    setup,
    sign_in,
    wording,
    words_here,
)


def init_app(app: Flask) -> None:
    """Everything that answers a browser."""
    arriving_files.init_app(app)
    odd_requests.init_app(app)
    security.init_app(app)
    languages.init_app(app)
    wording.init_app(app)
    sessions.init_app(app)
    frame.init_app(app)
    brands.init_app(app)
    letters.init_app(app)
    errors.init_app(app)
    sign_in.init_app(app)
    second_factor_page.init_app(app)
    second_factor_rule.init_app(app)
    customers.init_app(app)
    help.init_app(app)
    setup.init_app(app)
    agents.init_app(app)
    words_here.init_app(app)
