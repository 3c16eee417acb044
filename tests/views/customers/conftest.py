import pytest

from models import Mailbox, Office, db, transaction


@pytest.fixture
def mailbox(office: Office) -> None:
    """The desk can write to customers."""
    with transaction():
        db.session.add(Mailbox(address="desk@example.org", smtp_host="localhost"))
