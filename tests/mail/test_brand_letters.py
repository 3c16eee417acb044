"""No brand's customers learn of another brand, or of the office behind them, from what they are sent (S14)."""

import re
from collections import Counter

import pytest

from jobs import outbox
from models import Agent, OutgoingMail, OutgoingState, db, transaction, utcnow
from tests.mail import brand_mails
from tests.views.agents.test_brand_mails import png

pytestmark = [pytest.mark.row("S14", "C8")]


def sent(smtp_server):
    with transaction():
        db.session.query(OutgoingMail).update({"due_at": utcnow()})
    outbox.deliver_waiting()
    assert db.session.query(OutgoingMail.error).filter(OutgoingMail.state != OutgoingState.SENT).all() == []
    colleagues = {agent.address for agent in db.session.query(Agent)}
    mails = [one.message for one in smtp_server.taken if colleagues.isdisjoint(one.recipients)]
    smtp_server.taken.clear()
    return mails


def whole(mail):
    """All that can be read of it: headers and parts, decoded, and the names of its pictures."""
    heads = "\n".join(f"{name}: {value}" for name, value in mail.items())
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([heads, *parts, *(part["Content-ID"] or "" for part in mail.walk())])


def links_in(text):
    return {host.lower() for host in re.findall(r"https?://([^/\s\"<>:]+)", text)}


def test_all_that_a_customer_is_sent_is_their_brands_own(office, alice, smtp_server):
    houses = brand_mails.furnish(smtp_server.port, office, png(120, 30))

    for house, languages in zip(houses, (["de"], ["de", "en", "ru", "uk"], ["uk"]), strict=True):
        for language in languages:
            brand_mails.write_all(house, language, alice)
        others = [word for other in houses if other is not house for word in other.words]
        spoken = []
        for mail in sent(smtp_server):
            told, html = whole(mail), mail.get_body(("html",)).get_content()
            plain = mail.get_body(("plain",)).get_content()
            spoken += re.findall(r'<html lang="(..)"', html)
            assert [word for word in others if word in told] == [], told
            assert mail["From"].addresses[0].domain == house.mail
            assert mail["Message-ID"].rstrip(">").endswith(house.mail)
            assert mail["From"].addresses[0].display_name.startswith(house.name)
            assert house.name in plain and house.name in html and house.colour in html
            assert links_in(told) <= {house.domain}
            assert ("cid:logo." in html) == bool(house.brand_id)
        assert Counter(spoken) == dict.fromkeys(languages, 11)
