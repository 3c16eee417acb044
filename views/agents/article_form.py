"""The form of an article: its texts in the office's languages, for whom it is, its pictures and files."""

from collections.abc import Mapping
from typing import Any

from flask import g
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext, lazy_pgettext
from sqlalchemy import select
from wtforms import BooleanField, Field, HiddenField, IntegerField, MultipleFileField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange, Optional, ValidationError

from desk.articles import Words
from models import LANGUAGES, Article, ArticleCategory, Brand, Visibility, db
from views.agents.fields import RowField, Template
from views.languages import reader_language
from views.sessions import current_office

LONGEST_TITLE = 200
LONGEST_BODY = 100_000
MARKDOWN = lazy_gettext(
    "A blank line begins a paragraph, ## a heading, - or 1. a list; **bold**, *slanted*, `code`; "
    "[words](https://example.com) is a link, ![what it shows](picture.png) a picture of this article."
)
SEEN_BY = {
    Visibility.EVERYONE: lazy_gettext("Everyone"),
    Visibility.CUSTOMERS: lazy_gettext("Customers who are signed in"),
    Visibility.AGENTS: lazy_gettext("Agents only"),
}


class ArticleTextsField(Field):
    """A title and a text in each of the office's languages, and in those that the article has already.

    What is left empty isn't in it. It changes nothing itself: the desk writes the texts.
    """

    widget = Template("desk/fields/article_texts.html")
    is_group = True
    longest_title, longest_body = LONGEST_TITLE, LONGEST_BODY

    def process_data(self, value: Any) -> None:
        texts = value or ()
        self.data = {one.language: Words(one.title, one.body) for one in texts}

    def process_formdata(self, _values: list[str]) -> None:
        pass

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata:
            self.data = {code: words for code in LANGUAGES if (words := self._typed(code, formdata))}

    def _typed(self, code: str, formdata: Any) -> Words | None:
        title, body = (formdata.get(f"{self.name}-{part}-{code}") for part in ("title", "body"))
        if title is None and body is None:
            return self.data.get(code)
        words = Words(" ".join((title or "").split()), (body or "").replace("\r\n", "\n").strip())
        return words if words.title or words.body else None

    def pre_validate(self, _form: Any) -> None:
        if not self.data:
            raise ValidationError(gettext("Please write it in one language at least."))
        for code, words in self.data.items():
            if not words.title:
                raise ValidationError(gettext("Please give a title too: %(language)s", language=LANGUAGES[code]))
            if len(words.title) > LONGEST_TITLE or len(words.body) > LONGEST_BODY:
                raise ValidationError(gettext("Please keep it to %(num)d characters.", num=LONGEST_BODY))

    def populate_obj(self, obj: Any, name: str) -> None:
        pass

    @property
    def languages(self) -> Mapping[str, str]:
        office = current_office()
        offered = set(office.languages if office else LANGUAGES) | set(self.data)
        return {code: name for code, name in LANGUAGES.items() if code in offered}


class DeskDoes:
    """A field of whose answer the desk makes something."""

    def populate_obj(self, obj: Any, name: str) -> None:
        pass


class Tick(DeskDoes, BooleanField):
    """Ticked where there is anything."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.type = "BooleanField"  # how forms know boxes to tick

    def process_data(self, value: Any) -> None:
        self.data = bool(value)


class Files(DeskDoes, MultipleFileField):
    def process_data(self, _value: Any) -> None:
        self.data: list[Any] = []


class FilesGone(DeskDoes, SelectMultipleField):
    """The article's files, each to be ticked to take it away."""

    widget = Template("desk/fields/article_files.html")
    is_group = True

    def __init__(self, label: Any = None, **options: Any):
        super().__init__(label, coerce=str, choices=[], validate_choice=False, **options)
        self.files: list[Any] = []

    def process_data(self, value: Any) -> None:
        self.files = list(value or ())
        self.data: list[str] = []


class Seen(DeskDoes, HiddenField):
    """When the article had been changed last, as the form saw it."""

    def process_data(self, value: Any) -> None:
        self.data = value.isoformat() if value else ""


def categories() -> list[tuple[str, str]]:
    rows = db.session.execute(ArticleCategory.in_order()).scalars()
    pairs = [(str(one.id), one.name_in(reader_language()) or str(one)) for one in rows]
    return pairs or [("", gettext("Good to know"))]


def brands() -> list[tuple[str, str]]:
    """Under which it may stand; asked once a request."""
    if "brands_to_choose" not in g:
        rows = db.session.execute(select(Brand.id, Brand.name).order_by(Brand.name))
        g.brands_to_choose = [(str(id), name) for id, name in rows]
    known: list[tuple[str, str]] = g.brands_to_choose
    return [("", gettext("All brands")), *known]


def without_brands(form: BaseForm) -> BaseForm:
    """Where an office has none, nobody is asked for one."""
    if len(brands()) == 1:
        del form.brand_id
    return form


class ArticleForm(BaseForm):
    texts = ArticleTextsField(
        lazy_gettext("Text"),
        description=MARKDOWN,
    )
    original = SelectField(
        lazy_gettext("Original language"),
        choices=lambda: list(LANGUAGES.items()),
        description=lazy_gettext("The other texts are translated from it. Readers are told if one has fallen behind."),
    )
    is_small = Tick(lazy_gettext("A small change: texts in the other languages stay right as they are"))
    category_id = RowField(lazy_pgettext("of articles", "Category"), rows=categories)
    position = IntegerField(
        lazy_gettext("Place in lists"), default=0, validators=[Optional(), NumberRange(min=0, max=10000)]
    )
    brand_id = RowField(
        lazy_gettext("Brand"),
        rows=brands,
        description=lazy_gettext("Under the domain of another brand it isn't there."),
    )
    visibility = SelectField(
        lazy_gettext("Who may read it"), choices=lambda: [(one.value, word) for one, word in SEEN_BY.items()]
    )
    published_at = Tick(lazy_gettext("Published"))
    files = FilesGone(lazy_gettext("Files of this article"))
    new_files = Files(
        lazy_gettext("Add pictures or files"),
        description=lazy_gettext("In the text they are called by their names, with - in the place of blanks."),
    )
    changed_at = Seen()

    def populate_obj(self, obj: Article) -> None:
        super().populate_obj(obj)
        obj.visibility, obj.position = Visibility(self.visibility.data), self.position.data or 0
