"""`slr dedupe --walk`: the doubtful pairs one after another in the terminal; each verdict is one line on the disk."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import click

from slr.desk.pairs import MEANINGS, Pair, Record, Walk, open_walk, shorten, show_value, write_pair

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from slr.store.layout import Review

KEYS: Final[Mapping[str, str]] = {"s": "same", "d": "different", "v": "version"}
_SHOWN: Final = (
    "title",
    "authors",
    "year",
    "type",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "source",
    "file",
    "abstract",
)
_PLACES: Final = frozenset({"source", "file"})  # these nearly always differ, and mean nothing by it


def walk_queue(
    review: "Review",
    who: str,
    *,
    key: Callable[[], str],
    now: Callable[[], str],
    sample: Sequence[Pair] | None = None,
) -> tuple[int, int]:
    """Show what waits to one person; return the verdicts given and the pairs left."""
    return serve(open_walk(review, who, sample), key=key, now=now)


def serve(walk: Walk, *, key: Callable[[], str], now: Callable[[], str]) -> tuple[int, int]:
    """Show pair after pair until all are done or the person quits; `key` waits for one key and `now` tells the time."""
    from rich.console import Console  # noqa: PLC0415  only a walk needs it

    console = Console(highlight=False)
    try:
        while not walk.done:
            _show(console, walk)
            pressed = key().lower()
            if pressed in ("q", "\x1b", "\x03", "\x04"):
                break
            _press(walk, pressed, now)
    except KeyboardInterrupt:  # each verdict is on the disk already
        pass
    return walk.count


def _press(walk: Walk, pressed: str, now: Callable[[], str]) -> None:
    if pressed in KEYS:
        write_pair(walk.path, walk.queue[walk.at], KEYS[pressed], walk.tick(now()), walk.records)
        walk.said.append(walk.at)
        walk.at += 1
    elif pressed in ("u", "\x7f") and walk.said:
        walk.at = walk.said.pop()
        write_pair(walk.path, walk.queue[walk.at], "retract", walk.tick(now()), walk.records)
    elif pressed in ("n", " ", "\r", "\n"):
        walk.at += 1


def _show(console: "Console", walk: Walk) -> None:
    a, b = walk.queue[walk.at]
    told = walk.told.get((a, b))
    console.clear()
    console.rule(f"pair {walk.at + 1} of {len(walk.queue)}")
    console.print(_side_by_side(walk.records[a], walk.records[b]))
    if told is not None:  # an audit does not show what the rules said
        console.print(f"[bold]{MEANINGS.get(told['rule'], 'People disagree.')}[/bold]")
        console.print(told["evidence"], markup=False, style="dim")
    console.print(
        "\n[bold]s[/bold] same   [bold]d[/bold] different   [bold]v[/bold] version of one another   [bold]n[/bold] not now   "
        "[bold]u[/bold] undo   [bold]q[/bold] quit"
    )


def _side_by_side(a: Record, b: Record) -> "Table":
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, expand=True, show_lines=False)
    table.add_column("", style="dim", no_wrap=True)
    table.add_column(a["record"], ratio=1)
    table.add_column(b["record"], ratio=1)
    for name in _SHOWN:
        left, right = show_value(a[name]), show_value(b[name])
        if name == "abstract":
            left, right = shorten(left), shorten(right)
        if left or right:
            marked = (
                (left, right)
                if name in _PLACES
                else (mark_differences(left, right), mark_differences(right, left))
            )
            table.add_row(name, *marked)
    return table


def mark_differences(text: str, other: str) -> "Text":
    """Return the text with the words that the other lacks marked: bold and underlined, so that no colour is needed."""
    from difflib import SequenceMatcher  # noqa: PLC0415

    from rich.text import Text  # noqa: PLC0415

    words, theirs = text.split(), [w.casefold().strip(".,;:") for w in other.split()]
    matcher = SequenceMatcher(None, [w.casefold().strip(".,;:") for w in words], theirs, autojunk=False)
    out = Text()
    for kind, start, end, _, _ in matcher.get_opcodes():
        for word in words[start:end]:
            out.append(word, style="" if kind == "equal" or not other else "bold underline yellow")
            out.append(" ")
    return out


def walk_and_tell(review: "Review", who: str, sample: Sequence[Pair] | None = None) -> None:
    """Walk through the queue of a review at the terminal, and say how it went."""
    from slr.cli.common import now  # noqa: PLC0415
    from slr.cli.keyboard import keyboard  # noqa: PLC0415

    walk = open_walk(review, who, sample)
    if walk.done:
        click.echo("no pair waits for a verdict")
        return
    shown = review.shown(walk.path)
    if not sys.stdin.isatty():
        raise click.UsageError(f"reading needs a terminal; without one, write the verdicts into {shown}")
    with keyboard() as keys:
        given, left = serve(walk, key=keys.key, now=now)
    verdicts, pairs = "verdict" if given == 1 else "verdicts", "pair" if left == 1 else "pairs"
    click.echo(f"\n{given} {verdicts} written to {shown}; {left} {pairs} left")
    if given and sample is None:
        click.echo(f"`slr dedupe -r {review.name}` applies them")
    if left:
        click.echo("the same command goes on from here")
