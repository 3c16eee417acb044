"""Paragraphs that were wrapped for the wire, made whole again (format=flowed, RFC 3676)."""

import re

# Most write ">> ", some "> > ".
_MARKS = re.compile(r"(?:> ?)*")


def unflowed(text: str, deletes_space: bool = False) -> str:
    """Lines that end in a space go on in the next line of the same quoting depth; "-- " never does."""
    made: list[list[str]] = []
    open_depth = -1
    for raw in text.split("\n"):
        found = _MARKS.match(raw)
        marks = found[0] if found else ""
        depth = marks.count(">")
        line = raw[len(marks) :] if depth else raw.removeprefix(" ")
        flows = line.endswith(" ") and line != "-- "
        words = line[:-1] if flows and deletes_space else line
        if depth == open_depth and line != "-- ":
            made[-1].append(words)
        else:
            made.append([">" * depth + " " if depth else "", words])
        open_depth = depth if flows else -1
    return "\n".join(map("".join, made))
