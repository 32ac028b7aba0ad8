"""`slr new NAME`: write a commented protocol, an empty corpus, and settings for git. The review can be run at once."""

from dataclasses import replace
from pathlib import Path

import click

from slr.cli.common import spell_run
from slr.cli.output import echo
from slr.desk.start import NewReview, check_name, find_place, start_review
from slr.model.problem import ReviewError
from slr.store.layout import Review
from slr.text.shell import quote


@click.command("new")
@click.argument("name")
@click.option("--title", default="", help="Title of the review.")
@click.option(
    "--here",
    is_flag=True,
    help="Start a new project in the current folder, even if it contains other files or is part of a larger git repository.",
)
def command(name: str, title: str, *, here: bool) -> None:
    """Start a review: write a commented protocols/NAME.yaml and an empty corpus/NAME/.

    A folder with a subfolder `protocols` is a project. If the current folder or a folder above it is a project, the
    review is added to this project. Otherwise, the current folder becomes a project, provided that it is empty or a
    new git repository.
    """
    check_name(name)
    review, made = start_review(_find_place(here=here), NewReview(name=name, title=title))
    echo(f"started the review {name} in the project {review.root}")
    for path in made:
        echo(f"  wrote {review.shown(path)}")
    echo("next:")
    for line in _list_steps(review):
        echo(f"  - {line}")


def _find_place(*, here: bool) -> Path:
    """Return the folder of the new project. If the current folder is unsuitable, the error suggests `--here`."""
    try:
        return find_place(Path.cwd(), here=here)
    except ReviewError as error:
        [problem] = error.problems
        hint = f"{problem.hint}, or add --here to start a project in this folder"
        raise ReviewError([replace(problem, hint=hint)]) from None


def _list_steps(review: Review) -> tuple[str, ...]:
    dated, protocol = review.searches / "2026-03-01", review.protocol
    return (
        f"put the exports of each search into a folder named after the date of the search, such as {_show(dated)}/",
        f"edit {_show(protocol)}: the question, the criteria, and under `sources:` the files of each source",
        f"run `{spell_run(review, 'check')}`, then `{spell_run(review, 'screen')}`",
    )


def _show(path: Path) -> str:
    """Return a path quoted for the shell. If the path is in the current folder, return a relative path."""
    return quote(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))
