"""A report on the terminal, its criteria beside it, the words that fired and the words that rank it marked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from slr.desk.snapshot import Snapshot
from slr.model.protocol import Criterion
from slr.model.word import ADJUDICATOR
from slr.query.condition import read_query, spell_rule
from slr.query.document import fold_words
from slr.query.match import Hit, find_hits
from slr.query.node import EVERYWHERE, Query, Term
from slr.query.node import Any as AnyOf
from slr.screen.queue import Item
from slr.text.style import style_title

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

WIDE: Final = 110  # columns from which criteria fit beside the report
EXCLUDING, INCLUDING, RANKING = "bold red", "bold green", "underline cyan"
CHOICES: Final = (
    "123456789abdfghjklorstvwxyz"  # keys of criteria: digits, then letters without a meaning of their own
)
SERVED: Final[Mapping[str, str]] = {
    "model": "ranked by {basis}", "random": "drawn by chance", "listed": "in order of the list", "by hand": "chosen",
    "pilot": "pilot round",
}  # fmt: skip


def show_item(
    console: "Console",
    snapshot: Snapshot,
    item: Item,
    who: str,
    *,
    head: str,
    note: str = "",
    said: str = "",
    terms: tuple[Sequence[str], Sequence[str]] = ((), ()),
    basis: str = "the model",
) -> None:
    """Clear the screen and show one report, ready for a key."""
    from rich.table import Table  # noqa: PLC0415

    console.clear()
    left, right = _report(snapshot, item.report, terms), _criteria(snapshot, item.report)
    rule = f"{head} · {SERVED[item.served].format(basis=basis)}"
    if console.width >= WIDE:
        console.rule(rule)
        grid = Table.grid(expand=True, padding=(0, 2))
        grid.add_column(ratio=3)
        grid.add_column(ratio=2)
        grid.add_row(left, right)
        console.print(grid)
    else:
        console.print(right)  # above, so that on a low screen it is the criteria that roll out of sight
        console.rule(rule)
        console.print(left)
    for line in _others(snapshot, item.report, who):
        console.print(line, style="yellow", markup=False)
    if said:
        console.print(f"your last verdict: {said}", style="dim", markup=False)
    if note:
        console.print(f"note: {note}", style="yellow", markup=False)
    console.print(_keys(snapshot))


def _report(snapshot: Snapshot, report: str, terms: tuple[Sequence[str], Sequence[str]]) -> "RenderableType":
    from rich.console import Group  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    row = snapshot.rows[report]
    marks = _marks(snapshot, row, terms[0])
    title = _marked(row["title"] or "(no title)", "title", 0, marks, "bold")
    for start, end in _italics(row):
        title.stylize("italic", start, end)
    parts: list[RenderableType] = [title, Text(_source(row), style="dim"), Text()]
    abstract = row["abstract"]
    parts.append(_marked(abstract, "abstract", 0, marks) if abstract else Text("(no abstract)", style="italic yellow"))  # fmt: skip
    if row["keywords"]:
        line = Text("keywords: ", style="dim")
        for i, keyword in enumerate(row["keywords"]):
            line.append("; " if i else "")
            line.append_text(_marked(keyword, "keywords", i, marks))
        parts += [Text(), line]
    if terms[0] or terms[1]:
        raised = f"raised by {', '.join(terms[0])}" if terms[0] else ""
        lowered = f"lowered by {', '.join(terms[1])}" if terms[1] else ""
        parts += [Text(), Text("; ".join(filter(None, (raised, lowered))), style="dim cyan")]
    return Group(*parts)


def _italics(row: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield where a title is in italics; a terminal has no other style of titles that it does not need itself."""
    runs = style_title(row["title"] or "", row["title_markup"])
    if "".join(run.text for run in runs) != row["title"]:
        return  # a formula that the plain title spells with marks of its own: its places are others
    place = 0
    for run in runs:
        if "i" in run.styles:
            yield place, place + len(run.text)
        place += len(run.text)


def _source(row: Mapping[str, Any]) -> str:
    names = list(row["authors"])
    who = "; ".join(names[:6]) + (f"; and {len(names) - 6} more" if len(names) > 6 else "")
    parts = (who or "(no author)", row["year"] or "n.d.", row["journal"], row["type"], row["language"], row["doi"], row["report"])  # fmt: skip
    return " · ".join(str(p) for p in parts if p)


