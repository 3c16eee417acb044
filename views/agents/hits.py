"""What a list says of a search beside its rows: how it was understood, where the words stand, and how it narrows."""

from collections.abc import Mapping
from dataclasses import dataclass

from models import Agent
from views.agents.excerpts import Excerpt, excerpts
from views.agents.facets import Facet, facets
from views.agents.finding import MOST_FOUND, Found
from views.agents.listing import Asked
from views.agents.pages import Page
from views.agents.search_chips import Chip, chips


@dataclass(frozen=True)
class Hits:
    """`excerpts` by the tickets' ids. `are_more`: the best were taken, there are others."""

    words: Found
    chips: list[Chip]
    excerpts: dict[int, Excerpt]
    facets: list[Facet]
    are_more: bool


def hits(asked: Asked, agent: Agent, page: Page, department_names: Mapping[int, str]) -> Hits | None:
    """None where nothing was searched."""
    if page.words is None:
        return None
    return Hits(
        words=page.words,
        chips=chips(asked.search),
        excerpts=excerpts(page.tickets, asked.search, page.words),
        facets=facets(asked, page.found, department_names, agent.id),
        are_more=len(page.words.ids) >= MOST_FOUND,
    )
