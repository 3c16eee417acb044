"""What the form at / and the answer on a ticket's page have in common: is it ours, is it too often, is it whole?"""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app
from flask_babel import gettext
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import IntegrityError

from models import transaction, utcnow
from views.customers import proof
from views.customers.forms import WritingForm
from views.security import limiter

Result = TypeVar("Result")

# A whole office may stand behind one address.
OFTEN = "10 per minute; 60 per hour"


def fresh_proof(form: WritingForm) -> None:
    """A form shown for the first time, or shown again with a proof that holds no longer, gets a new one."""
    if doubt(form):
        form.proof.data = proof.new(now=utcnow())


def doubt(form: WritingForm) -> str | None:
    """In words, why this form may not come from someone who has just filled it in; None if nothing speaks for that."""
    age = proof.age(form.proof.data or "", now=utcnow())
    if age is None or age > proof.OLDEST:
        return gettext("This page had been open for very long. Please press the button once more.")
    return None


def haste(form: WritingForm) -> str | None:
    """In words, that nobody writes so fast; None for the speed of people."""
    age = proof.age(form.proof.data or "", now=utcnow())
    if age is not None and age < proof.FASTEST:
        return gettext("That was faster than people write. Please press the button once more.")
    return None


def too_often() -> str:
    """What is said to whom `is_too_often` holds."""
    return gettext(
        "Very much has just been sent from where you are. Your words are kept: please wait a minute and press "
        "the button again. Files have to be chosen anew."
    )


def is_too_often() -> bool:
    """Counts this sending; True where so many came from one address that a machine must be at work."""
    try:
        with limiter.limit(OFTEN, exempt_when=lambda: not current_app.config["RATELIMIT_ENABLED"]):
            return False
    except RateLimitExceeded:
        return True


def written(act: Callable[[], Result]) -> Result:
    """Do it in a transaction. Where the same form came twice at one time, the second one finds the first one's work."""
    try:
        with transaction():
            return act()
    except IntegrityError:
        with transaction():
            return act()
