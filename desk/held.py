"""Requests that wait until their writer has confirmed the address by mail (S11).

Whether we know the address is told to nobody: everyone gets the same page, and the mail goes to the address alone.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import delete, func, select

from desk import confirmations, requests, tickets
from desk.errors import DeskError
from desk.files import KeptFile
from desk.requests import Request
from mail import compose
from models import Catalogue, Department, HeldRequest, Ticket, db
from models.catalogue import Asked

CAN_BE_CONFIRMED_FOR = timedelta(days=7)
KEPT_FOR = timedelta(days=30)  # so long their writer finds their words again
MOST_AN_HOUR = 200  # each is a mail to somebody who may not have asked for it


class TooManyHeld(DeskError):
    text = lazy_gettext(
        "Very much is being sent to us just now, so we can't take this at the moment. Your words are kept: please "
        "press the button again in an hour, or write to us by mail."
    )
    status = 429


class HasEnded(DeskError):
    text = lazy_gettext("The link in the mail was good for seven days, and these are over.")
    status = 410


def hold(request: Request, *, now: datetime) -> HeldRequest:
    """Keep it, and ask by mail whether it is theirs; the same form again is the same request. Raises TooManyHeld."""
    assert request.submission
    if earlier := _held(request.submission):
        return earlier
    if _number_since(now - timedelta(hours=1)) >= MOST_AN_HOUR:
        raise TooManyHeld
    held = HeldRequest(
        address=request.address.lower(),
        name=request.name,
        language=request.language,
        subject=request.subject,
        content=_content(request),
        submission=request.submission,
        created_at=now,
        ends_at=now + CAN_BE_CONFIRMED_FOR,
    )
    db.session.add(held)
    db.session.flush()
    if confirmations.may_write_to(held.address, now=now):
        db.session.add(compose.address_check(held, tickets.department_for(request.department), now=now))
    return held


def is_held(request: Request) -> bool:
    """Whether this very form was kept already."""
    return _held(request.submission or "") is not None


def confirm(held: HeldRequest, *, now: datetime) -> Ticket | None:
    """It is theirs: it becomes a ticket. A second time it is that ticket; None if that is gone. Raises HasEnded."""
    if held.confirmed_at:
        return held.ticket
    if held.has_ended(now):
        raise HasEnded
    held.ticket = requests.hand_in(request_of(held), now=now)
    held.confirmed_at = now
    return held.ticket


def request_of(held: HeldRequest) -> Request:
    """As it was handed in. What the office has deleted since is asked for no more."""
    content = dict(held.content)
    known = Catalogue.read()
    department_id = content.pop("department_id")
    answers = {known.field(int(one)): answer for one, answer in content.pop("answers").items()}
    category, product = known.category(content.pop("category_id")), known.product(content.pop("product_id"))
    return Request(
        name=held.name,
        address=held.address,
        subject=held.subject,
        language=held.language,
        department=db.session.get(Department, department_id) if department_id else None,
        category_id=category.id if category else None,
        product_id=product.id if product else None,
        answers={field: answer for field, answer in answers.items() if field},
        files=[KeptFile(**file) for file in content.pop("files")],
        submission=held.submission,
        **content,
    )


def forget_old(*, now: datetime) -> None:
    """Confirmed ones are tickets, and those that nobody confirmed have been kept long enough."""
    db.session.execute(delete(HeldRequest).where(HeldRequest.created_at < now - KEPT_FOR))


def _content(request: Request) -> dict[str, Any]:
    return {
        "text": request.text,
        "department_id": request.department.id if request.department else None,
        "category_id": request.category_id,
        "product_id": request.product_id,
        "answers": _by_id(request.answers),
        "telephone": request.telephone,
        "call_times": request.call_times,
        "files": [asdict(file) for file in request.files],
    }


def _by_id(answers: Any) -> dict[str, list[str]]:
    fields: dict[Asked, list[str]] = dict(answers)
    return {str(field.id): answer for field, answer in fields.items()}


def _held(submission: str) -> HeldRequest | None:
    return db.session.execute(select(HeldRequest).where(HeldRequest.submission == submission)).scalar_one_or_none()


def _number_since(since: datetime) -> int:
    return db.session.execute(select(func.count(HeldRequest.id)).where(HeldRequest.created_at > since)).scalar_one()
