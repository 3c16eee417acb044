"""Organisations are offered by their names as one types, in a real browser."""

import re

import pytest

from models import Organisation, db, transaction
from tests.cast import customer
from tests.conftest import NOON


@pytest.mark.row("R12")
def test_a_customer_is_put_into_an_organisation_that_was_offered_and_it_is_found_by_its_name(
    opened,
    ticket,
    mona,
):
    with transaction():
        db.session.add_all([Organisation(name=name, created_at=NOON) for name in ("Weiß, Söhne & Co", "Другая")])
    page = opened(mona, f"/desk/customer/edit/?id={ticket.customer_id}")

    page.fill("#organisation_id", "")
    page.type("#organisation_id", "söhne")
    page.wait_for_selector("datalist option", state="attached")
    offered = page.eval_on_selector_all("datalist option", "options => options.map((one) => one.value)")
    page.fill("#organisation_id", offered[0])
    page.click(".form-actions button")
    page.wait_for_url(re.compile("/desk/customer/"))
    page.keyboard.press("Control+k")
    page.keyboard.type("weiß")
    page.click("#commands-list [role=option]:has-text('Söhne')")
    page.wait_for_url(re.compile("/desk/organisation/details/"))

    db.session.rollback()
    assert offered == ["Weiß, Söhne & Co"]
    assert str(customer("carol@example.com").organisation) == offered[0]
    assert page.is_visible("text=carol@example.com")
