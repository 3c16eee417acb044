"""What becomes of a form that is right: a ticket; or, where it may be a machine's, a question by mail."""

from desk import guards, held, requests
from desk.requests import Request
from models import Department, HeldRequest, Ticket, db, utcnow
from views.customers import proof, sending, work
from views.customers.about_form import AboutForm
from views.customers.forms import RequestForm
from views.customers.uploads import Uploads
from views.customers.work import Work
from views.languages import reader_language


def request_of(form: RequestForm, about: AboutForm, uploads: Uploads) -> Request:
    """What the form says, in the desk's words."""
    words = (form.subject.data, form.text.data, form.name.data, form.address.data, form.telephone.data or "")
    return Request(
        name=form.name.data,
        address=form.address.data,
        subject=form.subject.data,
        text=form.text.data,
        language=reader_language(),
        department=db.session.get(Department, about.department_id or about.home_id),
        category_id=about.category.id if about.category else None,
        product_id=about.product.id if about.product else None,
        answers=about.answers,
        telephone=form.telephone.data or "",
        call_times=form.call_times.data or "",
        files=uploads.files,
        submission=proof.submission(form.proof.data or "", *about.words, *words, uploads.digests),
    )


def work_of(form: RequestForm) -> Work | None:
    """What the browser computed; None where it didn't. Raises ProofSpent for what proves nothing (any more)."""
    solution = form.work.data or ""
    done = work.done(solution, now=utcnow())
    if solution and done is None:
        raise guards.ProofSpent
    return done


def of_customer(wanted: Request) -> Ticket:
    """Who is signed in is guarded against nothing (C6)."""
    return sending.written(lambda: requests.hand_in(wanted, now=utcnow()))


def of_stranger(wanted: Request, done: Work) -> Ticket:
    """With a proof of work, which is spent by it; the same form again is the same ticket. Raises ProofSpent."""

    def hand_in() -> Ticket:
        if requests.submitted(wanted.submission) is None:
            guards.spend(done.key, ends_at=done.ends_at)
        return requests.hand_in(wanted, now=utcnow())

    return sending.written(hand_in)


def held_for(wanted: Request, done: Work | None) -> HeldRequest:
    """Kept until its writer has confirmed the address. Raises ProofSpent, TooManyHeld."""

    def hold() -> HeldRequest:
        if done and not held.is_held(wanted):
            guards.spend(done.key, ends_at=done.ends_at)
        return held.hold(wanted, now=utcnow())

    return sending.written(hold)
