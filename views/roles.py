"""What each role may open."""

from models import Agent, Role

RANKS = {Role.TRANSLATOR: 0, Role.AGENT: 1, Role.MANAGER: 2, Role.ADMINISTRATOR: 3}


def rank(agent: Agent) -> int:
    """Higher may more: translator 0, agent 1, manager 2, administrator 3."""
    return RANKS[Role(agent.role)]


def may_open(agent: Agent | None, needs: Role, *, for_translators: bool) -> bool:
    """Whether the agent has this role or a higher one; a translator opens what is for translators, and nothing else."""
    if agent is None:
        return False
    return for_translators if agent.is_translator else rank(agent) >= RANKS[needs]
