"""What an agent has begun to write, or took back: it waits in the ticket until it is sent."""

from desk.files import KeptFile
from models import Agent, Draft, Ticket, db


def files_of(draft: Draft | None, digests: list[str]) -> list[KeptFile]:
    """Those of the draft's files that are still wanted. A digest that isn't the draft's own gives nothing."""
    wanted = [one for one in draft.files if one["digest"] in digests] if draft else []
    return [KeptFile(one["filename"], one["content_type"], one["size"], one["digest"]) for one in wanted]


def forget(ticket: Ticket, agent: Agent) -> None:
    """It has been sent, or noted."""
    if draft := Draft.of(ticket, agent):
        db.session.delete(draft)
