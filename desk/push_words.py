"""What a push says, in the agent's language: of the customer's words no more than the agent wants to see there.

A telephone shows it to whoever stands beside it.
"""

from typing import Any

from flask_babel import force_locale, gettext

from models import Agent, Notice, NoticeKind, Push
from models.notice_words import what_happened

MOST_LETTERS = 160
TRIAL_LEADS_TO = "/desk/profile/#push"


def told(push: Push, *, with_words: bool) -> dict[str, Any]:
    """What the service worker is told: a title, a text, where it leads, and what replaces what."""
    agent = push.subscription.agent
    with force_locale(agent.language):
        if push.notice is None:
            return _trial(agent)
        words = _in_full(push.notice) if with_words else _in_brief(push.notice)
    return words | {"url": f"/desk/ticket/{push.notice.ticket_id}", "tag": f"kvitok {push.notice.id}"}


def _trial(agent: Agent) -> dict[str, Any]:
    return {
        "title": gettext("This is how notices will look"),
        "text": gettext("%(name)s, this browser shows you notices now.", name=agent.name),
        "url": TRIAL_LEADS_TO,
        "tag": "kvitok trial",
        "trial": True,
    }


def _in_full(notice: Notice) -> dict[str, str]:
    ticket = notice.ticket
    said = " ".join((notice.message.text if notice.message else "").split())
    lines = (f"#{ticket.number} {ticket.subject}".strip(), _cut(said))
    return {"title": _cut(what_happened(notice)), "text": "\n".join(filter(None, map(_cut, lines)))}


def _in_brief(notice: Notice) -> dict[str, str]:
    return {"title": _without_names(notice), "text": f"#{notice.ticket.number}"}


def _without_names(notice: Notice) -> str:
    if notice.event_kind == "rule_told":
        return str(gettext("A rule of the desk brings it to you."))
    sentences = {
        NoticeKind.MENTIONED: lambda: gettext("You are called in a note."),
        NoticeKind.ASSIGNED: lambda: gettext("It was given to you."),
        NoticeKind.ESCALATED: lambda: gettext("The customer has been waiting too long."),
        NoticeKind.REMINDED: lambda: gettext("You wanted to be reminded of it."),
        NoticeKind.FAILED: lambda: gettext("An answer didn't arrive."),
        NoticeKind.ANSWERED: lambda: gettext("The customer has answered."),
        NoticeKind.NEW: lambda: gettext("A new ticket has come."),
        NoticeKind.CHANGED: lambda: gettext("Something has changed in it."),
    }
    return str(sentences[notice.kind]())


def _cut(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1].rstrip() + "…"
