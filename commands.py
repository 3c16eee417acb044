"""What an operator asks for in a shell: `flask desk …`, `flask mail …`, `flask index …`, `flask search …`."""

import json
import sys
from io import TextIOWrapper
from pathlib import Path

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

import texts
from desk import entries, inbox, office, second_factor
from desk.errors import DeskError
from mail.links import home_of
from mail.read import as_json, read
from models import Agent, db, transaction, utcnow
from search.engines import ENGINES, WHOOSH, NoPostgres

EX_DATAERR = 65  # sysexits.h: a mail server's pipe takes it as "this mail is bad", not as "try again"
EX_TEMPFAIL = 75  # "keep it and try again"

desk_group = AppGroup("desk", help="The desk itself.")
mail_group = AppGroup("mail", help="Mail by hand.")
index_group = AppGroup("index", help="The search index.")
search_group = AppGroup("search", help="Trying the search.")
texts_group = AppGroup("texts", help="The catalogues of the four languages.")


def init_app(app: Flask) -> None:
    """`flask --help` lists them."""
    for group in (desk_group, mail_group, index_group, search_group, texts_group):
        app.cli.add_command(group)


@desk_group.command("first-start")
def first_start() -> None:
    """Make the office and the first administrator, where there are none. Prints the one-time password once."""
    with transaction():
        password = office.first_start(now=utcnow())
    if password:
        click.echo(f"\n  Sign in as:        {office.FIRST_LOGIN}")
        click.echo(f"  One-time password: {password}   (shown only now)\n")


@desk_group.command("second-factor-off")
@click.argument("address")
def second_factor_off(address: str) -> None:
    """Let an agent sign in with the password alone, who has lost telephone and recovery codes."""
    with transaction():
        agent = Agent.with_address(address)
        if agent is None:
            raise click.ClickException(f"No agent signs in as {address}.")
        second_factor.switch_off(agent, by=agent, now=utcnow())
    click.echo(f"{agent.name} signs in with the password alone.")


@desk_group.command("sign-in-link")
@click.argument("address")
def sign_in_link(address: str) -> None:
    """What a customer has just asked for at "My requests", link and code, where no mail leaves the desk yet."""
    link = entries.asked_last(address, now=utcnow())
    if link is None:
        raise click.ClickException(f"Nobody whom the desk knows has just asked for a link to {address}.")
    click.echo(f"{home_of(link.brand)}/my/enter/{link.mailed.token}\nCode: {link.code}")


@desk_group.command("demo")
@click.option("--tickets", default=240, show_default=True, type=click.IntRange(1, 5000), help="How many tickets.")
def demo(tickets: int) -> None:
    """Fill an empty desk with a believable office, to look around in. Prints who may sign in."""
    from demo import fill

    _refuse_an_old_database()
    click.echo("Making the demonstration office; this takes a moment.")
    try:
        filled = fill(tickets, now=utcnow())
    except DeskError as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"\n  {filled.tickets} tickets. This is a demonstration: its people, firms and mails are made up.\n")
    for name, address in filled.people:
        click.echo(f"  {address:32} {name}")
    click.echo(f"\n  Password of all of them: {filled.password}")
    click.echo("  (shown only now; an administrator's one-time password shown before it no longer counts)\n")


def _refuse_an_old_database() -> None:
    """Said before anything is written, and not in the words of the database."""
    known = ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head()
    try:
        with db.engine.connect() as connection:
            there = MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise click.ClickException(f"The database can't be reached: {str(error.orig).splitlines()[0]}") from None
    if there != known:
        wanted = "is of another version" if there else "is empty: it has no tables yet"
        raise click.ClickException(f"The database {wanted}. `flask db upgrade` makes it ready.")


@desk_group.command("figures")
def figures() -> None:
    """Make the figures of all statistics anew from the tables, beside the running desk."""
    from jobs.figures import measure_all

    with click.progressbar(length=100, label="Measuring") as bar:
        measure_all(lambda share: bar.update(max(0, int(share * 100) - bar.pos)))


@mail_group.command("receive")
def receive() -> None:
    """Take one mail from standard input, as a mail server's pipe gives it.

    Ends with 0 once the mail is safe, with 65 for a mail without a byte, with 75 if it couldn't be kept now.
    """
    raw = sys.stdin.buffer.read()
    if not raw.strip():
        click.echo("There is no mail on standard input.", err=True)
        sys.exit(EX_DATAERR)
    try:
        with transaction():
            incoming_id = inbox.receive(raw, None, now=utcnow()).id
    except Exception as error:  # whatever it is, the mail server must keep the mail
        current_app.logger.exception("a mail from the pipe could not be kept")
        click.echo(f"The mail could not be kept: {str(error).partition(chr(10))[0]}", err=True)
        sys.exit(EX_TEMPFAIL)
    click.echo(f"Received as incoming mail {incoming_id}.")


@mail_group.command("parse")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def parse(files: tuple[Path, ...]) -> None:
    """Print what the desk makes of each mail: one JSON object a line."""
    for file in files:
        try:
            answer = as_json(read(file.read_bytes()), str(file))
        except OSError as error:
            answer = {"file": str(file), "error": error.strerror or str(error)}
        except Exception as error:  # the other mails are still to be read
            current_app.logger.exception("a mail could not be read: %s", file)
            answer = {"file": str(file), "error": f"{type(error).__name__}: {error}"}
        # In UTF-8 whatever the terminal speaks; a file's name may be no text at all.
        click.echo(json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace"))


@index_group.command("rebuild")
def rebuild() -> None:
    """Make the index anew from the tables, beside the running desk."""
    from search import articles, index

    with click.progressbar(length=100, label="Indexing") as bar:
        index.rebuild(lambda share: bar.update(max(0, int(share * 100) - bar.pos)))
    articles.rebuild()


@texts_group.command("update")
def update_texts() -> None:
    """Bring the catalogues up to the code, and say what is still to be translated."""
    for language, missing in texts.update().items():
        click.echo(f"{language}: {missing} to translate")


@search_group.command("console")
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="An index of its own, made if missing.")
@click.option("--engine", type=click.Choice(ENGINES), default=WHOOSH, show_default=True)
def console(folder: Path, engine: str) -> None:
    """Try analysis and speed without a desk: one JSON object a line in, one a line out."""
    from search.console import console as run

    # JSON is UTF-8, whatever the terminal speaks; a byte that is none spoils its line and not the thousands after it.
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        run(sys.stdin, sys.stdout, folder, engine)
    except NoPostgres as error:
        raise click.UsageError(str(error)) from error
