"""What the demonstration leaves alone."""

from flask import Flask
from sqlalchemy import select

from demo import fill
from desk import office
from models import Agent, db, transaction
from tests.conftest import NOON


def test_an_administrator_keeps_a_password_of_their_own(app: Flask) -> None:
    with transaction():
        office.first_start(now=NOON)
        admin = db.session.execute(select(Agent)).scalar_one()
        admin.set_password("my own long password")
        admin.must_change_password = False

    filled = fill(1, now=NOON)

    assert db.session.get_one(Agent, admin.id).has_password("my own long password")
    assert admin.address not in [address for _name, address in filled.people]
