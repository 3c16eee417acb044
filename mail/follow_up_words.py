"""What the desk writes to customers by itself after a while, where the office has no words of its own."""

from flask_babel import gettext, ngettext

from models import FollowUpKind, Ticket


def text(ticket: Ticket, kind: FollowUpKind, days: int, link: str) -> str:
    """In the language that is in force. `days`: until it is closed."""
    greeting = gettext("Hello %(name)s,", name=ticket.customer.name) if ticket.customer.name else gettext("Hello,")
    subject = ticket.subject or gettext("no subject")
    return "\n\n".join(
        [greeting, *(_closing(subject, days) if kind == FollowUpKind.CLOSING else _reminder(subject)), link]
    )


def _reminder(subject: str) -> list[str]:
    return [
        gettext("we are still waiting for your answer about your request “%(subject)s”.", subject=subject),
        gettext("You can simply answer this mail, or write to us here:"),
    ]


def _closing(subject: str, days: int) -> list[str]:
    said = ngettext(
        "we think that your request “%(subject)s” is solved, and will close it in %(num)d day.",
        "we think that your request “%(subject)s” is solved, and will close it in %(num)d days.",
        days,
        subject=subject,
    )
    return [said, gettext("If it isn't solved, simply answer this mail, or write to us here:")]
