"""What an agent sets for themselves, in a real browser."""

import pyotp
import pytest

from models import Agent, NoticeSettings, db, utcnow
from tests.conftest import PASSWORD
from tests.views.agents.looked_at import nameless, pale
from tests.views.agents.test_axe_in_browser import TELEPHONE, looked_over


def code_of(agent: Agent, steps_ahead: int = 0) -> str:
    db.session.rollback()
    key = db.session.get_one(Agent, agent.id).totp_secret
    return pyotp.TOTP(key).generate_otp(int(utcnow().timestamp()) // 30 + steps_ahead)


@pytest.mark.row("S12")
def test_a_second_factor_is_set_up_a_recovery_code_lets_in_and_all_other_sessions_end(opened, alice):
    elsewhere = opened(alice, "/desk/ticket/", viewport=TELEPHONE, bypass_csp=True)
    page = opened(alice, "/desk/safety/")

    page.click("text=Set it up")
    page.wait_for_selector("img.qr")
    wrong = [*pale(page), *nameless(page)]
    drawn = page.evaluate("document.querySelector('img.qr').naturalWidth")
    page.fill("#code", code_of(alice))
    page.click("text=Switch on")
    codes = page.locator(".recovery-codes code").all_inner_texts()
    page.click("text=Sign out everywhere else")
    elsewhere.reload()
    elsewhere.fill("#address", alice.address)
    elsewhere.fill("#password", PASSWORD)
    elsewhere.click("main button")
    elsewhere.wait_for_selector("#code")
    wrong += looked_over(elsewhere)
    elsewhere.fill("#code", codes[0])
    elsewhere.click("main button")
    elsewhere.wait_for_selector(".desk-menu")
    page.reload()

    assert drawn and len(codes) >= 8 and wrong == []
    assert f"{len(codes) - 1} recovery codes are left." in page.inner_text("#second-factor")
    assert page.locator("#sessions li").count() == 2


@pytest.mark.row("R24")
def test_a_sound_is_tried_and_chosen_with_hours_in_which_nothing_sounds(opened, alice):
    page = opened(alice, "/desk/profile/")
    page.evaluate("() => { window.played = []; window.kvitokSounds.play = (...all) => window.played.push(all); }")

    page.select_option("#sound", "knock")
    page.fill("#volume", "40")
    page.click("[data-try-sound]")
    tried = page.evaluate("() => window.played")
    page.fill("#quiet_from", "18:30")
    page.fill("#quiet_until", "07:00")
    page.click("text=Save the notices")
    page.wait_for_selector(".flash-success")

    db.session.rollback()
    kept = db.session.query(NoticeSettings).one()
    assert tried == [["knock", 40]]
    assert (kept.sound, kept.volume, kept.quiet_from, kept.quiet_until) == ("knock", 40, 18 * 60 + 30, 7 * 60)
