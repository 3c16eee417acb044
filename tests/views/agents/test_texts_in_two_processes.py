"""The workbench in a browser beside a second web process: changed, broken, taken back, taken in, updated (R9, S8)."""

import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from app import ROOT
from desk import live_texts
from models import Translation, db, transaction
from tests.servers.processes import free_port

pytestmark = pytest.mark.row("S8")

ANOTHER = "import sys; from app import create_app; create_app().run(port=int(sys.argv[1]))"
SOON = 2.5  # seconds: the two that are promised, and the page's own time
START = 30


@pytest.fixture(autouse=True)
def as_shipped_afterwards(app):
    live_texts.known().forget()
    yield
    live_texts.known().forget()


@pytest.fixture
def elsewhere(app, office, chromium):
    """Tells what the heading of the sign-in page says in another process, as soon as it says that."""
    port = free_port()
    environment = {
        "VAR": str(app.config["VAR"]),
        "DATABASE_URL": app.config["DATABASE_URL"],
        "SECRET_KEY": "s" * 40,
        "BASE_URL": f"http://127.0.0.1:{port}",
    }
    other = subprocess.Popen(
        [sys.executable, "-c", ANOTHER, str(port)], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    context = chromium.new_context(locale="en")
    page = context.new_page()
    _wait_for(f"http://127.0.0.1:{port}/sign-in")
    page.goto(f"http://127.0.0.1:{port}/sign-in")

    def says(wanted: str) -> str:
        since = time.monotonic()
        while page.inner_text("h1") != wanted and time.monotonic() - since < SOON:
            page.wait_for_timeout(100)
            page.reload()
        return str(page.inner_text("h1"))

    yield says
    context.close()
    other.terminate()
    other.wait(timeout=10)


def _wait_for(address: str) -> None:
    since = time.monotonic()
    while time.monotonic() - since < START:
        try:
            urlopen(address).close()
            return
        except URLError:
            time.sleep(0.1)


def test_changed_broken_taken_back_taken_in_and_updated(opened, root, url, elsewhere, tmp_path):
    page = opened(root, "/desk/texts/?language=en&q=sign+in")
    before = elsewhere("Sign in")
    page.click(".row-name a:text-is('Sign in')")
    address = page.url

    # One place, and a mistake: told where it is, and nothing is saved.
    page.fill("#form-0", "<b>Come in")
    page.click(".form-actions button")
    wrong = page.inner_text("#wrong-0")
    page.fill("#form-0", "Come in")
    page.click(".form-actions button")
    page.wait_for_selector(".flash-success")
    changed = elsewhere("Come in")

    # Broken on purpose, past the workbench.
    with transaction():
        db.session.query(Translation).one().forms = ["Come in %(where)s"]
    live_texts.tell_everyone()
    fallen_back = elsewhere("Sign in")
    page.goto(f"{url}/desk/texts/?language=en&show=broken")
    broken = page.inner_text("table.rows")

    # Taken back, and said again; a file says otherwise.
    page.goto(address)
    page.click("text=Back to the shipped text")
    page.wait_for_selector(".flash-success")
    page.click("text=As it was before >> nth=-1")
    page.fill("#form-0", "Walk in")
    page.click(".form-actions button")
    page.wait_for_selector(".flash-success")
    said_again = elsewhere("Walk in")
    file = tmp_path / "en.po"
    file.write_text('msgid ""\nmsgstr "Language: en"\n\nmsgid "Sign in"\nmsgstr "Enter"\n', encoding="utf-8")
    page.goto(f"{url}/desk/texts/?language=en")
    page.set_input_files("[name=file]", str(file))
    page.click(".text-import button")
    conflict = page.inner_text(".text-gone")
    unticked = not page.is_checked(".text-gone [name=key]")
    page.check(".text-gone [name=key]")
    page.click("text=Change the ticked ones")
    page.wait_for_selector(".flash-success")
    taken_in = elsewhere("Enter")

    # An update whose catalogue speaks otherwise than the one that was reworded.
    with transaction():
        db.session.query(Translation).one().shipped = ["Log in"]
    page.goto(f"{url}/desk/texts/?language=en&show=stale")
    page.click(".row-name a:text-is('Sign in')")
    stale = page.inner_text(".panel")

    assert (before, changed, fallen_back, said_again, taken_in) == ("Sign in", "Come in", "Sign in", "Walk in", "Enter")
    assert "<b>" in wrong and "Broken: the shipped text is shown" in broken
    assert unticked and "Walk in" in conflict and "Enter" in conflict
    assert "Log in" in stale and "Sign in" in stale and elsewhere("Enter") == "Enter"