def _marks(snapshot: Snapshot, row: Mapping[str, Any], raised: Sequence[str]) -> list[tuple[str, Hit]]:
    """Return what is to be marked, with its style; what stands later is drawn over what stands before."""
    fields = (row["title"], row["abstract"], row["keywords"])
    marks = [(RANKING, hit) for query in _term_query(raised) for hit in find_hits(query, *fields)]
    for criterion in snapshot.protocol.criteria:
        if criterion.rule is not None and criterion.rule.text:
            query = read_query(criterion.rule.text)
            style = EXCLUDING if criterion.kind == "exclude" else INCLUDING
            marks += [(style, hit) for hit in find_hits(query, *fields)]
    return marks


def _term_query(terms: Sequence[str]) -> list[Query]:
    parts = tuple(Term(words=tuple(w.split()), fields=EVERYWHERE, column=1) for t in terms if (w := fold_words(t)))  # fmt: skip
    return [Query(text="", node=AnyOf(parts))] if parts else []


def _marked(text: str, field: str, item: int, marks: Sequence[tuple[str, Hit]], style: str = "") -> "Text":
    from rich.text import Text  # noqa: PLC0415

    out = Text(text, style=style)
    for mark, hit in marks:
        if (hit.field, hit.item) == (field, item):
            out.stylize(mark, hit.start, hit.end)
    return out


def _criteria(snapshot: Snapshot, report: str) -> "RenderableType":
    """Return the criteria of the stage with what each rule says of the report, and the key that names it."""
    from rich.text import Text  # noqa: PLC0415

    outcomes = {o["criterion"]: o for o in snapshot.outcomes.get(report, ())}
    keys = {ident: key for key, ident in choices(snapshot).items()}
    out = Text()
    for criterion in _of_stage(snapshot):
        style = "red" if criterion.kind == "exclude" else "green"
        out.append(f"{keys.get(criterion.id, ' ')} ", style="bold")
        out.append(f"{criterion.id} ", style=f"bold {style}")
        out.append(f"{criterion.text}\n")
        outcome = outcomes.get(criterion.id)
        if outcome is not None and criterion.rule is not None:
            words = f": {', '.join(outcome['words'])}" if outcome["words"] else ""
            condition = "; ".join(spell_rule(criterion.rule)) if outcome["outcome"] == "unknown" else ""
            out.append(f"    rule {outcome['outcome']}{words}{f' ({condition})' if condition else ''}\n", style="dim")  # fmt: skip
    return out


def _of_stage(snapshot: Snapshot) -> list[Criterion]:
    here = [c for c in snapshot.protocol.criteria if c.stage == snapshot.queue.stage]
    return [*(c for c in here if c.kind == "exclude"), *(c for c in here if c.kind == "include")]


def choices(snapshot: Snapshot) -> dict[str, str]:
    """Return key -> criterion: one key excludes by it. Criteria of inclusion can be named too: as not met."""
    return {key: c.id for key, c in zip(CHOICES, _of_stage(snapshot), strict=False)}


def _others(snapshot: Snapshot, report: str, who: str) -> list[str]:
    """Return what others said, which only an adjudicator or a team that does not read blind may see."""
    if who != ADJUDICATOR and snapshot.queue.settings.blind:
        return []
    return [
        f"{v['who']}: {v['verdict']} {v['criterion'] or ''}".rstrip() + (f" ({v['note']})" if v["note"] else "")
        for v in snapshot.verdicts.get(report, ())
        if v["who"] != who
    ]  # fmt: skip


def _keys(snapshot: Snapshot) -> "Text":
    from rich.text import Text  # noqa: PLC0415

    out = Text("\n")
    exclude = f"{' '.join(choices(snapshot))}" or "e"
    for key, meaning in (("i", "include"), (exclude, "exclude by it" if choices(snapshot) else "exclude"), ("e", "exclude without one"), ("m", "maybe"), ("space", "skip"), ("n", "note"), ("u", "undo"), ("q", "quit")):  # fmt: skip
        out.append(key, style="bold")
        out.append(f" {meaning}   ")
    return out
