"""A second factor beside the password: a telephone's codes (TOTP, RFC 6238), and codes on paper for when it is lost."""

import secrets
from datetime import datetime

import pyotp
from flask_babel import lazy_gettext
from sqlalchemy import delete, func, select, update

from desk.errors import DeskError, NotTheCode
from desk.record import record_elsewhere
from models import Agent, Office, RecoveryCode, db
from models.base import has_hit

RECOVERY_CODES = 10
STEP_SECONDS = 30
STEPS_OFF = (0, -1, 1)  # clocks of telephones go wrong by some seconds


class FactorIsWanted(DeskError):
    text = lazy_gettext("Your office wants a second factor of you, so it can't be switched off.")
    status = 403


class NeedsYourOwnFactor(DeskError):
    text = lazy_gettext(
        "This rule would hold for you too, and you have no second factor: you would be locked out until you set one "
        "up. Set it up first, in “My profile”."
    )
    status = 422


def begin(agent: Agent) -> None:
    """A new secret for the agent's telephone. Nothing is asked for until a code of it has been given."""
    if agent.totp_since is None:
        agent.totp_secret, agent.totp_last_step = pyotp.random_base32(), 0


def address_of(agent: Agent, office_name: str) -> str:
    """What the telephone reads from the picture: otpauth://…"""
    return pyotp.TOTP(agent.totp_secret).provisioning_uri(name=agent.address, issuer_name=office_name or "Kvitok")


def switch_on(agent: Agent, code: str, *, now: datetime) -> list[str]:
    """From now on codes are asked for. Answers the codes for paper, which are kept nowhere. Raises NotTheCode."""
    if agent.totp_since is not None:
        return []
    _take(agent, code, now=now)
    agent.totp_since = now
    record_elsewhere("second_factor_on", by=agent, now=now)
    return new_recovery_codes(agent)


def is_missing(agent: Agent, office: Office) -> bool:
    """Whether the office wants one of this agent, and they have none yet."""
    return agent.totp_since is None and office.wants_second_factor_of(agent)


def refuse_to_lock_out(agent: Agent, office: Office) -> None:
    """Who makes the rule has one already, where it holds for them too. Raises NeedsYourOwnFactor."""
    if is_missing(agent, office):
        raise NeedsYourOwnFactor


def switch_off(agent: Agent, *, by: Agent, now: datetime) -> None:
    """By the agent, or by an administrator for one who has lost telephone and paper. All their sessions end.

    Where the office wants one of them, only the administrator can: they set up another when they come in next.
    """
    if by == agent and Office.current().wants_second_factor_of(agent):
        raise FactorIsWanted
    if not agent.totp_secret and agent.totp_since is None:
        return
    agent.totp_secret, agent.totp_since = "", None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.agent_id == agent.id))
    agent.end_sessions()
    record_elsewhere("second_factor_off", by=by, now=now, agent=agent.name)


def new_recovery_codes(agent: Agent) -> list[str]:
    """Ten new ones; the old ones are worth nothing any more."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.agent_id == agent.id))
    codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(agent_id=agent.id, key=RecoveryCode.key_of(agent, one)) for one in codes)
    return codes


def codes_left(agent: Agent) -> int:
    unused = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.agent_id == agent.id, RecoveryCode.used_at.is_(None)
    )
    return db.session.execute(unused).scalar_one()


def let_in(agent: Agent, code: str, *, now: datetime) -> None:
    """Raises NotTheCode for what is neither the telephone's code of now nor one of the paper's that is still good."""
    if not _is_on_paper(agent, code, now=now):
        _take(agent, code, now=now)


def _is_on_paper(agent: Agent, code: str, *, now: datetime) -> bool:
    """One UPDATE takes it: two who try it at once aren't both let in."""
    unused = update(RecoveryCode).where(
        RecoveryCode.agent_id == agent.id,
        RecoveryCode.key == RecoveryCode.key_of(agent, code),
        RecoveryCode.used_at.is_(None),
    )
    was_taken = has_hit(unused.values(used_at=now))
    if was_taken:
        record_elsewhere("recovery_code_used", by=agent, now=now, left=codes_left(agent))
    return was_taken


def _take(agent: Agent, code: str, *, now: datetime) -> None:
    step = _step_of(agent, "".join(code.split()), now)
    newer = update(Agent).where(Agent.id == agent.id, Agent.totp_last_step < step).values(totp_last_step=step)
    if not step or not has_hit(newer):
        raise NotTheCode


def _step_of(agent: Agent, code: str, now: datetime) -> int:
    """The half minute whose code this is; 0 if it is none of those near now."""
    if not agent.totp_secret or not (code.isascii() and code.isdigit()):
        return 0
    totp, here = pyotp.TOTP(agent.totp_secret), int(now.timestamp()) // STEP_SECONDS
    steps = (here + off for off in STEPS_OFF)
    return next((step for step in steps if secrets.compare_digest(totp.generate_otp(step), code)), 0)
