"""`slr new NAME`: write a commented protocol, an empty corpus, and settings for git. The review can be run at once."""

import re
from importlib.resources import files
from pathlib import Path

import click

from slr.cli.common import spell_run
from slr.cli.output import echo
from slr.model.problem import Problem, ReviewError
from slr.people.name import is_device
from slr.store.disk import write_bytes
from slr.store.git_file import write_git_files
from slr.store.layout import Review, find_root, is_hidden
from slr.text.shell import quote

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


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
    if not NAME.fullmatch(name) or is_device(name):
        reserved = "; Windows does not allow names of devices such as con or nul" if is_device(name) else ""
        hint = f"use lower-case letters, digits and hyphens, for example: slr new workload-2026{reserved}"
        raise ReviewError(
            [Problem(code="NEW001", message=f"{name!r} is not a valid name for a review", hint=hint)]
        )
    review = Review(root=_find_place(Path.cwd(), here=here), name=name)
    if review.protocol.exists() or review.corpus.exists():
        there = review.protocol if review.protocol.exists() else review.corpus
        message, hint = "this review already exists; nothing was changed", "choose another name"
        raise ReviewError([Problem(code="NEW002", message=message, file=str(there), hint=hint)])
    made = _write(review, title or name.replace("-", " ").capitalize())
    echo(f"started the review {name} in the project {review.root}")
    for path in made:
        echo(f"  wrote {review.shown(path)}")
    echo("next:")
    for line in _list_steps(review):
        echo(f"  - {line}")


def _find_place(start: Path, *, here: bool) -> Path:
    """Return the root of the project that contains a folder, or the folder itself if it can become a project.

    If a folder contains other files, or is part of a larger git repository, it does not become a project without
    `--here`.
    """
    try:
        return start if here else find_root(start)
    except ReviewError:
        others = sorted(p.name for p in start.iterdir() if not _is_usual(p.name))
        above = next((p for p in start.parents if (p / ".git").exists()), None)
    if not others and above is None:
        return start
    found = (
        f"contains other files, such as {others[0]!r}" if others else f"is part of the git repository {above}"
    )
    hint = "go to your project or to an empty folder, or add --here to start a project in this folder"
    message = f"this folder is not a project and {found}; nothing was written"
    raise ReviewError([Problem(code="NEW003", message=message, file=str(start), hint=hint)])


def _is_usual(name: str) -> bool:
    """Return whether new git repositories usually contain a file with this name."""
    return is_hidden(name) or name.upper().startswith(("README", "LICENSE", "LICENCE"))


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


def _write(review: Review, title: str) -> list[Path]:
    from slr.model.schema import schema_text  # noqa: PLC0415  heavy
    from slr.store.language import list_languages  # noqa: PLC0415

    template = files("slr.store").joinpath("scaffold", "protocol.yaml").read_text(encoding="utf-8")
    plain = "".join(c for c in " ".join(title.split()) if c.isprintable())
    quoted = plain.replace("\\", "\\\\").replace('"', '\\"')
    contents = {
        review.protocol: template.format(name=review.name, title=quoted),
        review.protocol.parent / "protocol.schema.json": schema_text(list_languages()),
        review.searches
        / "README.md": f"Exports of {review.name}, as received: one folder for each search, named after the date of the search. Add files, but never edit them.\n",
    }
    changed = write_git_files(
        review.root
    )  # first, so that nothing else is written if one of them cannot be read
    made = [path for path, text in contents.items() if write_bytes(path, text.encode())]
    return [*made, *changed]
