"""What protects every page: headers, a strict Content-Security-Policy, tokens against forged forms, limits."""

import secrets
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from flask_wtf import CSRFProtect

from models.redis_address import redis_url
from views.refusals import OneLineAMinute

NOBODY = "'none'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # a signed link must not travel to others' sites
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def client_address() -> str:
    """Who asks. What a proxy says of that is believed only where the proxy is this very machine."""
    peer = request.remote_addr or ""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told if told and _is_this_machine(peer) else peer


def client_network() -> str:
    """Who is counted as one: of IPv6 a /64, all of which any single line has for itself."""
    address = client_address()
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{known}/64", strict=False)) if known.version == 6 and not known.ipv4_mapped else address


csrf = CSRFProtect()
limiter = Limiter(client_network, in_memory_fallback_enabled=True, strategy="moving-window")
limiter.logger.addFilter(OneLineAMinute())


def init_app(app: Flask) -> None:
    """Cookies, limits and headers."""
    is_https = app.config["BASE_URL"].startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME="kvitok",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a list may stay open all day
        WTF_CSRF_SSL_STRICT=False,  # pages behind signed links send no referrer; the token itself is checked
        MAX_CONTENT_LENGTH=app.config["UPLOAD_MAX_MB"] * 2**20,
        MAX_FORM_MEMORY_SIZE=4 * 2**20,
        RATELIMIT_STORAGE_URI=_storage(redis_url(app.config)),
        SEND_FILE_MAX_AGE_DEFAULT=30 * 24 * 3600,
    )
    csrf.init_app(app)
    limiter.init_app(app)
    app.jinja_env.globals["csp_nonce"] = nonce
    app.after_request(_add_headers)


def limited(limit: str, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """So often may one client ask for it ("10 per minute"); more is answered with 429."""
    return limiter.limit(limit, exempt_when=lambda: not current_app.config["RATELIMIT_ENABLED"], **options)


def nonce() -> str:
    """What this answer's own scripts carry, so that no others run."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def policy() -> str:
    """The Content-Security-Policy of a page. `g.framed_by` names the sites that may show it in a frame."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce()}'",
            f"style-src 'self' 'nonce-{nonce()}'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "frame-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {' '.join(g.get('framed_by') or ()) or NOBODY}",
        )
    )


def _add_headers(response: Response) -> Response:
    """An answer that has said something stricter itself keeps it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if g.get("framed_by"):  # the policy says who; this header knows only nobody and ourselves
        del response.headers["X-Frame-Options"]
    response.headers.setdefault("Content-Security-Policy", policy())
    if request.endpoint and not request.endpoint.endswith("static"):
        # The browser may go back to a page, its words kept, but asks anew before showing it to the next reader.
        response.headers.setdefault("Cache-Control", "private, no-cache")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _storage(url: str) -> str:
    """Where all processes count together; without a Redis each counts for itself."""
    return f"redis+{url}" if url.startswith("unix://") else url or "memory://"


def _is_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
