"""Customers sign in without a password: by a link, or its code, that is sent to an address of theirs (C1, C5).

Whoever asks gets the same answer, in the same time, whether anybody has that address or not: asking writes one row, and
a worker finds out whether there is someone to be written to.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from flask_babel import lazy_gettext
from sqlalchemy import and_, delete, or_, select

from desk import organisations, participants, wishes
from desk.customers import customer_for, is_ours
from desk.errors import DeskError
from models import Brand, Customer, CustomerAddress, CustomerSession, LanguageFrom, LinkState, SignInLink, db
from models.customer_session import IDLE, IDLE_AT_HOME
from models.holds import hold_names
from models.sign_in_link import LASTS

# Links an hour to one address. Strangers can ask for few, so that its owner isn't flooded; and whatever they ask for,
# they use up nothing of what the owner has, in a browser that signed in with it once. Whoever asks beyond that, the
# owner in a new browser among them, is served by a mail that all share who ask meanwhile.
MOST_BY_OWNER, MOST_FROM_ONE_PLACE, MOST_BY_STRANGERS = 8, 5, 8
ONE_FOR_ALL_EVERY = timedelta(minutes=10)
KEPT_FOR = timedelta(days=2)


class LinkIsOver(DeskError):
    text = lazy_gettext("This link is used up or too old. Please ask for a new one.")
    status = 410


class WrongCode(DeskError):
    text = lazy_gettext("This is not the code that we sent last. Please look at the newest mail, or ask for a new one.")
    status = 422


@dataclass(frozen=True)
class Wish:
    """Somebody wants a link to be sent to an address, and this browser to be let in by it.

    `asker` tells apart from where it is asked; `is_known`: by a browser that signed in with this address once.
    `holds` is the key of a link that the asker has already, which was meant for another browser.
    """

    address: str
    browser: str
    language: str
    asker: str = ""
    is_known: bool = False
    holds: str = ""

    def link(self, *, customer: Customer | None, brand: Brand | None, now: datetime) -> SignInLink:
        fields = {name: value for name, value in asdict(self).items() if name != "holds"}
        return SignInLink(**fields, customer=customer, brand_id=brand.id if brand else None, asked_at=now)


def ask(wish: Wish, *, brand: Brand | None = None, customer: Customer | None = None, now: datetime) -> None:
    """To sign in; or by a signed-in `customer`, who says that this address is theirs too.

    Asked too often for one address, whosever it is, who wants to sign in shares one mail with all others who ask within
    `ONE_FOR_ALL_EVERY`: so nobody keeps its owner out by asking, and no more mails come.
    """
    wish = replace(wish, address=wish.address.strip().lower()[:320])
    hold_names("sign-in links", [wish.address])
    asked = wish.link(customer=customer, brand=brand, now=now)
    if _is_too_often(SignInLink.asked_since(now - timedelta(hours=1), wish.address), wish):
        first = SignInLink.serving_all_since(now - ONE_FOR_ALL_EVERY, wish.address)
        if customer or (first and first.key == wish.holds):
            return
        asked.shares, asked.serves_all = first, first is None
        asked.state = LinkState.SETTLED if first else LinkState.ASKED
    db.session.add(asked)


def _is_too_often(asked: list[tuple[str, bool]], wish: Wish) -> bool:
    if wish.is_known:
        return sum(by_owner for _, by_owner in asked) >= MOST_BY_OWNER
    strangers = [place for place, by_owner in asked if not by_owner]
    return len(strangers) >= MOST_BY_STRANGERS or strangers.count(wish.asker) >= MOST_FROM_ONE_PLACE


def is_wanted(link: SignInLink, *, now: datetime) -> bool:
    """Whether there is somebody to be written to, for what was asked."""
    if not link.is_good(now) or is_ours(link.address):
        return False
    owner = Customer.with_address(link.address)
    if link.customer is None:
        return owner is not None or participants.name_in_copy(link.address) is not None
    return owner is not link.customer


def asked_last(address: str, *, now: datetime) -> SignInLink | None:
    """The newest link to this address that still lets somebody in."""
    asked = select(SignInLink).where(SignInLink.address == address.strip().lower()).order_by(SignInLink.id.desc())
    link = db.session.execute(asked.limit(1)).scalar_one_or_none()
    return link if link and is_wanted(link, now=now) else None


def enter(link: SignInLink, *, is_at_home: bool, now: datetime) -> CustomerSession:
    """The browser that asked is the customer's from now on. Raises LinkIsOver."""
    known = _known(link.address) or _met_in_copy(link, now=now)
    if known is None or link.customer_id or not link.use(now=now):
        raise LinkIsOver
    session = CustomerSession(address_id=known.id, address=known.address, is_at_home=is_at_home)
    session.created_at = session.seen_at = now
    db.session.add(session)
    db.session.flush()
    return session


def _known(address: str) -> CustomerAddress | None:
    known: CustomerAddress | None = db.session.execute(select(CustomerAddress).filter_by(address=address)).scalar()
    return known


def _met_in_copy(link: SignInLink, *, now: datetime) -> CustomerAddress | None:
    """Who was only in copy so far is a customer once they come themselves."""
    name = None if link.customer_id else participants.name_in_copy(link.address)
    if name is None:
        return None
    customer = customer_for(link.address, name, link.language, known_from=LanguageFrom.PAGE, now=now)
    db.session.flush()
    return customer.addresses[0]


def tried_in(browser: str, *, now: datetime) -> SignInLink:
    """The link that this browser asked for last, for one try of its code, which counts. Raises LinkIsOver."""
    link = SignInLink.last_of(browser)
    if link is None or not link.is_good(now) or not link.try_code():
        raise LinkIsOver
    return link


def add_address(link: SignInLink, customer: Customer, *, now: datetime) -> bool:
    """It was shown to be theirs. False: it is known already, and the office is asked to join the two (R12)."""
    if link.customer is not customer or not link.use(now=now):
        raise LinkIsOver
    owner = Customer.with_address(link.address)
    if owner is None:
        address = CustomerAddress(address=link.address, position=1 + max(one.position for one in customer.addresses))
        customer.addresses.append(address)
        organisations.place(customer)
    elif owner is not customer:
        department = next(iter(link.brand.departments), None) if link.brand else None
        wishes.ask_to_be_joined(customer, owner, link.address, department=department, now=now)
        return False
    return True


def forget_old(*, now: datetime) -> None:
    """Links that nobody can use any more, and sessions that have ended."""
    db.session.execute(delete(SignInLink).where(SignInLink.asked_at < now - max(LASTS, KEPT_FOR)))
    seen = CustomerSession.seen_at
    asleep = or_(seen < now - IDLE_AT_HOME, and_(seen < now - IDLE, CustomerSession.is_at_home.is_(False)))
    db.session.execute(delete(CustomerSession).where(or_(CustomerSession.ended_at.is_not(None), asleep)))
