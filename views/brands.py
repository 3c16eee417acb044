"""Under which brand a customer's page stands: that of its domain, or of the department it is about (S14)."""

from collections.abc import Sequence
from io import BytesIO
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, g, has_request_context, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from desk.tickets import department_for
from desk.uploads import shown_as
from models import Brand, Department, blobs, db
from models.colours import ink_on, mixed, readable
from views.base import as_id

LIGHT = ("#f4f5f7", "#ffffff")
DARK = ("#12161c", "#1a2028")
"""Ground and paper of tokens.css and tokens-dark.css."""
SOFT, LINE = 0.9, 0.7

pages = Blueprint("brands", __name__, url_prefix="/brand")


def init_app(app: Flask) -> None:
    """The look and the logo of each brand."""
    app.register_blueprint(pages)


def current_brand() -> Brand | None:
    """That of this page; None for the office itself, and on the agents' desk. Asked once a request."""
    if not has_request_context() or request.path.startswith("/desk"):
        return None
    if "brand" not in g:
        g.brand = _of_domain()
    brand: Brand | None = g.brand
    return brand


def show_that_of(department: Department) -> None:
    """This page is about a matter of that department, whatever its domain."""
    g.brand = department.brand


def of_this_brand(departments: Sequence[Department]) -> list[Department]:
    """Those of them that customers of this page's brand can choose; without a brand, all."""
    brand = current_brand()
    own = [one for one in departments if brand and one.brand_id == brand.id]
    return own or list(departments)


def home_of_this_brand() -> Department:
    """Who gets what its customers leave to us: the brand's first department, else the office's default."""
    brand = current_brand()
    return brand.departments[0] if brand and brand.departments else department_for(None)


def _of_domain() -> Brand | None:
    host = (urlsplit(f"//{request.host}").hostname or "").lower().rstrip(".")  # a name may end as it does in the DNS
    if not host or host == urlsplit(current_app.config["BASE_URL"]).hostname:
        return None
    return Brand.of_domain(host)


@pages.get("/<id>/look.css")
def look(id: str) -> Response:
    """The brand's colour wherever the pages have one, by day and by night; words in it can be read on every ground."""
    brand = _brand(id)
    if not brand.color:
        abort(404)
    day, night = _tokens(brand.color, LIGHT, "#000000"), _tokens(brand.color, DARK, "#ffffff")
    css = (
        f":root {{ {day} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root[data-theme='auto'] {{ {night} }} }}\n"
        f":root[data-theme='dark'] {{ {night} }}\n"
    )
    return Response(css, mimetype="text/css", headers={"Cache-Control": "public, max-age=300"})


@pages.get("/<id>/logo")
def logo(id: str) -> AnyResponse:
    """The brand's logo, for anybody."""
    brand = _brand(id)
    if not brand.logo_digest:
        abort(404)
    content = blobs.get(brand.logo_digest)
    return send_file(BytesIO(content), mimetype=shown_as(content), etag=brand.logo_digest, max_age=300)


def accents(colour: str) -> tuple[str, str]:
    """The colour as words have it by day and by night."""
    return _accent(colour, LIGHT, "#000000"), _accent(colour, DARK, "#ffffff")


def _tokens(colour: str, grounds: tuple[str, ...], towards: str) -> str:
    accent = _accent(colour, grounds, towards)
    values = {
        "accent": accent,
        "accent-hover": mixed(accent, towards, 0.2),
        "accent-ink": ink_on(accent),
        "accent-soft": mixed(colour, grounds[1], SOFT),
        "focus": accent,
        "said-by-agent": mixed(colour, grounds[1], SOFT),
        "said-by-agent-line": mixed(colour, grounds[1], LINE),
    }
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def _accent(colour: str, grounds: tuple[str, ...], towards: str) -> str:
    return readable(colour, (*grounds, mixed(colour, grounds[1], SOFT)), towards)


def _brand(id: str) -> Brand:
    return db.session.get(Brand, as_id(id) or 0) or abort(404)
