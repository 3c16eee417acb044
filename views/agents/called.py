"""The marks of those whom a note calls."""

import re
from typing import Any

from markupsafe import Markup, escape

_TAG = re.compile(r"(<[^>]*>)")


def called(html: Markup, message: Any) -> Markup:
    """The words with each @Name of the note's `mentions` marked; never within a tag or a link's address."""
    names = getattr(message, "mentions", None)
    if not names:
        return html
    alternatives = "|".join(re.escape(str(escape(name))) for name in sorted(names, key=len, reverse=True))
    call = re.compile(rf"(?<![\w@./])@(?:{alternatives})(?!\w)")
    parts = _TAG.split(str(html))
    parts[::2] = [call.sub(r'<mark class="call">\g<0></mark>', text) for text in parts[::2]]
    return Markup("".join(parts))  # noqa: S704 - it was safe before, and what was added is ours
