"""The history of a report: from the line of an export to the tables that name it."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from slr.pipeline import list_tables
from slr.store.layout import Review
from slr.store.table_file import read_table
from slr.text.citation import cite_with_title
from slr.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd

STAGES: Final = ("title-abstract", "retrieval", "full-text")
ADDRESS: Final = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)


def read_tables(review: Review) -> "dict[str, pd.DataFrame]":
    """Return every table of the last run, by name."""
    return {name: read_table(review, table) for name, table in list_tables().items()}


def search_reports(tables: "Mapping[str, pd.DataFrame]", words: tuple[str, ...]) -> list[str]:
    """Return the reports of which one record holds all the words; an exact id finds that report alone."""
    report_of = dict(zip(tables["clusters"]["record"], tables["clusters"]["report"], strict=True))
    if len(words) == 1 and words[0] in report_of:
        return [report_of[words[0]]]
    wanted = [fold(ADDRESS.sub("", w)) for w in words]
    r = tables["records"]
    columns = zip(
        r["record"],
        r["key"].fillna(""),
        r["title"].fillna(""),
        r["authors"],
        r["year"].astype("string").fillna(""),
        r["doi"].fillna(""),
        strict=True,
    )
    found = set()
    for record, key, title, authors, year, doi in columns:
        text = fold(" ".join((record, key, title, *authors, year, doi)))
        if all(w in text for w in wanted):
            found.add(report_of[record])
    return sorted(found)


def search_quarantine(
    tables: "Mapping[str, pd.DataFrame]", review: Review, words: tuple[str, ...]
) -> list[str]:
    """Return the quarantined entries that hold all the words in their text or place."""
    home, found = review.shown(review.corpus), []
    for q in tables["quarantine"].to_dict("records"):
        place = f"{home}/{q['file']}:{q['line']}"
        if all(fold(w) in fold(f"{place} {q['raw']}") for w in words):
            found.append(f"quarantined: {place}: {q['reason']}")
    return found


def tell_story(
    tables: "Mapping[str, pd.DataFrame]", review: Review, report: str
) -> Iterator[tuple[str, Any]]:
    """Yield what is known of a report, heading by heading."""
    t = {name: _of(frame, report) for name, frame in tables.items() if "report" in frame}
    row = t["reports"][0]
    ids = set(row["records"])
    home = review.shown(review.corpus)
    yield "report", report
    yield "citation", cite_report(tables, report)
    if not isinstance(row["language"], str):
        yield "language", "undecided: the export names none, and the text is too short or too mixed to tell"
    records = [r for r in tables["records"].to_dict("records") if r["record"] in ids]
    records.sort(key=lambda r: (r["file"], r["line"]))
    yield (
        "records",
        [f"{r['record']}  {home}/{r['file']}:{r['line']}  ({r['source']}, {r['kind']})" for r in records],
    )
    pairs = [p for p in tables["pairs"].to_dict("records") if p["record_a"] in ids or p["record_b"] in ids]
    yield (
        "duplicates",
        [
            f"{p['record_a']} / {p['record_b']}: {p['verdict']} by {p['by']} [{p['rule']}] {p['evidence']}"
            for p in pairs
        ],
    )
    if isinstance(row["version_of"], str):
        yield "version of", f"{row['version_of']}  {cite_report(tables, row['version_of'])}"
    yield "rules", [_rule(o) for o in t["rule_outcomes"]]
    yield "verdicts", [_verdict(v) for v in t["verdicts"]]
    yield "status", [_status(s) for s in sorted(t["statuses"], key=lambda s: STAGES.index(s["stage"]))]
    yield (
        "ranking",
        [
            f"rank {s['rank']} at {s['stage']} by {s['basis']}; raised by {', '.join(s['raised']) or 'nothing'}"
            for s in t["scores"]
        ],
    )
    yield "codings", [_coding(c) for c in t["coded"]]
    yield "suggested codes", [f"{s['theme']} ({', '.join(s['words'])})" for s in t["suggestions"]]
    yield "studies", [s["study"] for s in t["studies"]]
    yield "stands in", _tables_with(review, {*ids, report})


def _rule(o: Mapping[str, Any]) -> str:
    words = f" ({', '.join(o['words'])})" if o["words"] else ""
    return f"{o['criterion']}: {o['outcome']}{words}; " + (
        "no effect" if o["effect"] == "none" else f"{o['effect']}s"
    )


def _status(s: Mapping[str, Any]) -> str:
    by = f" by {s['criterion']}" if isinstance(s["criterion"], str) else ""
    flag = f" [{s['flag']}]" if isinstance(s["flag"], str) else ""
    return f"{s['stage']}: {s['status']}{by} — {s['reason']}{flag}"


def _coding(c: Mapping[str, Any]) -> str:
    statement = f": {c['statement']}" if isinstance(c["statement"], str) else ""
    location = f" ({c['location']})" if isinstance(c["location"], str) else ""
    return f"{c['theme']}, {c['role']}{statement}{location} — {c['who']}"


def _verdict(v: Mapping[str, Any]) -> str:
    extra = [str(v[k]) for k in ("criterion", "basis", "note") if isinstance(v[k], str)]
    return (
        f"{v['stage']}: {v['who']} said {v['verdict']}"
        + (f" ({'; '.join(extra)})" if extra else "")
        + f", {v['when']}"
    )


def _tables_with(review: Review, ids: set[str]) -> list[str]:
    """Return the written tables that name the report or one of its records."""
    found = []
    for path in sorted((review.build / "tables").glob("*.csv")):
        words = set(re.findall(r"[a-z0-9-]+", path.read_text(encoding="utf-8-sig")))
        if words & ids:
            found.append(f"tables/{path.name}")
    return found


def _of(frame: "pd.DataFrame", report: str) -> list[dict[str, Any]]:
    return frame[frame["report"] == report].to_dict("records")  # type: ignore[return-value]  # keys are column names


def cite_report(tables: "Mapping[str, pd.DataFrame]", report: str) -> str:
    """Return authors, year and title of a report in one line; blank for a report that is not there."""
    found = _of(tables["reports"], report)
    return cite_with_title(found[0], width=None) if found else ""
