"""Draw the codes of a report to be coded, and the person's codings.

A narrow terminal shows the open suggestions, and a wide terminal shows the whole codebook.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.text import Text

from slr.cli.frame import WIDE, Choice, pad_names
from slr.cli.screen_view import one_line
from slr.desk.coding_session import REJECT, CodeView, CodingCard
from slr.people.row import Row
from slr.report.todo import shorten

_STATEMENT: Final = 60  # characters of a statement in a line


def draw_codes(card: CodingCard, *, place: int, width: int) -> Iterator[Choice]:
    """Yield the codes, and the person's codings other than rejections.

    `place` is the number of the marked suggestion, counted from 0.
    """
    present = card.suggested[place].id if card.suggested else ""
    codes = card.codes if width >= WIDE else tuple(c for c in card.codes if c.words and c.decided == "open")
    yield from _head_codes(card)
    yield from _draw_codes(codes, present)
    yield from _draw_entries(card)


def _head_codes(card: CodingCard) -> Iterator[Choice]:
    left = len(card.suggested)
    text = "suggested codes" if left else "no suggestion is open; press c to choose any code in the codebook"
    yield Choice(start=Text(), text=Text(text, style="dim"))


def _draw_codes(codes: Sequence[CodeView], present: str) -> Iterator[Choice]:
    for code, name in zip(codes, pad_names([code.id for code in codes]), strict=True):
        yield _draw_code(code, name, present=code.id == present)


def _draw_code(code: CodeView, name: str, *, present: bool) -> Choice:
    mark = {"coded": "✓", "rejected": "✗", "open": ">" if present else " "}[code.decided]
    start = Text.assemble((f"{mark} ", "bold"), (name, "bold cyan" if code.words else "bold"))
    open_ = bool(code.words) and code.decided == "open"
    end = (
        Text(one_line(f"suggested by: {', '.join(code.words)}"), style="underline cyan") if open_ else Text()
    )
    brief = Text(shorten(one_line(", ".join(code.words)), 20), style="underline cyan") if open_ else Text()
    return Choice(start=start, text=Text(one_line(code.meaning)), end=end, brief=brief)


def _draw_entries(card: CodingCard) -> Iterator[Choice]:
    given = [row for row in card.entries if row["role"] != REJECT]
    if given:
        yield Choice(start=Text(), text=Text(f"your codings of this report ({len(given)})", style="dim"))
    numbers = {id(row): number for number, row in enumerate(card.entries, 1)}
    yield from (draw_entry(numbers[id(row)], row) for row in given)


def draw_entry(number: int, row: Row) -> Choice:
    """Return the line that shows a coding, beginning with its number."""
    quote = f" “{row['quote']}”" if row["quote"] else ""
    text = f"{row['role']}: {row['statement'] or '(no statement)'}{quote}"
    start = Text.assemble((f"{number} ", "bold"), (f"{row['theme']}  ", "bold green"))
    if row["role"] == REJECT:
        return Choice(start=start, text=Text("rejected"))
    return Choice(start=start, text=Text(one_line(text)), end=Text(one_line(row["location"])))


def draw_details(card: CodingCard) -> Iterator[Text | Choice]:
    """Yield the part of the help below the keys: the whole codebook, and the person's codings."""
    yield from (Text(), Text("Codebook (✓ you applied the code, ✗ you rejected it)", style="bold"))
    yield from _draw_codes(card.codes, "")
    if card.entries:
        yield from (Text(), Text("Your codings of this report", style="bold"))
        yield from (draw_entry(number, row) for number, row in enumerate(card.entries, 1))


def describe_entry(values: Mapping[str, str]) -> str:
    """Return a short description of a coding.

    >>> describe_entry({"theme": "strain", "role": "finding", "statement": "Less strain.", "location": "p. 3"})
    'strain, finding: Less strain. (p. 3)'
    """
    statement = f": {shorten(one_line(values['statement']), _STATEMENT)}" if values.get("statement") else ""
    place = f" ({one_line(values['location'])})" if values.get("location") else ""
    return f"{values['theme']}, {values['role']}{statement}{place}"
