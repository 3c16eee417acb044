"""From whom mails come that are about no ticket."""

from mail import compose
from models import Brand, Mailbox


def of_brand(brand: Brand | None, mailbox: Mailbox) -> str:
    """The address from which the brand's first department writes; without one, that of the office's mailbox."""
    departments = brand.departments if brand else []
    return compose.sender_address(departments[0]) if departments else mailbox.address
