"""Chromium, driven by Playwright."""

import functools
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.servers import Absent, processes

WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# It lays out, runs and speaks as the whole does, and needs a fifth less of the processor. It shows no notifications.
SHELL = "chromium-headless-shell"


def patient(act: Callable[..., Any], page_of: Callable[[Any], Any]) -> Callable[..., Any]:
    """The act, ended only when a page that it led to is there whole.

    Playwright's own ends as soon as the next page begins to come (https://playwright.dev/python/docs/navigations); what
    is counted at once after it would be counted in a page half read.
    """

    @functools.wraps(act)
    def whole(actor: Any, *given: Any, **options: Any) -> Any:
        done = act(actor, *given, **options)
        page = page_of(actor)
        if not page.is_closed():
            page.wait_for_load_state()
        return done

    return whole


def make_acts_patient() -> None:
    from playwright.sync_api import Locator, Page

    for name in ("click", "press"):
        setattr(Page, name, patient(getattr(Page, name), lambda page: page))
        setattr(Locator, name, patient(getattr(Locator, name), lambda locator: locator.page))


class Chromium:
    """`browser` is Playwright's; each test makes a context of its own."""

    def __init__(self) -> None:
        try:
            from playwright.sync_api import sync_playwright
        except ImportError as why:
            raise Absent("playwright is not installed") from why
        make_acts_patient()
        self._playwright = sync_playwright().start()
        try:
            self.browser: Any = self._launched(SHELL, *WHOLE)
        except BaseException:
            self._playwright.stop()
            raise
        self.version: str = self.browser.version

    def whole(self) -> Any:
        """Another one, with all that a person's has."""
        return self._launched(*WHOLE)

    def stop(self) -> None:
        self.browser.close()
        self._playwright.stop()

    def _launched(self, *names: str) -> Any:
        # As root Chromium refuses to run within its sandbox.
        rootly = ["--no-sandbox"] if processes.is_root() else []
        return self._playwright.chromium.launch(executable_path=self._path(*names), args=rootly)

    def _path(self, *names: str) -> str:
        own = self._playwright.chromium.executable_path
        for path in (os.environ.get("CHROMIUM"), *map(shutil.which, names), own):
            if path and Path(path).exists():
                return path
        raise Absent("there is no chromium on PATH, and playwright has not been given one")
