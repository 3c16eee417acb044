"""The addresses of pages, as they stand in mails."""

from flask import current_app

from models import Department, Message, Rating, Ticket


def link_to(ticket: Ticket) -> str:
    """The signed link at which the customer sees the ticket without a password."""
    return f"{_home_of(ticket.department)}/ticket/{ticket.link_token}"


def rating_link(message: Message) -> str:
    """Where the customer rates this answer."""
    return f"{_home_of(message.ticket.department)}/rate/{Rating.token_of(message)}"


def place_link(department: Department) -> str:
    """Where customers find all their requests. It lets nobody in: whoever opens it is asked who they are."""
    return f"{_home_of(department)}/my"


def desk_link_to(ticket: Ticket) -> str:
    """Where an agent finds the ticket."""
    return f"{_home()}/desk/ticket/{ticket.id}"


def _home_of(department: Department) -> str:
    """Where customers meet the department: under its brand's domain, if that has one."""
    domain = department.brand.domain if department.brand_id and department.brand else ""
    return f"{_home().partition('://')[0]}://{domain}" if domain else _home()


def _home() -> str:
    return str(current_app.config["BASE_URL"]).rstrip("/")
