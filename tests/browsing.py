"""What a browser is held to in tests: nothing stumbles, nothing breaks the policy, nothing is asked for elsewhere."""

from typing import Any


class Watched:
    """`wrong` is what went wrong in the pages it was given."""

    def __init__(self, url: str) -> None:
        self._url, self.wrong = url, list[str]()

    def look_at(self, page: Any) -> None:
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if self._is_unasked_for(said.text) else None)
        page.on("requestfailed", lambda asked: self.wrong.append(asked.url) if self._is_let_out(asked) else None)
        page.on("requestfinished", lambda asked: self.wrong.append(asked.url) if self._is_let_out(asked) else None)

    def _is_let_out(self, asked: Any) -> bool:
        """It went to someone else, and our policy didn't stop it."""
        return not asked.url.startswith((self._url, "data:")) and asked.failure != "csp"

    def _is_unasked_for(self, text: str) -> bool:
        """The policy, or the browser itself, held something back that isn't the hostile mail's."""
        is_held_back = "Content Security" in text or (text.startswith("Refused to") and "sandboxed" not in text)
        return is_held_back and "tracker.example" not in text and "JavaScript URL" not in text
