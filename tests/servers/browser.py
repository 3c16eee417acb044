"""Chromium, driven by Playwright."""

import os
import shutil
from pathlib import Path
from typing import Any

from tests.servers import Absent, processes

# The headless shell lays out, runs and speaks as the whole does, and needs a fifth less of the processor.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Chromium:
    """`browser` is Playwright's; each test makes a context of its own."""

    def __init__(self) -> None:
        try:
            from playwright.sync_api import sync_playwright
        except ImportError as why:
            raise Absent("playwright is not installed") from why
        self._playwright = sync_playwright().start()
        try:
            # As root Chromium refuses to run within its sandbox.
            rootly = ["--no-sandbox"] if processes.is_root() else []
            self.browser: Any = self._playwright.chromium.launch(executable_path=self._path(), args=rootly)
        except BaseException:
            self._playwright.stop()
            raise
        self.version: str = self.browser.version

    def stop(self) -> None:
        self.browser.close()
        self._playwright.stop()

    def _path(self) -> str:
        own = self._playwright.chromium.executable_path
        for path in (os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), own):
            if path and Path(path).exists():
                return path
        raise Absent("there is no chromium on PATH, and playwright has not been given one")
