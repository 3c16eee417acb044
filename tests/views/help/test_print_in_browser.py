"""An article on paper: as a PDF that the browser prints, read page by page (S3)."""

import threading
from io import BytesIO
from unicodedata import normalize

import pytest
from pypdf import PdfReader
from werkzeug.serving import make_server

from desk import articles
from desk.articles import Words
from models import Article, Visibility, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("S3")
PAPER = {"format": "A4", "margin": {"top": "20mm", "bottom": "20mm", "left": "20mm", "right": "20mm"}}
LINE = "Ziehen Sie das Papier gerade heraus und schließen Sie die Klappe wieder, bis sie hörbar einrastet. "
LINKS = "[Handbuch](https://hersteller.example/handbuch) und [Toner](/help/drucker/papierstau-beheben)"
# Between headings now one line, now seven: one of them would end nearly every page.
LONG = Words("Drucker pflegen", "\n\n".join([LINKS, *(f"## Teil {n}\n\n{LINE * (1 + n % 7)}" for n in range(60))]))


@pytest.fixture
def pages(app, printers, root, chromium):
    """Prints the article, with more CSS if wanted: the lines of each sheet."""
    with transaction():
        article = Article(category=printers, visibility=Visibility.EVERYONE, original="de", agent=root)
        db.session.add(article)
        articles.write(article, {"de": LONG, "ru": LONG}, by=root, now=NOON)
        articles.publish(article, is_published=True, by=root, now=NOON)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context(locale="de", color_scheme="dark", bypass_csp=True)

    def printed(css=""):
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/help/drucker/drucker-pflegen")
        if css:
            page.add_style_tag(content=css)
        sheets = PdfReader(BytesIO(page.pdf(**PAPER))).pages
        return [
            [line for line in normalize("NFKC", sheet.extract_text()).splitlines() if line.strip()] for sheet in sheets
        ]

    yield printed
    context.close()
    server.shutdown()


def text_of(sheet):
    """Two letters that the font draws as one are two."""
    return normalize("NFKC", sheet.extract_text())


def left_alone(sheets):
    """Headings at the foot of a sheet whose text begins on the next."""
    return [lines[-1] for lines in sheets if lines[-1].startswith("Teil ")]


def test_a_printed_article_is_its_text_with_the_addresses_of_its_links_and_nothing_to_press(pages):
    sheets = pages()

    first, whole = "\n".join(sheets[0]), "".join("".join(lines) for lines in sheets).replace(" ", "")
    assert sheets[0][0] == "Drucker pflegen"
    assert "(https://hersteller.example/handbuch)" in first
    assert "(/help/drucker/papierstau-beheben)" in first
    assert sheets[-1][-1].endswith("https://desk.example.org/help/drucker/drucker-pflegen")
    for pressed in ("Meine Anfragen", "Русский", "War das hilfreich?", "Hilfe ›", "Zum Inhalt", "Teil 0 Teil 1"):
        assert pressed.replace(" ", "") not in whole.replace("Teil0Ziehen", "")
    assert left_alone(sheets) == []
    assert left_alone(pages(".article :is(h2, h3) { break-after: auto !important; }")) != []  # or it would find nothing
