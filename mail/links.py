"""The addresses of pages, as they stand in mails."""

from flask import current_app

from models import Brand, Department, HeldRequest, Message, Rating, Ticket


def link_to(ticket: Ticket) -> str:
    """The signed link at which the customer sees the ticket without a password."""
    return f"{_home_of(ticket.department)}/ticket/{ticket.link_token}"


def rating_link(message: Message) -> str:
    """Where the customer rates this answer."""
    return f"{_home_of(message.ticket.department)}/rate/{Rating.token_of(message)}"


def confirm_link(held: HeldRequest, department: Department) -> str:
    """Where whoever reads the mail says that the request is theirs."""
    return f"{_home_of(department)}/confirm/{held.mail_token}"


def place_link(department: Department) -> str:
    """Where customers find all their requests. It lets nobody in: whoever opens it is asked who they are."""
    return f"{_home_of(department)}/my"


def overdue_link() -> str:
    """Where agents find what is overdue."""
    return f"{_home()}/desk/ticket/?due=overdue"


def desk_link_to(ticket: Ticket) -> str:
    """Where an agent finds the ticket."""
    return f"{_home()}/desk/ticket/{ticket.id}"


def home_of(brand: Brand | None) -> str:
    """Where customers meet the brand: under its own domain, if it has one."""
    return brand.home(_home()) if brand else _home()


def _home_of(department: Department) -> str:
    return home_of(department.brand if department.brand_id else None)


def _home() -> str:
    return str(current_app.config["BASE_URL"]).rstrip("/")
