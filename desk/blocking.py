"""The block list: whose mail goes into the spam folder (S11). It never touches customers we know (C6)."""

import re
from datetime import datetime

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from sqlalchemy import func, select

from desk import spam
from desk.customers import is_ours, our_addresses
from desk.errors import DeskError
from desk.record import record
from models import Agent, BlockedSender, Kind, Message, Ticket, db
from models.written import bare, is_address, readable_domain

# Where everybody may have an address, so that the whole domain is hardly ever meant; and domains under which others
# register theirs.
PROVIDERS = frozenset(
    "gmail.com googlemail.com outlook.com outlook.de hotmail.com hotmail.de live.com live.de msn.com yahoo.com "
    "yahoo.de icloud.com me.com mac.com aol.com proton.me protonmail.com tutanota.com zoho.com mail.com gmx.com "
    "mail.ru bk.ru list.ru inbox.ru internet.ru yandex.ru ya.ru yandex.com yandex.ua yandex.by yandex.kz rambler.ru "
    "lenta.ru autorambler.ru myrambler.ru ro.ru vk.com nextmail.ru qip.ru pochta.ru hotbox.ru "
    "ukr.net i.ua meta.ua email.ua bigmir.net online.ua ua.fm "
    "gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de arcor.de online.de mail.de posteo.de mailbox.org "
    "1und1.de vodafone.de email.de kabelmail.de a1.net aon.at bluewin.ch hispeed.ch tut.by mail.by "
    "co.uk org.uk ac.uk com.ua net.ua org.ua in.ua kiev.ua kyiv.ua lviv.ua od.ua kharkov.ua dp.ua com.ru net.ru org.ru "
    "pp.ru msk.ru spb.ru co.at or.at com.tr com.pl net.pl com.br com.au co.jp co.in com.kz".split()
)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}")
_AROUND = re.compile(r"(?i)^(?:mailto:|\*(?:\.|(?=@)))|\.+$")
_SITE = re.compile(r"(?i)^https?://(?:www\.)?([^/?#:]+).*$")


class NotBlockable(DeskError):
    """`text` is what was written where an address or a domain was wanted."""

    status = 422

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "“%(text)s” is neither a mail address nor a domain. Such as win@example.com, or example.com.", text=text
        )


class BlockedAlready(DeskError):
    def __init__(self, pattern: str) -> None:
        super().__init__()
        self.text = lazy_gettext("%(sender)s is on the block list already.", sender=pattern)


class BlocksTheDesk(DeskError):
    status = 422

    def __init__(self, address: str) -> None:
        super().__init__()
        self.text = lazy_gettext("%(address)s is an address of the desk itself.", address=address)


class BlocksTooMany(DeskError):
    """Somebody ought to think twice. `text` says why."""

    status = 422

    def __init__(self, text: LazyString) -> None:
        super().__init__()
        self.text = text


def pattern_of(text: str) -> str:
    """An address, or "@" and a domain, from what a person wrote or copied. Raises NotBlockable."""
    plain = _AROUND.sub("", _SITE.sub(r"\1", bare(text.strip()))).lower()
    local, _, domain = plain.rpartition("@")
    domain = readable_domain(domain)
    if not _DOMAIN.fullmatch(domain) or len(domain) > 253 or (local and not is_address(f"{local}@{domain}")):
        raise NotBlockable(text.strip()[:100])
    return f"{local}@{domain}"


def doubt(pattern: str) -> LazyString | None:
    """Why this pattern may block more than is meant; None if nothing speaks against it."""
    local, _, domain = pattern.rpartition("@")
    if local:
        return None
    if domain in PROVIDERS:
        return lazy_gettext(
            "Very many people have their addresses at %(domain)s. Better block single addresses.", domain=domain
        )
    own = next((one for one in sorted(our_addresses()) if f".{one.partition('@')[2]}".endswith(f".{domain}")), None)
    if own:
        return lazy_gettext("%(domain)s is your own domain, of %(address)s.", domain=domain, address=own)
    return None


def refuse_what_blocks_us(pattern: str) -> None:
    """Raises BlocksTheDesk for an address of our own: our own mail is known by other signs."""
    if is_ours(pattern):
        raise BlocksTheDesk(pattern)


def block_sender(ticket: Ticket, *, whole_domain: bool, by: Agent, now: datetime) -> str:
    """Whoever wrote this ticket, or everybody of their domain; the ticket is spam. Answers what is blocked."""
    address = sender_of(ticket)
    pattern = pattern_of(address.rpartition("@")[2] if whole_domain else address)
    refuse_what_blocks_us(pattern)
    if why_not := doubt(pattern):
        raise BlocksTooMany(why_not)
    spam.put_away_by_hand(ticket, by=by, now=now)
    if not is_blocked(pattern):
        db.session.add(BlockedSender(pattern=pattern, agent=by, created_at=now))
        record(ticket, "blocked", by=by, now=now, pattern=pattern)
    return pattern


def block_address(address: str, *, by: Agent, now: datetime) -> BlockedSender:
    """This one address, also where no ticket of it is at hand. Raises BlocksTheDesk, BlockedAlready."""
    pattern = pattern_of(address)
    refuse_what_blocks_us(pattern)
    if is_blocked(pattern):
        raise BlockedAlready(pattern)
    blocked = BlockedSender(pattern=pattern, agent=by, created_at=now)
    db.session.add(blocked)
    return blocked


def sender_of(ticket: Ticket) -> str:
    """From where it was written first, which needn't be where answers go."""
    first = (
        select(Message.from_address)
        .where(Message.ticket_id == ticket.id, Message.kind == Kind.CUSTOMER, Message.from_address != "")
        .order_by(Message.id)
        .limit(1)
    )
    return db.session.execute(first).scalar_one_or_none() or ticket.address


def is_blocked(pattern: str) -> bool:
    """Whether this very pattern is on the list."""
    return db.session.query(BlockedSender.id).filter_by(pattern=pattern).first() is not None


def keeps_writing(customer_id: int) -> int:
    """How many tickets of this customer are no spam: as long as there is one, their mail isn't taken for spam (C6)."""
    theirs = select(func.count(Ticket.id)).where(Ticket.customer_id == customer_id, Ticket.spam_since.is_(None))
    return db.session.execute(theirs).scalar_one()
