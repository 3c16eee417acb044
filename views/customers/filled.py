"""What stands in the form before anybody typed: from a link of the office's site, or from a request that was held.

Nothing of it is more than words in a form: it is sent only by whoever reads it and presses the button.
"""

import re
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from desk import held
from desk.requests import Request
from models import HeldRequest
from views.customers.uploads import Uploads

MOST = {"subject": 200, "text": 20_000, "name": 200, "address": 254, "category": 10, "department": 10, "product": 10}
MOST |= {"telephone": 40, "call_times": 200}
MOST_IN_FIELD = 1_000
MOST_FIELDS = 50
_FIELD = re.compile(r"field-[0-9]{1,9}")


def before_typing() -> tuple[MultiDict[str, str], Uploads]:
    """The form's words, and the files that come with them."""
    earlier = HeldRequest.with_page_token(request.args.get("from", ""))
    if earlier is None or earlier.confirmed_at:
        return _by_link(), Uploads()
    known = held.request_of(earlier)
    return _by_request(known), Uploads(known.files)


def _by_link() -> MultiDict[str, str]:
    """`?category=3&product=2&subject=…&field-5=…`; of what isn't a field of the form nothing is taken."""
    named = [(name, value) for name, value in request.args.items(multi=True) if name in MOST or _FIELD.fullmatch(name)]
    return MultiDict((name, value[: MOST.get(name, MOST_IN_FIELD)]) for name, value in named[:MOST_FIELDS])


def _by_request(known: Request) -> MultiDict[str, str]:
    chosen: dict[str, Any] = {
        "category": known.category_id,
        "product": known.product_id,
        "department": known.department.id if known.department else None,
    }
    words = {name: getattr(known, name) for name in MOST if hasattr(known, name) and name not in chosen}
    answers = [(f"field-{field.id}", one) for field, answer in known.answers.items() for one in answer]
    return MultiDict([*words.items(), *((name, str(one)) for name, one in chosen.items() if one), *answers])
