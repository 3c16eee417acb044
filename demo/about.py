"""What the demo's tickets are about: what the office offers, and what customers and agents make of it."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from demo.matters import load
from desk import about
from models import Agent, Catalogue, Category, CustomField, Department, Product, Ticket, db
from models.catalogue import Asked

TOLD_BY_CUSTOMER, TOLD_BY_AGENT = 0.7, 0.6
CAUSES = {
    "support": ("ours", "use", "fault"),
    "sales": ("wish",),
    "accounting": ("ours", "use"),
    "hardware": ("fault", "wish"),
}


@dataclass(frozen=True)
class Offers:
    """Categories by their department's key; products with words that tell them; fields by their key."""

    categories: dict[str, Category]
    products: list[tuple[Product, list[str]]]
    fields: dict[str, Asked]

    def product_in(self, subject: str) -> Product | None:
        """The one that the subject of a matter speaks of."""
        said = subject.casefold()
        return next((product for product, words in self.products if any(word in said for word in words)), None)


def furnish(departments: dict[str, Department]) -> Offers:
    """Make what the office offers."""
    data = load("about.toml")
    categories = {entry.pop("department"): entry for entry in data["categories"]}
    rows = {
        key: Category(**entry, department=departments[key], position=place)
        for place, (key, entry) in enumerate(categories.items())
    }
    products = [
        (Product(names=entry["names"], position=place), entry["words"]) for place, entry in enumerate(data["products"])
    ]
    fields = {entry["key"]: _field(entry, departments, place) for place, entry in enumerate(data["fields"])}
    db.session.add_all([*rows.values(), *(product for product, _ in products), *fields.values()])
    db.session.flush()
    known = {one.id: one for one in Catalogue.read().fields}
    return Offers(rows, products, {key: known[field.id] for key, field in fields.items()})


def said_by_customer(
    offers: Offers, department: str, subject: str, chance: Random
) -> tuple[Category | None, Product | None, dict[Asked, list[str]]]:
    """What stands in the form. Some leave all of it to the office."""
    if chance.random() > TOLD_BY_CUSTOMER:
        return None, None, {}
    answers = {offers.fields["warranty"]: [chance.choice(["yes", "no"])]} if department == "hardware" else {}
    return offers.categories[department], offers.product_in(subject), answers


def say_by_agent(
    ticket: Ticket, offers: Offers, department: str, subject: str, chance: Random, *, by: Agent, now: datetime
) -> None:
    """Who answers often puts down what it is about; and once it is solved, why it came."""
    if ticket.category_id is None and chance.random() < TOLD_BY_AGENT:
        about.categorise(ticket, offers.categories[department], by=by, now=now)
        if product := offers.product_in(subject):
            about.say_product(ticket, product, by=by, now=now)
    if ticket.status == "solved":
        about.fill(ticket, offers.fields["cause"], [chance.choice(CAUSES[department])], by=by, now=now)


def _field(entry: dict[str, Any], departments: dict[str, Department], position: int) -> CustomField:
    known: dict[str, Any] = {name: value for name, value in entry.items() if name not in ("key", "departments")}
    for option in known.get("options", []):
        option["is_offered"] = True
    asked_in = [departments[key] for key in entry["departments"]]
    return CustomField(**known, departments=asked_in, position=position)
