"""Draw the card of a report, with marked words, the criteria and their keys, and the last verdict."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.text import Text

from slr.cli.frame import NOTE, Choice, Screen
from slr.desk.card import Card, CriterionView
from slr.desk.span import Line, Mark, plain_text
from slr.model.problem import Problem
from slr.model.verdict import Verdict
from slr.report.reason import english, word_reasons
from slr.report.todo import shorten
from slr.text.count import count
from slr.text.terminal import escape_terminal

STYLES: Final[Mapping[Mark, str]] = {
    "exclude": "bold red",
    "include": "bold green",
    "ranking": "underline cyan",
    "italic": "italic",
    "differs": "bold underline yellow",
}
SHOWN_AUTHORS: Final = 6
_NAME: Final = 60  # characters of an author's name
_TITLE: Final = 50  # characters of a title or criterion in the line about the last verdict
_WORDS: Final = 200  # characters of the words of a rule
_PAST: Final = {
    "include": "included",
    "exclude": "excluded",
    "maybe": "marked maybe",
    "retract": "taken back",
}


def draw_card(card: Card, *, head: str, status: str, notes: tuple[str, ...], page: int) -> Screen:
    """Return the screen of a report. `notes` are lines about the last verdict and the next verdict."""
    return Screen(
        head=head,
        top=(
            _draw_title(card),
            Text(_source(card), style="dim"),
            *draw_notice(card.notice),
            *([Text(status, style="dim")] if status else []),
        ),
        body=tuple(_draw_body(card)),
        side=tuple(_draw_criterion(c) for c in card.criteria),
        foot=(*_draw_verdicts(card), *(Text(one_line(note), style=NOTE) for note in notes)),
        keys=tuple(list_keys(card)),
        page=page,
    )


def list_keys(card: Card) -> Iterator[tuple[str, str]]:
    """Yield the keys of a card and their meanings, for the last lines of the screen."""
    yield "i", "include"
    named = " ".join(sorted(c.key for c in card.criteria if c.key))
    if named:
        yield named, "exclude by criterion"
    yield "e", "exclude by another" if card.criteria else "exclude"
    yield from (("m", "maybe"), ("space", "skip"), ("n", "note"), ("u", "undo"), ("?", "help"), ("q", "quit"))


def explain_keys(card: Card) -> Iterator[Text | Choice]:
    """Yield the lines of the help: what each key does, and all criteria in full."""
    for key, meaning in (
        ("i", "include the report"),
        ("the key of a criterion", "exclude the report by this criterion"),
        ("e", "exclude: type the key or id of a criterion, or press Enter for no criterion"),
        ("m", "maybe: you cannot decide; the report awaits a final verdict"),
        ("space", "skip the report; it comes back at the end of the session"),
        ("n", "write a note for your next verdict"),
        ("u", "undo your last verdict; press u again to undo the verdict before it"),
        ("↓ ↑", "page through a long abstract"),
        ("q or Esc", "quit; each verdict is already saved"),
    ):
        yield Choice(start=Text(f"{key:>22}  ", style="bold"), text=Text(meaning))
    yield Text()
    yield Text("Criteria. To exclude by a criterion without a key, press e and type its id.", style="bold")
    yield from (_draw_criterion(c) for c in card.criteria)


def describe_verdict(card: Card, verdict: str, criterion: str) -> str:
    """Return a line that repeats a verdict, with its criterion and the title of the report."""
    done = _PAST[verdict]
    by = next((c for c in card.criteria if c.id == criterion), None)
    if by is not None and by.kind == "include":
        done += f" because {by.id} is not met: {shorten(by.text, _TITLE)}"
    elif by is not None:
        done += f" by {by.id} {shorten(by.text, _TITLE)}"
    elif verdict == "exclude" and card.criteria:
        done += " without a criterion"
    return f"{done} — {name_report(card)}"


def describe_loss(loss: Problem | None) -> tuple[str, ...]:
    """Return the two lines of a warning about missing rows: what is missing, and how to get the rows back.

    If there is no warning, return no lines.
    """
    return () if loss is None else (f"{loss.file}: {loss.message}", loss.hint)


def name_report(card: Card) -> str:
    """Return the title of a report, shortened to fit into a line."""
    return shorten(one_line(plain_text(card.title)), _TITLE) or "(no title)"


def one_line(text: str) -> str:
    """Return text in one line. Control characters and characters that hide text are shown as escapes."""
    return escape_terminal(" ".join(text.split()))


def draw_line(line: Line, style: str = "") -> Text:
    """Return a line of marked text, styled for the terminal."""
    out = Text(style=style)
    for span in line:
        start = len(out)
        out.append(escape_terminal(span.text))
        for mark in span.marks:
            out.stylize(STYLES[mark], start, len(out))
    return out


def draw_notice(words: Sequence[str]) -> Iterator[Text]:
    """Yield a line about retractions, corrections and other notices, if there are any."""
    if words:
        yield Text(one_line(f"notice: {'; '.join(words)}"), style="bold yellow")


def _draw_title(card: Card) -> Text:
    return draw_line(card.title, "bold") if card.title else Text("(no title)", style="bold")


def _draw_body(card: Card) -> Iterator[Text]:
    yield draw_line(card.abstract) if card.abstract else Text("(no abstract)", style="italic yellow")
    if card.letters_left:
        yield Text(f"(not shown: {count(card.letters_left, 'more character')})", style="dim")
    if card.keywords:
        line = Text("keywords: ", style="dim")
        for i, keyword in enumerate(card.keywords):
            line.append("; " if i else "")
            line.append_text(draw_line(keyword))
        line.append(f"; and {card.keywords_left} more" if card.keywords_left else "")
        yield line
    if card.raised or card.lowered:
        raised = f"raised by {', '.join(card.raised)}" if card.raised else ""
        lowered = f"lowered by {', '.join(card.lowered)}" if card.lowered else ""
        yield Text(one_line("; ".join(filter(None, (raised, lowered)))), style="dim cyan")


def _source(card: Card) -> str:
    parts = (card.journal, card.type, card.language, card.doi, card.report)
    return describe_source(card.authors, card.year, *parts, hidden=card.hidden)


def describe_source(
    authors: Sequence[str], year: int | None, *parts: str | None, hidden: Sequence[str] = ()
) -> str:
    """Return a line with the first authors, the year and further `parts`, such as journal and DOI.

    If `hidden` contains `authors` or `year`, the line says nothing about them, not even that they are missing.
    """
    more = len(authors) - SHOWN_AUTHORS
    named = [name[:_NAME] for name in authors[:SHOWN_AUTHORS]]
    who = "; ".join(named) + (f"; and {more} more" if more > 0 else "")
    by = "" if "authors" in hidden else who or "(no author)"
    when = "" if "year" in hidden else str(year or "n.d.")
    return one_line(" · ".join(filter(None, (by, when, *parts))))


def _draw_criterion(c: CriterionView) -> Choice:
    style = "bold red" if c.kind == "exclude" else "bold green"
    start = Text.assemble((f"{c.key or ' '} ", "bold"), (f"{c.id} ", style))
    end = brief = Text()
    if c.outcome is not None:
        words = f": {word_reasons(c.words, english())}" if c.words else ""
        conditions = f" ({'; '.join(c.conditions)})" if c.conditions else ""
        text = one_line(f"rule {c.outcome}{words}{conditions}")
        shade = "bold" if c.outcome == "met" else "dim"
        end, brief = Text(shorten(text, _WORDS), style=shade), Text(c.outcome, style=shade)
    return Choice(start=start, text=Text(one_line(c.text)), end=end, brief=brief)


def _draw_verdicts(card: Card) -> Iterator[Text]:
    for other in card.others:
        reason = f" ({other.note})" if other.note else ""
        yield Text(one_line(f"{other.who}: {_verdict(other)}{reason}"), style="yellow")
    if card.own is not None:
        yield Text(one_line(f"your last verdict: {_verdict(card.own)}"), style="dim")


def _verdict(v: Verdict) -> str:
    return f"{v.verdict} {v.criterion}".rstrip()
