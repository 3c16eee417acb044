"""A session ended while somebody wrote: what they sent is given back, where no script has kept it."""

from flask import render_template, request


def has_words() -> bool:
    """Whether the form that came too late brought a text along."""
    return bool(words().strip())


def words() -> str:
    """That text; empty if there is none."""
    return request.form.get("text", "") if request.method == "POST" else ""


def ask_again(wanted: str | None) -> tuple[str, int]:
    """To sign in, with the words below, to be copied."""
    return render_template("sign_in.html", next=wanted or "", words=words()), 401
