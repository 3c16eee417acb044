"""Every door of the desk, tried by those who mustn't come through it (R14).

The doors are taken from the application itself, so a new one is tried from its first day.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from models import Event, Message, OutgoingMail, Ticket, db, transaction
from tests.access.conftest import SECRETS

WITHOUT_REDIS = 503  # which says so in words; these tests have none
ODD_IDS = ["0", "-1", "1,2", "zzz", "1.5", "99999999999999999999999", "2147483648", "%F0%9F%94%A5", "1%20OR%201=1"]
ODD_QUERIES = [
    "page=99999999999999999999",
    "page=-1",
    "page=zzz",
    "sort=99&desc=1",
    "sort=-1",
    "page_size=1000000",
    "search=%25_%5C'\"",
    "search=*",
    "search=" + "a " * 300,
    "flt0_0=zzz&flt1_99=1",
    "show=zzz",
    "folder=zzz&department=zzz",
    "page=1&after=zzz&before=1.2.3&category=zzz&product=99999999999&field-1=s&field-99999999999=s&field-zzz=%25",
    "assignee=99999999999&status=zzz&tag=,&customer=%25&workspace=zzz",
    "department=999999999999",
    "endpoint=x&_external=1&_anchor=y",
    "organisation=%25_%00&folder=all",
    "id=1,2",
    "url=//evil.example/",
]
ADMINISTRATORS_ROOMS = (
    "agent brand category custom_field event language mailbox office own_texts product reconciliation rule texts"
    " ticket_rule"
)
ONLY_FOR_ADMINISTRATORS = tuple(f"/desk/{name}/" for name in ADMINISTRATORS_ROOMS.split())
ONLY_FOR_MANAGERS = (
    "/desk/aside/",
    "/desk/department/",
    "/desk/incoming/",
    "/desk/blocked/",
    "/desk/ratings/",
    "/desk/recurring/",
)


def doors(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Each method of each route of the desk, files for its look aside."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if str(rule).startswith("/desk") and not rule.endpoint.endswith("static"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule


def addresses(rule: Rule, ids: set[int] | list[str]) -> Iterator[str]:
    """The route with each id in each of its places; where it has none, with `?id=`."""
    for row_id in ids:
        path = str(rule)
        for name in rule.arguments:
            converter = "path:" if f"<path:{name}>" in path else ""
            path = path.replace(f"<{converter}{name}>", str(row_id))
        yield path if rule.arguments else f"{path}?id={row_id}"


def form(ids: set[int]) -> dict[str, str]:
    """Whatever a form could say, all of it at once."""
    some = str(min(ids))
    return {
        "id": some,
        "rowid": some,
        "list_form_pk": some,
        "action": "delete",
        "text": "Taken over",
        "kind": "reply",
        "then": "pending",
        "subject": "Taken over",
        "status": "closed",
        "assignee": some,
        "department": some,
        "name": "Taken over",
        "wrong": "carol@example.com",
        "right": "eve@example.net",
        "number": str(db.session.query(Ticket.number).limit(1).scalar()),
        "decision": "join",
        "part": some,
        "link": some,
        "priority": "urgent",
        "tags": "Taken over",
        "rows": some,
        "what": "address",
        "pattern": "Taken over",
        "act": "status:closed",
        "all": "1",
        "folder": "all",
        "sharing": "everyone",
        "category": some,
        "product": some,
    }


def test_there_are_doors_to_try(app):
    assert len(list(doors(app))) > 60


@pytest.mark.row("R14")
def test_nobody_comes_in(app, client, foreign):
    said = form(foreign.all_ids)

    open_doors = [
        (method, address)
        for method, rule in doors(app)
        for address in addresses(rule, foreign.all_ids)
        if not is_refused(client.open(address, method=method, data=said))
    ]

    assert open_doors == []


def is_refused(answer) -> bool:
    return answer.status_code in (401, 404, 405) or (
        answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in")
    )


@pytest.mark.row("R14")
def test_an_agent_of_another_department_reads_nothing_and_changes_nothing(app, foreign, bob, signed_in):
    browser = signed_in(bob)
    before, said = what_stands(), form(foreign.all_ids)

    told = [
        (method, address, secret)
        for method, rule in doors(app)
        for address in addresses(rule, foreign.all_ids)
        for answer in [browser.open(address, method=method, data=said)]
        for secret in SECRETS
        if secret in answer.text
    ]

    assert told == []
    assert what_stands() == before


@pytest.mark.row("R14")
def test_the_walk_would_have_seen_each_secret(app, foreign, root, signed_in):
    browser = signed_in(root)

    told = "".join(
        browser.get(address).text
        for method, rule in doors(app)
        if method == "GET"
        for address in addresses(rule, foreign.all_ids)
    )

    assert [secret for secret in SECRETS if secret not in told] == []


def what_stands() -> list:
    ticket = db.session.query(Ticket).one()
    counts = [db.session.query(model).count() for model in (Ticket, Message, OutgoingMail, Event)]
    sorted_by = [ticket.priority, *(tag.name for tag in ticket.tags)]
    return [ticket.subject, ticket.status, ticket.department_id, ticket.assignee_id, *sorted_by, *counts]


@pytest.mark.row("R14")
def test_an_agent_has_no_key_to_the_managers_and_administrators_rooms(app, foreign, alice, signed_in):
    browser = signed_in(alice)

    assert open_to(browser, app, foreign, ONLY_FOR_ADMINISTRATORS + ONLY_FOR_MANAGERS) == []


@pytest.mark.row("R14")
def test_a_manager_has_no_key_to_the_administrators_rooms(app, foreign, mona, signed_in):
    browser = signed_in(mona)

    assert open_to(browser, app, foreign, ONLY_FOR_ADMINISTRATORS) == []


def open_to(browser, app, foreign, rooms) -> list[tuple[str, str]]:
    """What doesn't refuse in these rooms: by the door alone, so that two ids tell as much as all of them."""
    two = {min(foreign.all_ids), max(foreign.all_ids)}
    said = form(two)
    return [
        (method, address)
        for method, rule in doors(app)
        if str(rule).startswith(rooms)
        for address in addresses(rule, two)
        if browser.open(address, method=method, data=said).status_code != 403
    ]


