"""Chromium, driven by Playwright."""

import os
import shutil
from pathlib import Path
from typing import Any

from tests.servers import Absent, processes

WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# It lays out, runs and speaks as the whole does, and needs a fifth less of the processor. It shows no notifications.
SHELL = "chromium-headless-shell"


class Chromium:
    """`browser` is Playwright's; each test makes a context of its own."""

    def __init__(self) -> None:
        try:
            from playwright.sync_api import sync_playwright
        except ImportError as why:
            raise Absent("playwright is not installed") from why
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
