"""What the mailbox's own server found out about a sender's address (RFC 8601), where it wrote that down.

The topmost server is ours. Below may stand what the sender wrote themselves, even under our server's name: so of each
method the topmost result counts, and a good word is never a proof. Who signed in to our server with a password (auth)
sends from anywhere: that the address fails its checks there says nothing.
"""

import re
from collections.abc import Iterable

_RESULT = re.compile(r"(?:^|[;\s])(dmarc|compauth|spf|dkim)\s*=\s*([a-z]+)")
_SIGNED_IN = re.compile(r"[;\s]auth\s*=\s*pass\b")
_COMMENT = re.compile(r"\([^()]*\)")
HEADER = "authentication-results"


def is_forged(headers: Iterable[tuple[str, str]]) -> bool:
    """Whether it says that the mail doesn't come from where its From says. Where nothing is said: no."""
    said = [value.lower() for name, value in headers if name.lower() == HEADER]
    server = _server(said[0]) if said else ""
    if said and _SIGNED_IN.search(_COMMENT.sub(" ", said[0])):
        return False
    results: dict[str, str] = {}
    for value in said:
        if _server(value) == server:
            for method, result in _RESULT.findall(_COMMENT.sub(" ", value)):
                results[method] = _better(method, results.get(method), result)
    if "dmarc" in results or "compauth" in results:
        return "fail" in (results.get("dmarc"), results.get("compauth"))
    return results.get("spf") in ("fail", "softfail") and results.get("dkim") != "pass"


def _server(value: str) -> str:
    """Who says it (authserv-id), without the version. Microsoft's doesn't name itself."""
    name = (value.partition(";")[0].split() or [""])[0]
    return "" if "=" in name else name


def _better(method: str, known: str | None, result: str) -> str:
    """A mail may bear several signatures, and one that holds is enough; of the others the first word counts."""
    return result if known is None or (method == "dkim" and result == "pass") else known
