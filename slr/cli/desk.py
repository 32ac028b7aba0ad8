"""`slr desk`: open the review in the browser."""

from pathlib import Path

import click

from slr.cli.common import now
from slr.cli.output import echo
from slr.desk.start import find_place
from slr.model.problem import Problem, ReviewError
from slr.stage import find_function
from slr.store.layout import VARIABLE, find_review, find_root

START = "slr.web.start:start"  # named as text, because the command line must not import the pages


@click.command("desk")
@click.option(
    "-r",
    "--review",
    "name",
    metavar="NAME",
    envvar=VARIABLE,
    show_envvar=True,
    help="Open only this review of the project.",
)
@click.option(
    "--as",
    "who",
    metavar="NAME",
    default="",
    help="Your name. Without it, enter your name on the first page.",
)
@click.option(
    "--port", type=click.IntRange(1024, 65535), default=8765, show_default=True, help="First port to try."
)
@click.option(
    "--lan",
    metavar="ADDRESS",
    default="",
    help="Address of this computer on the network. Other computers can open the desk there. A link is printed for each person who does not have one yet.",
)
@click.option(
    "--link",
    "invite",
    metavar="NAME",
    multiple=True,
    help="With --lan: make a new link for this person. Can be repeated.",
)
@click.option(
    "--revoke", metavar="NAME", multiple=True, help="Revoke the link of this person. Can be repeated."
)
@click.option(
    "--cert",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --key: the certificate for https.",
)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --cert: the key of the certificate.",
)
@click.option(
    "--read-only", is_flag=True, help="Open the desk read-only, so that nobody can change anything."
)
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
def command(
    name: str | None,
    who: str,
    port: int,
    lan: str,
    invite: tuple[str, ...],
    revoke: tuple[str, ...],
    cert: Path | None,
    key: Path | None,
    read_only: bool,
    no_browser: bool,
) -> None:
    """Open the review in the browser: screen, code, extract and settle, alone or with a team.

    What you enter is written to the same files as in the terminal, before the page shows it as saved. The desk does
    not contact other computers, and they can reach it only with --lan.
    """
    if invite and not lan:
        raise click.UsageError("--link makes a link for another computer: add --lan ADDRESS")
    try:
        start = find_function(START)
    except ModuleNotFoundError as error:
        raise ReviewError([_not_installed(error)]) from None
    start(
        now,
        echo,
        root=_find_project(name),
        only=name,
        who=who,
        port=port,
        lan=lan,
        invite=invite,
        revoke=revoke,
        certificate=cert,
        key=key,
        read_only=read_only,
        browser=not no_browser,
    )


def _find_project(name: str | None) -> Path:
    """Return the folder of the project. Outside a project, return a folder that can become one, such as an empty folder."""
    if name is not None:
        return find_review(Path.cwd(), name).root
    try:
        return find_root(Path.cwd())
    except ReviewError:
        return find_place(Path.cwd())


def _not_installed(error: ModuleNotFoundError) -> Problem:
    hint = "run `make setup`, or `pip install 'slr[desk]'`"
    return Problem(
        code="WEB003", message=f"the desk needs the package {error.name}, which is not installed", hint=hint
    )
