import pytest
from flask import Flask

from views.security import limiter


@pytest.fixture
def flood_is_watched(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits hold, as they do outside tests."""
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    limiter.reset()
