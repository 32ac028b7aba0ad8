"""Draw a report from which findings are extracted, with the person's findings."""

from collections.abc import Iterator, Mapping
from typing import Final

from rich.text import Text

from slr.cli.frame import Choice, Screen
from slr.cli.screen_view import describe_source, draw_notice, one_line
from slr.desk.extraction_session import ExtractionCard
from slr.model.findings import DEFAULTS, VALUES
from slr.people.row import Row
from slr.report.todo import shorten
from slr.text.notice import word_notices

KEYS: Final = (
    ("n", "new finding"),
    ("a", "all fields"),
    ("e", "change a field"),
    ("t", "take back"),
    ("u", "undo"),
    ("space", "next report"),
    ("b", "back"),
    ("?", "help"),
    ("q", "quit"),
)
TITLE: Final = 60  # characters of a title in a line
_BRIEF: Final = ("model", "direction", "estimate", "type", "p", "n", "location")


def draw_card(card: ExtractionCard, *, head: str, notes: tuple[Text, ...], page: int) -> Screen:
    """Return the screen of a report. `notes` say what the last key did, and whether rows are missing."""
    row = card.row
    source = describe_source(row["authors"], row["year"], row["journal"], row["doi"], card.report)
    others = {0: "", 1: "one other person has extracted findings from this report"}
    said = others.get(card.others, f"{card.others} other people have extracted findings from this report")
    return Screen(
        head=head,
        top=(
            Text(one_line(row["title"] or "(no title)"), style="bold"),
            Text(source, style="dim"),
            *draw_notice(word_notices(row["notice"], row["notice_link"])),
            *([Text(said, style="dim")] if said else []),
        ),
        body=(Text(one_line(row["abstract"] or "(no abstract)")),),
        side=tuple(draw_entries(card)),
        foot=notes,
        keys=KEYS,
        page=page,
    )


def draw_entries(card: ExtractionCard) -> Iterator[Choice]:
    """Yield a line for each finding of the person, beginning with its number."""
    text = (
        f"your findings of this report ({len(card.entries)})" if card.entries else "no findings yet; press n"
    )
    yield Choice(start=Text(), text=Text(text, style="dim"))
    for number, row in enumerate(card.entries, 1):
        yield Choice(start=Text(f"{number} ", style="bold"), text=Text(one_line(describe_entry(row.values))))


def describe_entry(values: Mapping[str, str]) -> str:
    """Return a short description of a finding.

    >>> describe_entry({"predictor": "telework", "outcome": "strain", "p": ".003"})
    'telework → strain; p = .003'
    """
    about = " → ".join(filter(None, (values.get("predictor"), values.get("outcome"))))
    p = f"{values.get('p_comparison') or '='} {values['p']}" if values.get("p") else ""
    shown = {**values, "p": p}
    return "; ".join([about, *(f"{name} {shown[name]}" for name in _BRIEF if shown.get(name))])


def list_values(row: Row) -> Iterator[Text]:
    """Yield a line for each field of a finding that is filled in."""
    for name in VALUES:
        if row[name] and DEFAULTS.get(name) != row[name]:
            yield Text.assemble((f"{name}: ", "bold"), one_line(row[name]))


def explain_keys(card: ExtractionCard) -> Iterator[Text | Choice]:
    """Yield the lines of the help: the keys, and the person's findings with all their fields."""
    for key, meaning in (
        ("n", "add a finding; the program asks for the fields that most results need"),
        ("a", "add a finding; the program asks for all fields, such as means, reliability and model fit"),
        ("e", "fill in or change one field of one of your findings"),
        ("t", "take back one of your findings of this report"),
        ("u", "undo your last step; press u again to undo the step before it"),
        ("space", "go on to the next report"),
        ("b", "go back to the previous report"),
        ("↓ ↑", "turn the pages of a long abstract"),
        ("q or Esc", "quit; each finding is already saved"),
    ):
        yield Choice(start=Text(f"{key:>10}  ", style="bold"), text=Text(meaning))
    yield Text("Write numbers exactly as in the report: .050 is not .05.")
    for number, row in enumerate(card.entries, 1):
        yield from (Text(), Text(f"Finding {number}", style="bold"))
        yield from list_values(row)


def name_report(card: ExtractionCard) -> str:
    """Return the title of a report, shortened to fit into a line."""
    return shorten(one_line(card.row["title"] or ""), TITLE) or "(no title)"
