"""The web process: gunicorn with threads. The application is loaded once, before its processes part."""

import os
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from app import create_app
from config import Settings
from models import db
from processes import logs
from processes.orphans import die_with_parent

TIMEOUT_SECONDS = 60  # a request that takes longer than this is given up
GRACE_SECONDS = 2
MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108 - where gunicorn's heartbeat files touch no disk


def main(arguments: list[str]) -> int:
    """Serve pages. The argument, if any, is the open door, as in fd://3; else HOST and PORT."""
    settings = Settings.from_environment()
    door = arguments[0] if arguments else f"{settings.HOST}:{settings.PORT}"
    logs.set_up(settings.LOG_LEVEL)
    return serve(settings, door)


def serve(settings: Settings, door: str, app: Flask | None = None) -> int:
    """Until asked to stop. `app` is the desk where it has been loaded already."""
    try:
        _Web(settings, door, app).run()
    except SystemExit as ending:
        return int(ending.code or 0)
    return 0


class _Web(BaseApplication):
    def __init__(self, settings: Settings, door: str, app: Flask | None) -> None:
        self._settings, self._door, self._app = settings, door, app
        super().__init__()

    def load_config(self) -> None:
        for name, value in _options(self._settings, self._door).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app or create_app(self._settings)


def _options(settings: Settings, door: str) -> dict[str, Any]:
    return {
        "bind": door,
        "workers": settings.WEB_WORKERS,
        "worker_class": "gthread",
        "threads": settings.WEB_THREADS,
        "preload_app": True,
        "timeout": TIMEOUT_SECONDS,
        "graceful_timeout": GRACE_SECONDS,
        "keepalive": 5,
        # A request's line and headers; the body is limited by the application (UPLOAD_MAX_MB).
        "limit_request_line": 8190,
        "limit_request_fields": 100,
        "limit_request_field_size": 8190,
        "accesslog": None,
        "loglevel": "warning",
        "control_socket_disable": True,
        "worker_tmp_dir": str(MEMORY_FOLDER) if os.access(MEMORY_FOLDER, os.W_OK) else None,
        "proc_name": "processes web",  # as the others are called, see crew.py
        "post_fork": _after_fork,
    }


def _after_fork(server: Any, worker: Any) -> None:
    die_with_parent(server.pid)
    # A database connection may not be shared by two processes, should loading have opened one.
    with worker.app.wsgi().app_context():
        db.engine.dispose(close=False)
