"""A session ended while somebody wrote: what they sent is given back, where no script has kept it."""

from flask import render_template, request


def has_words() -> bool:
    """Whether the form that came too late brought a text along."""
    return request.method == "POST" and bool(request.form.get("text", "").strip())


def ask_again(wanted: str | None) -> tuple[str, int]:
    """To sign in, with the words below, to be copied."""
    return render_template("sign_in.html", next=wanted or "", words=request.form["text"]), 401
