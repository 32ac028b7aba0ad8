"""`slr status`: show the state of a review and what to do next, as of the last run."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from slr.cli.common import finish, here, review_options, spell_run
from slr.cli.option import as_option
from slr.cli.output import echo
from slr.model.problem import Problem, sort_problems, warning
from slr.pipeline import NAMES, is_complete, is_stale, list_todo, load_protocol
from slr.run import has_tables
from slr.screen import STAGE as SCREEN
from slr.stage import Todo
from slr.store.layout import Review
from slr.store.manifest import Manifest, find_damage, read_manifest, unpack_problems
from slr.text.count import count
from slr.text.shell import fit_commands, quote


@click.command("status")
@review_options
@as_option
@click.option("--flags", is_flag=True, help="List the decisions to check again, with the reasons.")
@click.pass_context
def command(
    ctx: click.Context, who: str | None, name: str | None, strict: bool, as_json: bool, flags: bool
) -> None:
    """Show the state of the review and what to do next, as of the last run."""
    review = here(name)
    manifest = read_manifest(review)
    damage = find_damage(review)
    problems = (*filter(None, (damage,)), *_stale(review, manifest), *_problems(manifest))
    knows_flags = is_complete(manifest) and has_tables(review, manifest, SCREEN)
    if as_json:
        stages = {
            n: {"summary": manifest.stages[n]["summary"], "next": _next(review, manifest, n)}
            for n in NAMES
            if n in manifest.stages
        }
        flagged = {"flags": _list_flags(review, who)[0]} if flags and knows_flags else {}
        finish(ctx, problems, strict=strict, payload={"review": review.name, "stages": stages, **flagged})
    if damage is not None:
        again = spell_run(review, "screen")
        echo(f"{review.name}: the results of the last run cannot be read; to build them again, run `{again}`")
    elif not manifest.stages:
        echo(f"{review.name}: no stage has run yet; start with `{spell_run(review, 'screen')}`")
    else:
        echo(f"{review.name}:")
    for n in NAMES:
        if n in manifest.stages:
            echo(f"  {n:<11}{manifest.stages[n]['summary']}")
    if manifest.stages:
        print_todo(review, list_todo(manifest), complete=is_complete(manifest))
    if flags and knows_flags:
        _print_flags(review, who)
    finish(ctx, problems, strict=strict)


def print_todo(review: Review, todo: Sequence[Todo], *, complete: bool = True) -> None:
    """Print the remaining tasks, in the order of the stages.

    If `complete` is False, some tasks can be missing, and a line says how to see all tasks. In a terminal, long lines are
    broken between words, but never inside a command.
    """
    echo("next:")
    lines = _word(review, todo)
    if not complete:
        lines.append(f"run `{spell_run(review, 'screen')}` to see everything that is left to do")
    nothing = [f"nothing is left to do; `{spell_run(review, 'synthesize')}` writes the appendices"]
    for line in lines or nothing:
        first, *more = fit_commands(line, shutil.get_terminal_size().columns - 4) if in_terminal() else [line]
        echo(f"  - {first}")
        for text in more:
            echo(f"    {text}")
    if any("`slr " in line for line in lines) and (activate := _find_activation()):
        echo(f"  (run `{activate}` once in this terminal, so that the shell finds the command slr)")


def in_terminal() -> bool:
    """Return whether the output goes to a terminal rather than to a file or another program."""
    return sys.stdout.isatty()


def _find_activation() -> str:
    """Return the command that activates the virtual environment. If the shell already finds `slr`, return ""."""
    script = Path(sys.executable).with_name("activate")
    if shutil.which("slr") or not script.is_file():
        return ""
    here = Path.cwd()
    return f"source {quote(str(script.relative_to(here) if script.is_relative_to(here) else script))}"


def _next(review: Review, manifest: Manifest, stage: str) -> list[str]:
    return _word(review, list_todo(manifest, stage))


def _word(review: Review, todo: Sequence[Todo]) -> list[str]:
    if not todo:
        return []
    from slr.report.text import Texts  # noqa: PLC0415  only if there is anything to print
    from slr.report.todo import word_todo  # noqa: PLC0415

    texts = Texts("en")
    return [word_todo(t, texts, review.name) for t in todo]


def _list_flags(review: Review, who: str | None) -> tuple[list[dict[str, Any]], int]:
    """Return the flagged decisions that a person is allowed to see, and the number of hidden flagged decisions."""
    from slr.desk.flag import list_flags  # noqa: PLC0415  heavy, and only for this option
    from slr.model.row import list_rows  # noqa: PLC0415
    from slr.model.table import STATUSES, frame  # noqa: PLC0415
    from slr.report.reason import word_table  # noqa: PLC0415

    flags = list_flags(review, load_protocol(review)[0], who)
    return list_rows(word_table(STATUSES, frame(STATUSES, flags.shown))), flags.hidden


def _print_flags(review: Review, who: str | None) -> None:
    echo("check again:")
    flagged, hidden = _list_flags(review, who)
    for row in flagged:
        echo(f"  - {row['report']} at {row['stage']}, {row['status']}: {row['flag']}")
    if hidden:
        echo(
            f"  - {count(hidden, 'hidden flag')} on reports that are not settled; `--as NAME` shows the flags on reports that you have judged"
        )
    elif not flagged:
        echo("  - nothing")


def _stale(review: Review, manifest: Manifest) -> list[Problem]:
    if manifest.stages and is_stale(review, manifest):
        return [
            warning(
                "RUN001",
                "files have changed since the last run",
                hint=f"`{spell_run(review, 'screen')}` updates the results",
            )
        ]
    return []


def _problems(manifest: Manifest) -> tuple[Problem, ...]:
    return sort_problems(p for s in manifest.stages.values() for p in unpack_problems(s["problems"]))
