"""Draw the findings that a person has extracted from a report."""

from collections.abc import Iterator, Mapping
from typing import Final

from rich.text import Text

from slr.cli.frame import Choice
from slr.cli.screen_view import one_line
from slr.desk.extraction_session import ExtractionCard
from slr.model.findings import DEFAULTS, VALUES
from slr.people.row import Row

_BRIEF: Final = ("model", "direction", "estimate", "type", "p", "n", "location")


def draw_entries(card: ExtractionCard) -> Iterator[Choice]:
    """Yield a heading, and a numbered line for each finding of the person."""
    text = (
        f"your findings from this report ({len(card.entries)})"
        if card.entries
        else "no findings yet; press n to add one"
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
    """Yield a line for each filled-in field of a finding, unless the field has its default value."""
    for name in VALUES:
        if row[name] and DEFAULTS.get(name) != row[name]:
            yield Text.assemble((f"{name}: ", "bold"), one_line(row[name]))


def draw_details(card: ExtractionCard) -> Iterator[Text]:
    """Yield the part of the help below the keys: a reminder, and the person's findings with all their fields."""
    yield Text("Write numbers exactly as in the report: .050 is not .05.")
    for number, row in enumerate(card.entries, 1):
        yield from (Text(), Text(f"Finding {number}", style="bold"))
        yield from list_values(row)
