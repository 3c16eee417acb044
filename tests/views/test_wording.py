"""The texts of a page: in the language it is begun in, escaped as it is."""

import pytest
from flask import render_template_string
from flask_babel import force_locale, get_translations, lazy_gettext


@pytest.mark.row("R7")
def test_each_page_is_begun_in_the_language_of_its_moment(app):
    with app.test_request_context():
        said = []
        for language in ("de", "uk", "en"):
            with force_locale(language):
                said.append(render_template_string('{{ _("Close") }}'))

    assert said == ["Schließen", "Закрити", "Close"]


@pytest.mark.row("S7")
def test_what_is_filled_into_a_text_is_escaped(app):
    with app.test_request_context():
        said = render_template_string(
            '{{ _("Found: %(num)s", num="<b>") }}, {{ _("100 %%") }}, '
            '{{ ngettext("%(num)d is unexplained", "%(num)d are unexplained", 2) }}'
        )

    assert said == "Found: &lt;b&gt;, 100 %, 2 are unexplained"


@pytest.mark.row("S11")
def test_a_lazy_text_is_no_markup_nor_what_is_filled_into_it(app):
    lazy = lazy_gettext("There is no organisation “%(name)s”.", name="<b>")
    with app.test_request_context():
        said = render_template_string('{{ lazy }} {{ ">" ~ lazy }} {{ _("Found: %(num)s", num=lazy) }}', lazy=lazy)

    assert (said.count("&lt;b&gt;"), "<b>" in said) == (3, False)


@pytest.mark.row("S7")
def test_the_line_that_puts_the_form_into_a_site_is_shown_as_it_is_copied(app, root, signed_in):
    page = signed_in(root).get("/desk/office/").text

    assert "&lt;script src=&#34;https://desk.example.org/embed.js&#34; async&gt;&lt;/script&gt;" in page


@pytest.mark.row("R9")
def test_a_text_that_was_reworded_is_said_anew_by_the_next_page(app, monkeypatch):
    with app.test_request_context():
        before = render_template_string('{{ _("Close") }}')
        monkeypatch.setitem(get_translations()._catalog, "Close", "Shut")

        after = render_template_string('{{ _("Close") }}')

    assert (before, after) == ("Close", "Shut")
