"""`slr dedupe --walk`: the doubtful pairs one after another in the terminal; each verdict is one line on the disk."""

import csv
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from slr.dedupe.outcome import find_questions
from slr.dedupe.rule import RULES
from slr.model.table import CLUSTERS, PAIRS, RECORDS, SAME_AS
from slr.model.word import ADJUDICATOR

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from slr.store.layout import Review

Pair = tuple[str, str]
Record = Mapping[str, Any]

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
_MEANINGS: Final = {r.name: r.meaning for r in RULES} | {
    "closure": "The pair fits, but merging it would join two records that contradict.",
    "titles-unlike": "The titles are less alike than the protocol asks of a merge without an identifier.",
}
_ABSTRACT: Final = 400  # letters of an abstract that still leave both records on one screen


@dataclass(slots=True, kw_only=True)
class Walk:
    """A walk under way: what waits, where it stands, and what was said in this session."""

    queue: Sequence[Pair]
    told: Mapping[Pair, Record]
    records: Mapping[str, Record]
    path: Path
    at: int = 0
    said: list[int] = field(default_factory=list)
    when: str = ""

    def tick(self, when: str) -> str:
        """Return the time, a second after the last verdict at least, since the latest row of a person counts."""
        last = datetime.fromisoformat(self.when) if self.when else None
        moment = datetime.fromisoformat(when)
        if last is not None and moment <= last:
            moment = last + timedelta(seconds=1)
        self.when = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self.when

    @property
    def done(self) -> bool:
        """Whether every pair was shown."""
        return self.at >= len(self.queue)

    @property
    def count(self) -> tuple[int, int]:
        """How many verdicts were given, and how many pairs are left."""
        return len(self.said), len(self.queue) - len(self.said)


def open_walk(review: "Review", who: str, sample: Sequence[Pair] | None = None) -> Walk:
    """Lay out the doubtful pairs, or those of a sample, that wait for one person.

    Whoever quits goes on later where they stopped: a pair with a verdict of theirs is not shown again.
    """
    from slr.store.table_file import read_table  # noqa: PLC0415

    records = {r["record"]: r for r in _rows(read_table(review, RECORDS))}
    path = review.corpus / SAME_AS.name / f"{who}.csv"
    spoken = _spoken(path)
    if sample is not None:
        return Walk(queue=[p for p in sample if p not in spoken], told={}, records=records, path=path)
    clusters = read_table(review, CLUSTERS)
    report = dict(zip(clusters["record"].tolist(), clusters["report"].tolist(), strict=True))
    questions = find_questions(read_table(review, PAIRS), clusters)
    told = {(q["record_a"], q["record_b"]): q for q in waiting_questions(questions, report, spoken, who)}
    return Walk(queue=list(told), told=told, records=records, path=path)


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
        _say(walk.path, walk.queue[walk.at], KEYS[pressed], walk.tick(now()), walk.records)
        walk.said.append(walk.at)
        walk.at += 1
    elif pressed in ("u", "\x7f") and walk.said:
        walk.at = walk.said.pop()
        _say(walk.path, walk.queue[walk.at], "retract", walk.tick(now()), walk.records)
    elif pressed in ("n", " ", "\r", "\n"):
        walk.at += 1


def _rows(table: "pd.DataFrame") -> list[Record]:
    return [{str(k): v for k, v in row.items()} for row in table.astype(object).to_dict("records")]


def waiting_questions(
    questions: Sequence[Record], report: Mapping[str, str], spoken: frozenset[Pair], who: str
) -> list[Record]:
    """Return the questions that wait for this person: those of the rules, of reports on which they have not spoken.

    The adjudicator is also shown those on which people's words contradict.
    """
    answered = {frozenset(report.get(r, r) for r in pair) for pair in spoken}
    return [
        q
        for q in questions
        if (q["rule"] != "person" or who == ADJUDICATOR)
        and frozenset((report[q["record_a"]], report[q["record_b"]])) not in answered
    ]


def _spoken(path: Path) -> frozenset[Pair]:
    """Return the pairs on which this person's latest word is a verdict."""
    if not path.is_file():
        return frozenset()
    last: dict[Pair, tuple[str, str]] = {}
    for row in csv.DictReader(
        io.StringIO(path.read_bytes().decode("utf-8-sig", "replace")), delimiter=_delimiter(path)
    ):
        a, b = str(row.get("record_a") or ""), str(row.get("record_b") or "")
        said = (str(row.get("when") or ""), str(row.get("verdict") or ""))
        pair = (a, b) if a <= b else (b, a)
        last[pair] = max(said, last.get(pair, said), key=lambda s: s[0])
    return frozenset(p for p, (_, verdict) in last.items() if verdict != "retract")


def _delimiter(path: Path) -> str:
    """Return what parts the columns of a file that a spreadsheet may have saved."""
    with path.open("rb") as file:
        head = file.readline().decode("utf-8-sig", "replace")
    return max(",;\t", key=lambda d: (head.count(d), d == ","))


def _say(path: Path, pair: Pair, verdict: str, when: str, records: Mapping[str, Record]) -> None:
    """Append one verdict, in the columns and with the delimiter that the file has."""
    from slr.store.disk import append_line  # noqa: PLC0415

    names, delimiter = SAME_AS.names, ","
    if path.is_file() and path.stat().st_size:
        delimiter = _delimiter(path)
        with path.open("rb") as file:
            head = file.readline().decode("utf-8-sig", "replace")
        names = tuple(n.strip() for n in next(csv.reader([head], delimiter=delimiter)))
    row = {
        "record_a": pair[0], "record_b": pair[1], "verdict": verdict, "when": when,
        "title_a": _text(records[pair[0]]["title"]), "title_b": _text(records[pair[1]]["title"]),
    }  # fmt: skip
    line, header = io.StringIO(), io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(
        " ".join(row.get(n, "").split()) for n in names
    )
    csv.writer(header, lineterminator="\n").writerow(SAME_AS.names)
    append_line(path, line.getvalue().encode(), header=header.getvalue().encode())


def _text(value: Any) -> str:
    import pandas as pd  # noqa: PLC0415  loaded already

    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None or pd.isna(value) else str(value)


def _show(console: "Console", walk: Walk) -> None:
    a, b = walk.queue[walk.at]
    told = walk.told.get((a, b))
    console.clear()
    console.rule(f"pair {walk.at + 1} of {len(walk.queue)}")
    console.print(_side_by_side(walk.records[a], walk.records[b]))
    if told is not None:  # an audit does not show what the rules said
        console.print(f"[bold]{_MEANINGS.get(told['rule'], 'People disagree.')}[/bold]")
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
        left, right = _text(a[name]), _text(b[name])
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


def shorten(text: str, width: int = _ABSTRACT) -> str:
    """Cut a long text at a word, and say so.

    >>> shorten("Night work and errors", 12)
    'Night work …'
    """
    return text if len(text) <= width else f"{text[: width + 1].rsplit(' ', 1)[0].rstrip()} …"


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
