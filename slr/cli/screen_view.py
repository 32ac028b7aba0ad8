"""Show a card in the terminal: the report with marked words, the criteria, and the keys."""

from collections.abc import Mapping
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from slr.desk.card import Card
from slr.desk.span import Line, Mark
from slr.model.verdict import Verdict
from slr.report.reason import english, word_reasons

WIDE: Final = 110  # columns of a terminal that has room for criteria beside the report
STYLES: Final[Mapping[Mark, str]] = {
    "exclude": "bold red",
    "include": "bold green",
    "ranking": "underline cyan",
    "italic": "italic",
    "differs": "bold underline yellow",
}
SHOWN_AUTHORS: Final = 6


def show_card(console: Console, card: Card, *, head: str, note: str = "") -> None:
    """Clear the screen and show one report. `note` is the note for the next verdict."""
    console.clear()
    left, right = _report(card), _criteria(card)
    if console.width >= WIDE:
        console.rule(head)
        grid = Table.grid(expand=True, padding=(0, 2))
        grid.add_column(ratio=3)
        grid.add_column(ratio=2)
        grid.add_row(left, right)
        console.print(grid)
    else:
        console.print(right)  # first, so that the criteria, not the report, scroll off a small screen
        console.rule(head)
        console.print(left)
    for other in card.others:
        reason = f" ({other.note})" if other.note else ""
        console.print(f"{other.who}: {_verdict(other)}{reason}", style="yellow", markup=False)
    if card.own is not None:
        console.print(f"your last verdict: {_verdict(card.own)}", style="dim", markup=False)
    if note:
        console.print(f"note: {note}", style="yellow", markup=False)
    console.print(_keys(card))


def draw_line(line: Line, style: str = "") -> Text:
    """Return a line of marked text, styled for the terminal."""
    out = Text(style=style)
    for span in line:
        start = len(out)
        out.append(span.text)
        for mark in span.marks:
            out.stylize(STYLES[mark], start, len(out))
    return out


def _report(card: Card) -> RenderableType:
    title = draw_line(card.title, "bold") if card.title else Text("(no title)", style="bold")
    abstract = draw_line(card.abstract) if card.abstract else Text("(no abstract)", style="italic yellow")
    parts: list[RenderableType] = [title, Text(_source(card), style="dim"), Text(), abstract]
    if card.keywords:
        line = Text("keywords: ", style="dim")
        for i, keyword in enumerate(card.keywords):
            line.append("; " if i else "")
            line.append_text(draw_line(keyword))
        parts += [Text(), line]
    if card.raised or card.lowered:
        raised = f"raised by {', '.join(card.raised)}" if card.raised else ""
        lowered = f"lowered by {', '.join(card.lowered)}" if card.lowered else ""
        parts += [Text(), Text("; ".join(filter(None, (raised, lowered))), style="dim cyan")]
    return Group(*parts)


def _source(card: Card) -> str:
    more = len(card.authors) - SHOWN_AUTHORS
    who = "; ".join(card.authors[:SHOWN_AUTHORS]) + (f"; and {more} more" if more > 0 else "")
    parts = (
        who or "(no author)",
        card.year or "n.d.",
        card.journal,
        card.type,
        card.language,
        card.doi,
        card.report,
    )
    return " · ".join(str(p) for p in parts if p)


def _criteria(card: Card) -> Text:
    """Return the criteria of the stage, each with its key and the outcome of its rule."""
    out = Text()
    for c in card.criteria:
        out.append(f"{c.key or ' '} ", style="bold")
        out.append(f"{c.id} ", style="bold red" if c.kind == "exclude" else "bold green")
        out.append(f"{c.text}\n")
        if c.outcome is not None:
            words = f": {word_reasons(c.words, english())}" if c.words else ""
            conditions = f" ({'; '.join(c.conditions)})" if c.conditions else ""
            out.append(f"    rule {c.outcome}{words}{conditions}\n", style="dim")
    return out


def _verdict(v: Verdict) -> str:
    return f"{v.verdict} {v.criterion}".rstrip()


def _keys(card: Card) -> Text:
    named = " ".join(c.key for c in card.criteria if c.key)
    meanings = {
        "i": "include",
        named or "e": "exclude by criterion" if named else "exclude",
        "e": "exclude without criterion",
        "m": "maybe",
        "space": "skip",
        "n": "note",
        "u": "undo",
        "q": "quit",
    }
    out = Text("\n")
    for key, meaning in meanings.items():
        out.append(key, style="bold")
        out.append(f" {meaning}   ")
    return out
