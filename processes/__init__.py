"""The programs that make up a running desk, and what starts and watches them."""

import os
from importlib import import_module

PROGRAMS = {
    "all": "everything, watched; what `make run` does",
    "prepare": "migrations and the first administrator",
    "crew": "web, workers and clock, which share what is loaded; `crew fd://N` serves at an open door",
    "web": "agents' screens and customers' pages",
    "worker": "jobs; `worker default` carries mail, `worker index` keeps the search index, `worker` does both",
    "clock": "says when to look again",
}


def main(arguments: list[str]) -> int:
    """Run the program that the first argument names; the others are its own. The exit code."""
    if not arguments or arguments[0] not in PROGRAMS:
        print("Say one of:", *(f"  {name:8} {what}" for name, what in PROGRAMS.items()), sep="\n")
        return 2
    os.umask(0o077)  # customers' words and mails are nobody else's to read on this machine
    name = "supervisor" if arguments[0] == "all" else arguments[0]
    # Each program loads only what is its own: the supervisor and the clock stay small.
    return int(import_module(f"processes.{name}").main(arguments[1:]))
