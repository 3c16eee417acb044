"""Where Redis is: jobs, presence and limits ask it, each for itself; no row depends on it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def redis_url(config: Mapping[str, Any]) -> str:
    """Where Redis is: REDIS_URL, or what our own Redis wrote into VAR/redis.url; empty where none runs."""
    if config["REDIS_URL"]:
        return str(config["REDIS_URL"])
    try:
        return (Path(config["VAR"]) / "redis.url").read_text().strip()
    except OSError:
        return ""
