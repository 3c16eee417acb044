import pytest
from flask import Flask

from models import Mailbox, Office, db, transaction
from views.security import limiter


@pytest.fixture
def flood_is_watched(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits hold, as they do outside tests."""
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    limiter.reset()


@pytest.fixture
def mailbox(office: Office) -> None:
    """The desk can write to customers."""
    with transaction():
        db.session.add(Mailbox(address="desk@example.org", smtp_host="localhost"))
