"""Rows taken by a worker, and when they are anybody's again."""

from datetime import timedelta

from flask import current_app


def left_behind_after() -> timedelta:
    """So long after it was taken a row counts as left behind by a worker that died (CLAIM_SECONDS)."""
    return timedelta(seconds=current_app.config["CLAIM_SECONDS"])
