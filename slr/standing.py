"""Where a review stands, in words: what each stage came to, and what it leaves for people to do next."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from slr.dedupe.outcome import find_questions
from slr.model.protocol import Protocol
from slr.model.word import ADJUDICATOR

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]

SHOWN: Final = 3  # how many reports the advice names; the tables list all


def summarize(stage: str, tables: Tables) -> str:
    """Return in one line what a stage came to."""
    return SUMMARIES[stage](tables)


def advise(stage: str, tables: Tables, protocol: Protocol, review: str) -> list[str]:
    """Return what a stage leaves for people to do next, one line each, most pressing first.

    Commands name the review, so that they can be pasted in a project of several.
    """
    return [line.replace("{review}", review) for line in ADVICE[stage](tables, protocol)]


def _summarize_ingest(t: Tables) -> str:
    files = t["files"]
    entries, parsed, quarantined = (int(files[c].sum()) for c in ("entries", "parsed", "quarantined"))
    undecided = int(t["records"]["language"].isna().sum())
    unknown = f"; {undecided} in a language that neither export nor text tells" if undecided else ""
    return (
        f"{_count(len(files), 'file')}, {_count(entries, 'entry', 'entries')} = {parsed} parsed + {quarantined} quarantined"
        f"{unknown}"
    )


def _summarize_dedupe(t: Tables) -> str:
    records, reports = len(t["clusters"]), len(t["reports"])
    asked = len(find_questions(t["pairs"], t["clusters"]))
    asks = f"; {_count(asked, 'pair')} to ask about" if asked else ""
    return f"{_count(records, 'record')} = {_count(reports, 'report')} + {_count(records - reports, 'duplicate')}{asks}"


def _summarize_screen(t: Tables) -> str:
    parts = []
    for stage in ("title-abstract", "retrieval", "full-text"):
        counts = t["statuses"][t["statuses"]["stage"] == stage]["status"].value_counts()
        if not len(counts):
            continue
        parts.append(f"{stage}: " + ", ".join(f"{counts[s]} {s}" for s in sorted(counts.index)))
    return "; ".join(parts) or (
        "no stage of screening was reported" if len(t["reports"]) else "no reports yet"
    )


def _summarize_code(t: Tables) -> str:
    coded = t["coded"]
    reports = _count(coded["report"].nunique(), "report")
    return f"{_count(len(coded), 'coding')} of {reports}; {_count(len(t['suggestions']), 'code')} suggested by terms"


def _advise_ingest(t: Tables, _: Protocol) -> list[str]:
    left = len(t["quarantine"])
    lines = []
    if not len(t["files"]) or not int(t["files"]["entries"].sum()):
        lines.append(
            "put exports into corpus/{review}/searches/ and name them under `sources:` in the protocol; nothing is read yet"
        )
    if left:
        entries = _count(left, "quarantined entry", "quarantined entries")
        lines.append(f"mend {entries}: `slr ingest -r {{review}} --quarantine` lists each with its line")
    return lines


def _advise_dedupe(t: Tables, _: Protocol) -> list[str]:
    questions = find_questions(t["pairs"], t["clusters"])
    asked = sum(q["rule"] != "person" for q in questions)
    told = len(questions) - asked
    walk = "`slr dedupe -r {review} --walk --as"
    lines = (
        [f"settle {_count(told, 'pair')} on which people's verdicts contradict: {walk} {ADJUDICATOR}`"]
        if told
        else []
    )
    return (
        [*lines, f"settle {_count(asked, 'pair')} that may be duplicates: {walk} YOURNAME`"]
        if asked
        else lines
    )


def _advise_screen(t: Tables, _: Protocol) -> list[str]:
    statuses = t["statuses"]
    title = dict(zip(t["reports"]["report"], t["reports"]["title"].fillna("(no title)"), strict=True))
    lines = []
    for stage in ("title-abstract", "retrieval", "full-text"):
        here = statuses[statuses["stage"] == stage]
        by_status = {s: list(here[here["status"] == s]["report"]) for s in ("conflict", "maybe", "pending")}
        if by_status["conflict"]:
            lines.append(
                f"settle {_count(len(by_status['conflict']), 'conflict')} at {stage}, in screening/{stage}/adjudicated.csv: {_name(by_status['conflict'], title)}"
            )
        if by_status["maybe"]:
            lines.append(
                f"decide {_count(len(by_status['maybe']), 'maybe')} at {stage}: {_name(by_status['maybe'], title)}"
            )
        if by_status["pending"] and stage == "retrieval":
            lines.append(
                f"get {_count(len(by_status['pending']), 'full text')}, and note each in retrieval/YOURNAME.csv: {_name(by_status['pending'], title)}"
            )
        elif by_status["pending"]:
            scores = t["scores"]
            ranked = scores[scores["stage"] == stage].sort_values("rank")
            order = list(ranked["report"]) or by_status["pending"]
            basis = f", ranked by {ranked['basis'].iloc[0]}" if len(ranked) else ""
            lines.append(
                f"read {_count(len(by_status['pending']), 'report')} at {stage}{basis}: `slr screen -r {{review}} --as YOURNAME`; first: {_name(order, title)}"
            )
    flagged = int(statuses["flag"].notna().sum())
    if flagged:
        lines.append(
            f"look again at {_count(flagged, 'flagged decision')}: `slr status -r {{review}} --flags` lists them"
        )
    return lines


def _advise_code(t: Tables, _: Protocol) -> list[str]:
    statuses = t["statuses"]
    stages = [s for s in ("full-text", "retrieval", "title-abstract") if s in set(statuses["stage"])]
    last = next((s for s in stages if s != "retrieval"), None)
    included = set(statuses[(statuses["stage"] == last) & (statuses["status"] == "included")]["report"])
    uncoded = sorted(included - set(t["coded"]["report"]))
    title = dict(zip(t["reports"]["report"], t["reports"]["title"].fillna("(no title)"), strict=True))
    return (
        [f"code {_count(len(uncoded), 'included report')} in coding/YOURNAME.csv: {_name(uncoded, title)}"]
        if uncoded
        else []
    )


def _name(reports: list[str], title: Mapping[str, str]) -> str:
    """Name the first few reports by id and the beginning of the title."""
    shown = [f"{r} {_short(title.get(r, ''))}" for r in reports[:SHOWN]]
    return "; ".join(shown) + (f"; and {len(reports) - SHOWN} more" if len(reports) > SHOWN else "")


def _short(text: str, width: int = 48) -> str:
    """Cut a title at a word.

    >>> _short("Managing performance: performance management in action", 24)
    'Managing performance: …'
    """
    return text if len(text) <= width else text[:width].rsplit(" ", 1)[0] + " …"


def _count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    >>> _count(1, "entry", "entries"), _count(2, "pair")
    ('1 entry', '2 pairs')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


SUMMARIES: Final[Mapping[str, Callable[[Tables], str]]] = {
    "ingest": _summarize_ingest,
    "dedupe": _summarize_dedupe,
    "screen": _summarize_screen,
    "code": _summarize_code,
}

ADVICE: Final[Mapping[str, Callable[[Tables, Protocol], list[str]]]] = {
    "ingest": _advise_ingest,
    "dedupe": _advise_dedupe,
    "screen": _advise_screen,
    "code": _advise_code,
}
