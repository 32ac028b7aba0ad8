"""`slr new NAME`: write a commented protocol, an empty corpus, and git's settings for both. The review can be run at once."""

import re
from importlib.resources import files
from pathlib import Path

import click

from slr.model.problem import Problem, ReviewError
from slr.store.disk import write_bytes
from slr.store.git_file import write_git_files
from slr.store.layout import Review, find_root

NAME = re.compile(r"^[a-z0-9][a-z0-9-]*$")


@click.command("new")
@click.argument("name")
@click.option("--title", default="", help="Title of the review.")
def command(name: str, title: str) -> None:
    """Start a review: write a commented protocols/NAME.yaml and an empty corpus/NAME/."""
    if not NAME.match(name):
        hint = "use lower-case letters, digits and hyphens, for example: slr new workload-2026"
        raise ReviewError(
            [Problem(code="NEW001", message=f"{name!r} is not a valid name for a review", hint=hint)]
        )
    review = Review(root=_root(), name=name)
    if review.protocol.exists() or review.corpus.exists():
        there = review.protocol if review.protocol.exists() else review.corpus
        raise ReviewError(
            [
                Problem(
                    code="NEW002",
                    message="this review already exists; nothing was changed",
                    file=review.shown(there),
                    hint="choose another name",
                )
            ]
        )
    made = _write(review, title or name.replace("-", " ").capitalize())
    for path in made:
        click.echo(f"wrote {review.shown(path)}")
    if review.root != Path.cwd():
        click.echo(f"in the project {review.root}")
    run = f"make screen REVIEW={name}" if (review.root / "Makefile").is_file() else f"slr screen -r {name}"
    click.echo(
        f"next: put your exports into {review.shown(review.searches)}/, list them under `sources:` in the protocol, then run `{run}`"
    )


def _root() -> Path:
    """Return the root of the project that contains the current folder, or the current folder if there is no project yet."""
    try:
        return find_root(Path.cwd())
    except ReviewError:
        return Path.cwd()


def _write(review: Review, title: str) -> list[Path]:
    from slr.model.schema import schema_text  # noqa: PLC0415  heavy
    from slr.store.language import list_languages  # noqa: PLC0415

    template = files("slr.store").joinpath("scaffold", "protocol.yaml").read_text(encoding="utf-8")
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    contents = {
        review.protocol: template.format(name=review.name, title=quoted),
        review.protocol.parent / "protocol.schema.json": schema_text(list_languages()),
        review.searches
        / "README.md": f"Exports of {review.name}, as received: one folder for each search, named after its date. Add files, but never edit them.\n",
    }
    made = [path for path, text in contents.items() if write_bytes(path, text.encode())]
    return [*made, *write_git_files(review.root)]
