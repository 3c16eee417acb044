"""Two persons for a text: one words it, another accepts it or says why not (S8)."""

import io
import re

import pytest

from desk import live_texts
from desk.catalogues import entries
from models import Agent, Office, ProposedText, Role, Translation, TranslationChange, db, transaction
from tests.cast import _password_hash

pytestmark = pytest.mark.row("S8")


@pytest.fixture(autouse=True)
def as_shipped_afterwards(app):
    live_texts.known().forget()
    yield
    live_texts.known().forget()


@pytest.fixture
def tara(office):
    with transaction():
        Office.current().texts_need_two = True
        agent = Agent(name="Tara", address="tara@example.org", role=Role.TRANSLATOR)
        agent.language, agent.must_change_password, agent.password_hash = "en", False, _password_hash()
        db.session.add(agent)
    return agent


@pytest.fixture
def taras(tara, signed_in):
    return signed_in(tara)


@pytest.fixture
def roots(root, signed_in):
    return signed_in(root)


def key_of(msgid):
    return next(key for key, one in entries("en").items() if one.source.msgid == msgid and one.domain == "messages")


def address(msgid="Sign out"):
    return f"/desk/texts/en/{key_of(msgid)}"


def waiting():
    rows = db.session.query(ProposedText).filter(ProposedText.is_accepted.is_(None)).order_by(ProposedText.id)
    return [(row.id, row.forms[0]) for row in rows]


def own():
    return [row.forms for row in db.session.query(Translation)]


def review(browser, verdict, word=""):
    [(proposal, _forms)] = waiting()
    return browser.post(f"{address()}/review", data={"proposal": proposal, "verdict": verdict, "word": word})


def test_it_waits_unread_until_another_accepts_it_and_the_history_tells_both(taras, roots):
    taras.post(address(), data={"form": ["Leave the desk"]})
    listed = roots.get("/desk/texts/?language=en&show=waiting").text
    before = own()

    review(taras, "accept")
    still = own()
    review(roots, "accept")
    page = roots.get(address()).text

    assert address() in listed and "Waits for a second person" in listed and "Leave the desk" not in listed
    assert (before, still, own()) == ([], [], [["Leave the desk"]])
    assert "accepted by Root" in page and "Tara" in page and waiting() == []
    [line] = db.session.query(TranslationChange).all()
    assert [one and one.name for one in (line.agent, line.reviewer)] == ["Tara", "Root"]


def test_it_is_refused_with_a_word_alone_and_its_author_reads_it(taras, roots):
    taras.post(address(), data={"form": ["Leave the desk"]})

    review(roots, "refuse")
    wordless = waiting()
    review(roots, "refuse", "We say “sign out” everywhere.")

    assert len(wordless) == 1 and waiting() == own() == []
    assert "We say “sign out” everywhere." in taras.get(address()).text


def test_a_newer_one_stands_for_the_older_and_may_be_withdrawn(taras):
    taras.post(address(), data={"form": ["Leave"]})
    taras.post(address(), data={"form": ["Go"]})
    newer = [said for _id, said in waiting()]

    review(taras, "withdraw")

    assert newer == ["Go"] and waiting() == []


def test_what_was_said_otherwise_meanwhile_is_not_overwritten(taras, roots):
    taras.post(address(), data={"form": ["Leave"]})
    with transaction():
        Office.current().texts_need_two = False
    roots.post(address(), data={"form": ["Sign off"]})

    review(roots, "accept")

    assert own() == [["Sign off"]] and len(waiting()) == 1


def test_what_was_answered_twice_is_answered_once(taras, roots):
    taras.post(address(), data={"form": ["Leave"]})
    [(proposal, _said)] = waiting()

    for verdict in ("accept", "accept", "refuse"):
        roots.post(f"{address()}/review", data={"proposal": proposal, "verdict": verdict, "word": "No"})

    assert own() == [["Leave"]] and db.session.query(TranslationChange).count() == 1


def test_taking_back_a_file_and_the_page_itself_wait_too(taras, roots):
    taras.post(address(), data={"form": ["Leave"]})
    review(roots, "accept")

    taras.post(f"{address()}/revert")
    back = waiting()
    taras.post(f"/words-here/en/{key_of('Close')}", data={"form": ["Shut"], "seen": ["Close"]})
    file = taras.get("/desk/texts/en/export.po").text.replace('msgstr "Cancel"', 'msgstr "Never mind"')
    shown = taras.post("/desk/texts/en/import", data={"file": (io.BytesIO(file.encode()), "en.po")}).text
    ticked = re.findall(r'name="key" value="(\w+)" checked', shown)
    forms = {f"forms-{key}": '["Never mind"]' for key in ticked} | {f"seen-{key}": '["Cancel"]' for key in ticked}
    answer = taras.post("/desk/texts/en/import/apply", data={"key": ticked, **forms})

    assert [said for _id, said in back] == ["Sign out"]
    assert [said for _id, said in waiting()] == ["Sign out", "Shut", "Never mind"]
    assert answer.location.endswith("show=waiting") and own() == [["Leave"]]


def test_a_broken_text_never_waits(taras):
    answer = taras.post(address("Page %(number)d"), data={"form": ["Page %(nummer)d"]})

    assert answer.status_code == 422 and waiting() == []


def test_in_a_browser_two_persons_look_at_a_text(opened, tara, root):
    page = opened(tara, address())
    page.fill("#form-0", "Leave the desk")
    page.click("text=Save >> nth=-1")
    page.wait_for_selector(".text-waiting")
    other = opened(root, "/desk/texts/?language=en&show=waiting")

    other.click(".row-name a")
    other.click("text=Accept it")
    other.wait_for_selector(".flash-success")
    page.reload()

    assert "Leave the desk" in page.inner_text("body") and page.locator(".text-waiting").count() == 0
