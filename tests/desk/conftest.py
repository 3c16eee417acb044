"""Carol's matter, from which the threading table starts."""

import pytest

from desk import requests
from models import transaction
from tests.conftest import NOON
from tests.desk.steps import answered, file, the_only_ticket
from tests.letters import letter


@pytest.fixture
def base(office):
    """Carol's ticket."""
    file(letter(Message_ID="<first@example.com>"))
    return the_only_ticket()


@pytest.fixture
def answer(base, alice):
    """Alice's answer to it, as it went out."""
    return answered(base, alice)


@pytest.fixture
def another(danylo, support):
    """Danylo's ticket, beside Carol's."""
    asked = requests.Request("Данило Шевчук", "danylo@example.net", "Монітор", "Не світиться.", "uk", support)
    with transaction():
        return requests.hand_in(asked, now=NOON)
