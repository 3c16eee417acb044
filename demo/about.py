"""What the demo's tickets are about: what the office offers, and what customers and agents make of it."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from demo.matters import load
from demo.plan import Story
from demo.slots import filled
from desk import about, ready_questions
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
    """Categories by their department's key; products with words that tell them; fields by their key.

    `questions` are the ready ones that categories ask, by their English words.
    """

    categories: dict[str, Category]
    products: list[tuple[Product, list[str]]]
    fields: dict[str, Asked]
    questions: dict[str, Asked]

    def product_in(self, subject: str) -> Product | None:
        """The one that the subject of a matter speaks of."""
        said = subject.casefold()
        return next((product for product, words in self.products if any(word in said for word in words)), None)


def furnish(departments: dict[str, Department]) -> Offers:
    """Make what the office offers."""
    data = load("about.toml")
    categories = {entry.pop("department"): entry for entry in data["categories"]}
    sets = {key: entry.pop("questions") for key, entry in categories.items() if "questions" in entry}
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
    for key, name in sets.items():
        ready_questions.add(name, [rows[key]])
    known = {one.id: one for one in Catalogue.read().fields}
    asked = {key: known.pop(field.id) for key, field in fields.items()}
    return Offers(rows, products, asked, {one.name_in("en"): one for one in known.values()})


def said_by_customer(
    offers: Offers, story: Story, files: list[str], chance: Random
) -> tuple[Category | None, Product | None, dict[Asked, list[str]]]:
    """What stands in the form. Some leave all of it to the office."""
    if chance.random() > TOLD_BY_CUSTOMER:
        return None, None, {}
    answers = {offers.fields["warranty"]: [chance.choice(["yes", "no"])]} if story.department == "hardware" else {}
    answers |= {offers.questions[question]: [words] for question, words in _told(story, chance).items()}
    if pictures := [name for name in files if name.endswith(".png") and story.department == "support"]:
        answers[offers.questions["Picture of the screen"]] = pictures[:1]
    return offers.categories[story.department], offers.product_in(story.matter.subject), answers


def _told(story: Story, chance: Random) -> dict[str, str]:
    """Answers to most of what the category asks, for nothing of it has to be answered."""
    questions = load("about.toml")["told"].get(story.department, {})
    return {
        question: filled(words[story.matter.language], story.values, chance)
        for question, words in questions.items()
        if chance.random() < TOLD_BY_CUSTOMER
    }


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
