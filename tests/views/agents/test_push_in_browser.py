"""The desk's service worker in a real browser. The push itself is handed to it there: no push service is asked."""

import json
import re

import pytest

from tests.views.agents.test_in_browser import until

TOLD = {"title": "The customer has answered.", "text": "#12", "url": "/desk/ticket/1", "tag": "kvitok 7"}


@pytest.fixture
def chromium(whole_chromium):
    return whole_chromium


@pytest.mark.row("R24")
def test_a_push_is_shown_by_the_desks_own_worker(opened, ticket, alice, url):
    page = opened(alice, "/desk/profile/", permissions=["notifications"])
    versions = []
    wire = page.context.new_cdp_session(page)
    wire.on("ServiceWorker.workerVersionUpdated", lambda told: versions.extend(told["versions"]))
    wire.send("ServiceWorker.enable")

    page.evaluate("navigator.serviceWorker.register('/desk/push/worker.js', {scope: '/desk/push/'}).then(() => 0)")
    until(page, lambda: any(one["status"] == "activated" for one in versions))
    page.goto("about:blank")  # who has the desk in front of them is told there
    push = {"origin": url, "registrationId": versions[-1]["registrationId"], "data": json.dumps(TOLD)}
    wire.send("ServiceWorker.deliverPushMessage", push)
    page.goto(url + "/desk/profile/")
    shown = _shown(page)

    assert [(one["title"], one["body"], one["data"]) for one in shown] == [(TOLD["title"], "#12", "/desk/ticket/1")]
    assert re.search(
        r"/desk/push/$", page.evaluate("navigator.serviceWorker.getRegistration('/desk/push/').then(r => r.scope)")
    )


def _shown(page):
    ask = """navigator.serviceWorker.getRegistration('/desk/push/').then((one) => one.getNotifications())
        .then((all) => all.map((one) => ({title: one.title, body: one.body, data: one.data})))"""
    until(page, lambda: page.evaluate(ask))
    return page.evaluate(ask)