@pytest.mark.row("R14")
def test_a_manager_keeps_only_their_own_departments(foreign, sales, mona, signed_in):
    browser = signed_in(mona)

    answer = browser.post(f"/desk/department/edit/?id={sales.id}", data={"names-en": "Taken over"})

    assert answer.status_code == 302
    assert sales.names["en"] == "Sales"


@pytest.mark.row("R14")
def test_a_manager_may_not_make_departments_or_name_managers(support, mona, alice, signed_in):
    browser = signed_in(mona)

    made = browser.get("/desk/department/new/")
    browser.post(
        f"/desk/department/edit/?id={support.id}",
        data={"names-en": "Support", "addresses": "support@example.org", "manager_id": str(alice.id)},
    )

    assert made.status_code == 302
    assert support.manager == mona


@pytest.mark.row("R14")
def test_no_odd_address_breaks_the_desk(app, foreign, root, signed_in):
    """A third of them at each door, in turn: what one door does with an id, its neighbours do."""
    browser = signed_in(root)

    broken = [
        (method, address)
        for turn, (method, rule) in enumerate(doors(app))
        for address in addresses(rule, ODD_IDS[turn % 3 :: 3])
        if (status := browser.open(address, method=method).status_code) >= 500 and status != WITHOUT_REDIS
    ]

    assert broken == []


@pytest.mark.row("R14")
def test_no_odd_question_breaks_a_list(app, foreign, root, signed_in):
    browser = signed_in(root)

    broken = [
        (str(rule), query)
        for turn, (method, rule) in enumerate(doors(app))
        if method == "GET" and not rule.arguments
        for query in ODD_QUERIES[turn % 3 :: 3]
        if browser.get(f"{rule}?{query}").status_code >= 500
    ]

    assert broken == []


@pytest.mark.row("R14")
def test_an_agent_who_is_switched_off_is_out_at_once(ticket, alice, signed_in):
    browser = signed_in(alice)
    assert browser.get(f"/desk/ticket/{ticket.id}").status_code == 200

    with transaction():
        alice.is_switched_on = False

    assert browser.get(f"/desk/ticket/{ticket.id}").status_code == 302
