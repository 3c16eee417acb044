"""The help centre as readers find it (S3)."""

import pytest
from lxml import etree

from desk import articles
from desk.articles import Words
from models import Visibility, transaction, utcnow
from tests.views.conftest import JAM, ZAMYATIE


@pytest.mark.row("S3")
def test_an_article_is_found_by_any_form_of_a_word_and_read_at_its_own_address(jam, client):
    found = client.get("/help/search?q=бумага принтеры", headers={"Accept-Language": "ru"})
    page = client.get("/help/printery/zamyatie-bumagi")

    assert "/help/printery/zamyatie-bumagi" in found.text
    assert "<mark>принтера</mark>" in found.text
    assert "Откройте крышку принтера" in page.text
    assert '<html lang="ru"' in page.text
    assert 'hreflang="de" href="https://desk.example.org/help/drucker/papierstau-beheben"' in page.text


@pytest.mark.row("S3")
def test_an_old_address_leads_on_and_an_unknown_one_says_so_in_words(jam, root, client):
    with transaction():
        articles.write(jam, {"de": Words("Papier steckt fest", JAM.body), "ru": ZAMYATIE}, by=root, now=utcnow())

    old = client.get("/help/drucker/papierstau-beheben")
    elsewhere = client.get("/help/printery/papier-steckt-fest")
    unknown = client.get("/help/drucker/gibt-es-nicht", headers={"Accept-Language": "de"})

    assert (old.status_code, old.location) == (301, "/help/drucker/papier-steckt-fest")
    assert (elsewhere.status_code, elsewhere.location) == (301, "/help/drucker/papier-steckt-fest")
    assert unknown.status_code == 404
    assert "/help/search" in unknown.text


@pytest.mark.row("S3")
@pytest.mark.parametrize("visibility", [Visibility.CUSTOMERS, Visibility.AGENTS])
def test_what_is_not_for_everyone_is_nowhere_for_a_stranger(jam, write, client, visibility):
    hidden = write({"de": Words("Papierstau geheim", "Papier im Tresor.")}, visibility)
    write({"de": Words("Papierstau Entwurf", "Papier im Tresor.")}, is_published=False)

    told = [
        client.get(address, headers={"Accept-Language": "de"}).text
        for address in (
            "/help/",
            "/help/drucker",
            "/help/drucker/papierstau-beheben",
            "/help/drucker/papierstau-geheim",
            f"/help/article/{hidden.id}",
            "/help/search?q=Papier",
            "/help/search?q=Tresor",
            "/help/offered?subject=Papier im Tresor",
            "/help/feed/de.atom",
        )
    ]

    assert [page for page in told if "Papierstau geheim" in page or "Entwurf" in page or "im Tresor." in page] == []
    assert "1 Artikel" in told[0]


@pytest.mark.row("S3")
def test_a_signed_in_customer_reads_what_is_for_customers_but_not_for_agents(write, at_home, carol):
    write({"de": Words("Ihr Vertrag", "Nur für Kunden.")}, Visibility.CUSTOMERS)
    write({"de": Words("Unser Vertrag", "Nur für uns.")}, Visibility.AGENTS)
    carols = at_home("carol@example.com")

    page = carols.get("/help/search?q=Vertrag")

    assert "/help/drucker/ihr-vertrag" in page.text
    assert "unser-vertrag" not in page.text


@pytest.mark.row("S3")
def test_a_vote_counts_once_a_visitor_and_not_by_a_link(jam, client, app):
    other = app.test_client()

    client.get(f"/help/article/{jam.id}/vote?helpful=yes")
    for answer in ("yes", "yes", "no"):
        client.post(f"/help/article/{jam.id}/vote", data={"helpful": answer, "language": "de"})
    client.post(f"/help/article/{jam.id}/comment", data={"comment": "Welche Klappe?", "language": "de"})
    other.post(f"/help/article/{jam.id}/vote", data={"helpful": "yes"})

    assert (jam.helpful, jam.unhelpful) == (1, 1)
    assert "Welche Klappe?" not in other.get("/help/drucker/papierstau-beheben").text


@pytest.mark.row("S3")
def test_articles_are_offered_for_a_subject_of_which_they_have_some_words(jam, write, client):
    write({"de": Words("Passwort ändern", "So ändern Sie Ihr Passwort.")})

    offered = client.get("/help/offered?subject=Hilfe, seit gestern staut sich das Papier!&language=de").json
    nothing = client.get("/help/offered?subject=Rechnung fehlt&language=de").json
    in_the_form = client.post("/offered", data={"subject": "Papier staut sich"}, headers={"Accept-Language": "de"}).json

    assert [one["url"] for one in offered["articles"]] == ["/help/drucker/papierstau-beheben"]
    assert nothing == {"articles": []}
    assert 'href="/help/drucker/papierstau-beheben"' in in_the_form["offered"]


@pytest.mark.row("S3")
def test_the_feed_of_a_language_is_atom_that_programs_can_read(jam, client):
    answer = client.get("/help/feed/de.atom")

    feed = etree.fromstring(answer.data)
    [entry] = feed.findall("{*}entry")
    assert answer.mimetype == "application/atom+xml"
    assert entry.findtext("{*}title") == "Papierstau beheben"
    assert entry.find("{*}link").get("href") == "https://desk.example.org/help/drucker/papierstau-beheben"
    assert "<strong>Klappe</strong>" in entry.findtext("{*}content")


@pytest.mark.row("S3")
def test_a_translation_says_that_the_original_has_moved_on(jam, root, client):
    with transaction():
        articles.write(jam, {"de": Words(JAM.title, "Ganz anders."), "ru": ZAMYATIE}, by=root, now=utcnow())

    russian = client.get("/help/printery/zamyatie-bumagi", headers={"Accept-Language": "en"})
    german = client.get("/help/drucker/papierstau-beheben")

    assert 'class="older"' in russian.text
    assert 'class="older"' not in german.text


@pytest.mark.row("S3")
@pytest.mark.parametrize(
    "page", ["/help/", "/help/drucker", "/help/drucker/papierstau-beheben", "/help/search?q=Papier"]
)
def test_no_page_of_the_help_centre_asks_more_the_more_articles_there_are(jam, write, client, counting, page):
    write({"de": Words("Papier", "Papier."), "ru": Words("Бумага", "Бумага.")})
    with counting() as few:
        client.get(f"/help/{page}")
    for number in range(8):
        write({"de": Words(f"Papier {number}", "Papier."), "ru": Words(f"Бумага {number}", "Бумага.")})

    with counting() as many:
        client.get(f"/help/{page}")

    assert len(many) == len(few) <= 15


@pytest.mark.row("S3")
def test_a_wide_table_moves_within_its_own_frame_and_no_other_markup_gets_in(write, client):
    body = "| | Port |\n|---|---|\n| mail | 993 |\n\n<div class='wide'>Nein</div>"
    write({"de": Words("Ports", body)})

    page = client.get("/help/drucker/ports").text

    assert page.count('<div class="wide" tabindex="0"><table>') == page.count("<table>") == 1
    assert page.count("<th>") == 1
    assert "&lt;div class='wide'&gt;" in page or "&lt;div class=&#39;wide&#39;&gt;" in page
    assert 'class="only-printed" lang="de">Müller &amp; Söhne · https://desk.example.org/help/drucker/ports<' in page
