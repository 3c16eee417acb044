"""The knowledge base in a real browser: an article is written in its languages, and goes into an answer (S3)."""

import pytest

from models import Article, db
from search import articles as index
from tests.views.agents.test_in_browser import said


def the_texts():
    db.session.rollback()
    return {text.language: (text.title, text.body) for text in db.session.query(Article).one().texts}


@pytest.mark.row("S3")
def test_a_language_is_added_in_its_tab_and_the_article_inserted_where_the_cursor_is(opened, jam, ticket, root):
    page = opened(root, f"/desk/article/edit/?id={jam.id}")
    shown = page.locator(".article-text:visible h2").all_inner_texts()
    page.get_by_role("tab", name="Deutsch").press("ArrowRight")
    focused = page.evaluate("document.activeElement.textContent")
    page.fill("#texts-title-uk", "Зминання паперу")
    page.fill("#texts-body-uk", "Відкрийте **кришку**.")
    page.click("text=Save")
    page.wait_for_url("**/details/**")
    index.update_stale()

    page.goto(page.url.partition("/desk/")[0] + f"/desk/ticket/{ticket.id}")
    page.fill("#text", "Guten Tag\n\nGruß")
    page.locator("#text").evaluate("box => box.setSelectionRange(9, 9)")
    page.click(".write-articles > summary")
    page.fill("#article-words", "papierstau")
    page.keyboard.press("Enter")
    page.click("text=Insert the link")
    inserted = page.input_value("#text")
    page.click("text=Send and wait")
    page.wait_for_selector(".flash-success")

    assert (shown, focused) == (["Deutsch"], "Українська")
    assert the_texts()["uk"] == ("Зминання паперу", "Відкрийте **кришку**.")
    assert set(the_texts()) == {"de", "ru", "uk"}
    link = "Papierstau beheben:\nhttps://desk.example.org/help/drucker/papierstau-beheben"
    assert inserted == f"Guten Tag\n\n{link}\n\nGruß"
    assert said()[-1] == inserted
