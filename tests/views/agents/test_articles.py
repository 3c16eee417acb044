"""Writing for the knowledge base, and using it beside a ticket (S3)."""

import io

import pytest

from desk import articles, replies
from desk.articles import Words
from models import Article, Reader, Visibility, db, transaction
from search import articles as index
from tests.conftest import NOON
from tests.views.conftest import JAM

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def form(**changed):
    words = {"texts-title-de": "Toner wechseln", "texts-body-de": "![Klappe](klappe-1.png)", "original": "de"}
    return words | {"visibility": "everyone", "position": "0"} | changed


@pytest.mark.row("S3")
def test_an_article_is_written_with_a_picture_and_read_by_a_stranger(office, mona, signed_in, client):
    picture = (io.BytesIO(PNG), "klappe 1.png")

    answer = signed_in(mona).post("/desk/article/new/", data=form(published_at="y", new_files=picture))

    [article] = db.session.query(Article)
    [file] = article.files
    page = client.get("/help/tipps/toner-wechseln")
    assert answer.location == f"/desk/article/details/?id={article.id}"
    assert f'<img src="/help/file/{file.id}/klappe-1.png" alt="Klappe"' in page.text
    assert client.get(f"/help/file/{file.id}/klappe-1.png").data == PNG


@pytest.mark.row("S3")
def test_an_agent_writes_drafts_and_leaves_what_is_published_to_managers(office, alice, mona, signed_in, client):
    browser = signed_in(alice)

    browser.post("/desk/article/new/", data=form(published_at="y"))
    [article] = db.session.query(Article)
    was_published = article.is_published
    with transaction():
        articles.publish(article, is_published=True, by=mona, now=NOON)
    browser.post(f"/desk/article/edit/?id={article.id}", data=form(**{"texts-title-de": "Verändert"}))

    assert not was_published
    assert [text.title for text in article.texts] == ["Toner wechseln"]


@pytest.mark.row("S3")
def test_each_change_is_a_version_with_who_and_when_and_can_be_brought_back(office, mona, signed_in):
    browser = signed_in(mona)
    browser.post("/desk/article/new/", data=form())
    [article] = db.session.query(Article)
    seen = article.changed_at.isoformat()
    browser.post(f"/desk/article/edit/?id={article.id}", data=form(**{"texts-body-de": "Neu.", "changed_at": seen}))

    details = browser.get(f"/desk/article/details/?id={article.id}").text
    compared = browser.get(f"/desk/article/{article.id}/version/2").text
    browser.post(f"/desk/article/{article.id}/version/1")

    assert details.count("Mona") >= 3
    assert "<del>![Klappe](klappe-1.png)</del>" in compared
    assert "<ins>Neu.</ins>" in compared
    assert (german := article.own_text("de"))
    assert german.body == "![Klappe](klappe-1.png)"
    assert german.version == 3


@pytest.mark.row("S3")
def test_what_two_write_at_once_is_not_lost_unsaid(office, mona, signed_in):
    browser = signed_in(mona)
    browser.post("/desk/article/new/", data=form())
    [article] = db.session.query(Article)
    seen = article.changed_at.isoformat()
    address = f"/desk/article/edit/?id={article.id}"
    browser.post(address, data=form(**{"texts-body-de": "Mine.", "changed_at": seen}))

    refused = browser.post(address, data=form(**{"texts-body-de": "Yours.", "changed_at": seen}))

    assert (german := article.own_text("de"))
    assert german.body == "Mine."
    assert "Yours." in refused.text


@pytest.mark.row("S3")
def test_an_answer_becomes_the_beginning_of_an_article(ticket, alice, bob, signed_in):
    with transaction():
        message = replies.reply(ticket, alice, "Bitte die Klappe öffnen.", now=NOON)

    begun = signed_in(alice).get(f"/desk/article/new/?message={message.id}")
    foreign = signed_in(bob).get(f"/desk/article/new/?message={message.id}")

    assert "Bitte die Klappe öffnen." in begun.text
    assert 'value="Drucker brennt"' in begun.text
    assert foreign.status_code == 404


@pytest.mark.row("S3")
def test_an_article_goes_into_the_answer_in_the_customers_language(ticket, write, alice, signed_in):
    article = write({"de": JAM, "en": Words("Remove jammed paper", "Open the lid.")}, original="en")
    write({"de": Words("Drucker intern", "Nur wir.")}, Visibility.AGENTS)
    browser, words = signed_in(alice), {"text": "Guten Tag", "kind": "reply"}

    offered = browser.get(f"/desk/ticket/{ticket.id}/articles?q=paper").json["articles"]
    inside = browser.get(f"/desk/ticket/{ticket.id}/articles?q=intern").json["articles"]
    chosen = words | {"article_words": "paper", "article": f"{article.id}-link"}
    page = browser.post(f"/desk/ticket/{ticket.id}/with-article", data=chosen).text

    assert [one["title"] for one in offered] == ["Papierstau beheben"]
    assert [(one["link"], one["text"]) for one in inside] == [("", "")]
    assert "Guten Tag\n\nPapierstau beheben:\nhttps://desk.example.org/help/drucker/papierstau-beheben" in page


@pytest.mark.row("S3")
def test_drafts_are_found_by_agents_in_any_form_of_a_word(write, alice, signed_in):
    write({"ru": Words("Настройка принтера", "Подключите кабель.")}, original="ru", is_published=False)

    page = signed_in(alice).get("/desk/article/?search=кабели принтеры")

    assert index.find("кабели", Reader(Visibility.AGENTS), "ru").articles == []
    assert "Настройка принтера" in page.text
