"""An article in all its languages among the office's own texts (C8, S3)."""

import pytest

from desk import articles, own_articles, own_texts
from desk.articles import OriginalIsMissing, Words
from models import Article, ArticleVersion, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("C8")

ENGLISH = {"en": "Press *reset*.", "title-en": "Reset"}
GERMAN = {"de": "Drücken Sie *Reset*.", "title-de": "Zurücksetzen"}


@pytest.fixture
def article(office, root):
    with transaction():
        row = Article(category=articles.first_category(), original="en", changed_at=NOON, agent=root)
        db.session.add(row)
        articles.write(row, {"en": Words("Reset", "Press *reset*.")}, by=root, now=NOON)
        return row


def read(article, reader):
    found = own_articles.one(article.id, reader)
    assert found
    return found[1]


def written(article, root, seen, after):
    text = read(article, "en")
    with transaction():
        return own_articles.write(article, text, seen, after, by=root, now=NOON)


def test_its_title_and_its_body_stand_there_in_each_language(article):
    text = read(article, "de")

    assert (text.title, text.texts) == ("Reset", ENGLISH)
    assert text.lacks("de") and not text.lacks("en")


def test_a_language_is_added_as_a_version_of_its_own_and_found_by_its_plain_words(article, root):
    assert written(article, root, {}, GERMAN)
    assert not written(article, root, ENGLISH | GERMAN, ENGLISH | GERMAN)

    text = article.own_text("de")
    assert (text.title, text.body, text.plain) == ("Zurücksetzen", "Drücken Sie *Reset*.", "Drücken Sie Reset.")
    assert [one.language for one in db.session.query(ArticleVersion).order_by(ArticleVersion.id)] == ["en", "de"]


def test_what_a_colleague_wrote_meanwhile_is_not_lost(article, root):
    with pytest.raises(own_texts.ChangedMeanwhile) as told:
        written(article, root, ENGLISH | {"en": "Press it."}, ENGLISH | {"en": "Press here."})

    assert told.value.theirs == {"en": "Press *reset*."}


@pytest.mark.parametrize(
    ("seen", "after", "refusal"),
    [
        ({}, {"de": "Ohne Titel"}, own_articles.NeedsTitle),
        ({}, GERMAN | {"title-de": "x" * 201}, own_texts.TooLong),
        ({}, GERMAN | {"de": "x" * 100_001}, own_texts.TooLong),
        (ENGLISH, {"en": "", "title-en": ""}, own_texts.NeededInOne),
        (ENGLISH, GERMAN | {"en": "", "title-en": ""}, OriginalIsMissing),
    ],
)
def test_what_no_article_can_be_is_refused_and_nothing_is_lost(article, root, seen, after, refusal):
    with pytest.raises(refusal):
        written(article, root, seen, after)

    assert [(one.language, one.body) for one in article.texts] == [("en", "Press *reset*.")]


def test_there_is_none_of_another_number(office):
    assert own_articles.one(4711, "en") is None
