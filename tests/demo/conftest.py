"""The made-up office, filled once for all tests of a process; and its desk in a browser."""

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from demo import Filled, fill
from models import db
from tests import clean_slate
from tests.browsing import Watched
from tests.conftest import NOON
from tests.demo.at_work import Desk

TICKETS = 60


@pytest.fixture(scope="session")
def filled_before() -> dict[str, tuple[Filled, clean_slate.Laid]]:
    """What was filled, and the statements that lay it out again."""
    return {}


@pytest.fixture(scope="module")
def demo_house(houses: Callable[[str], Flask]) -> Iterator[Flask]:
    """The desk it is laid out in."""
    app = houses("sqlite")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def filled(demo_house: Flask, filled_before: dict[str, tuple[Filled, clean_slate.Laid]]) -> Filled:
    """As `make demo` fills it; laid out for each module anew."""
    clean_slate.empty(demo_house)
    if "demo" in filled_before:
        filled, rows = filled_before["demo"]
        clean_slate.lay_out(rows)
    else:
        filled = fill(TICKETS, now=NOON)
        filled_before["demo"] = filled, clean_slate.keep()
    return filled


@pytest.fixture(scope="module")
def url(filled: Filled, demo_house: Flask) -> Iterator[str]:
    """The desk, listening without TLS."""
    is_secure, demo_house.config["SESSION_COOKIE_SECURE"] = demo_house.config["SESSION_COOKIE_SECURE"], False
    server = make_server("127.0.0.1", 0, demo_house, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    demo_house.config["SESSION_COOKIE_SECURE"] = is_secure


@pytest.fixture(scope="module")
def desk_of(chromium: Any, filled: Filled, url: str) -> Iterator[Callable[[str], Desk]]:
    """The desk as this agent sees it, who has signed in once; nothing may have gone wrong in any of their pages."""
    desks, watched = dict[str, Desk](), Watched(url)

    def opened(name: str) -> Desk:
        if name not in desks:
            page = chromium.new_context().new_page()
            watched.look_at(page)
            page.goto(f"{url}/desk/")
            page.fill("#address", dict(filled.people)[name])
            page.fill("#password", filled.password)
            page.click("main button")
            page.wait_for_url(re.compile(r"^[^?]*/desk/"), wait_until="load")
            desks[name] = Desk(page, url)
        return desks[name]

    yield opened
    for desk in desks.values():
        desk.page.context.close()
    assert watched.wrong == []
