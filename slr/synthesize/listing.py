"""Make the tables that list reports, entries, sources and pairs one by one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from slr.model.output import (
    EXCLUDED,
    LEDGER,
    MERGES,
    NOTICES,
    PENDING,
    SOURCES,
    STUDY_CHARACTERISTICS,
    UNREADABLE,
    VERDICTS,
)
from slr.model.protocol import PeerReview, Protocol, Source
from slr.model.row import list_rows
from slr.model.table import frame
from slr.model.word import ALL_STAGES, NOT_REPORTED, STATES
from slr.synthesize.population import Population, arm_of_kind
from slr.synthesize.work import Work

if TYPE_CHECKING:
    import pandas as pd

WAITING: Final = ("pending", "maybe", "conflict")
OUT: Final = ("excluded", "not retrieved")
TITLES: Final = ("title", "title_markup")
KNOWN: Final = ("design", "country", "setting", "sample")


def study_table(
    studies: "pd.DataFrame", included: Iterable[str], works: Mapping[str, Work]
) -> "pd.DataFrame":
    """Return the characteristics of included studies (PRISMA 2020 item 17). Unknown values are "not reported"."""
    there = set(included)
    rows = []
    for row in list_rows(studies):
        if row["report"] in there and row["report"] in works:
            work = works[row["report"]]
            known = {k: row[k] or NOT_REPORTED for k in KNOWN}
            more = {
                "authors": list(work.authors),
                "journal": work.journal,
                "type": work.type,
                "language": work.language,
                "notice": work.notices,
            }
            rows.append(row | work.row() | more | known)
    return frame(STUDY_CHARACTERISTICS, sorted(rows, key=lambda r: (r["study"], r["report"], str(r["who"]))))


def excluded_table(
    statuses: "pd.DataFrame", outcomes: "pd.DataFrame", works: Mapping[str, Work], protocol: Protocol
) -> "pd.DataFrame":
    """Return every report that was excluded or not retrieved, with the stage, the reason, and who decided.

    PRISMA 2020 item 16b asks for this list. The last stage of screening comes first, because the flow lists
    the exclusions at this stage by reason.
    """
    texts = {c.id: c.text if c.kind == "exclude" else f"not met: {c.text}" for c in protocol.criteria}
    order = {c: i for i, c in enumerate(texts)}
    words = {
        (r["report"], r["criterion"]): r["words"] for r in list_rows(outcomes) if r["effect"] == "exclude"
    }
    rows = [
        {
            **row,
            **_work_columns(works, row["report"]),
            "text": texts.get(row["criterion"]),
            "words": words.get((row["report"], row["criterion"])) if row["by"] == "rule" else None,
        }
        for row in list_rows(statuses[statuses["status"].isin(OUT)])
    ]
    rows.sort(
        key=lambda r: (
            -ALL_STAGES.index(r["stage"]),
            order.get(r["criterion"] or "", len(order)),
            r["by"],
            r["citation"].casefold(),
            r["report"],
        )
    )
    return frame(EXCLUDED, rows)


def notice_table(
    decisions: "pd.DataFrame", works: Mapping[str, Work], status_of: Mapping[str, str]
) -> "pd.DataFrame":
    """Return the notices about reports of the review. Notices about included reports come first (MECIR C48)."""
    rows = [
        {
            **_work_columns(works, row["report"]),
            **row,
            "standing": status_of.get(row["report"], NOT_REPORTED),
            "notices": [works[n].citation for n in row["notices"] if n in works],
        }
        for row in list_rows(decisions)
    ]
    rows.sort(
        key=lambda r: (
            r["standing"] != "included",
            STATES.index(r["notice"]) if r["notice"] in STATES else len(STATES),
            r["citation"].casefold(),
            r["report"],
        )
    )
    return frame(NOTICES, rows)


def pending_table(
    statuses: "pd.DataFrame", scores: "pd.DataFrame", works: Mapping[str, Work]
) -> "pd.DataFrame":
    """Return the reports that await a decision, stage by stage: conflicts, maybes, then pending reports by rank."""
    ranked = {(r["report"], r["stage"]): r for r in list_rows(scores)}
    model = ("rank", "score", "basis", "raised", "lowered")
    rows = []
    for row in list_rows(statuses[statuses["status"].isin(WAITING)]):
        score = ranked.get((row["report"], row["stage"]), {})
        rows.append({**{k: score.get(k) for k in model}, **row, **_work_columns(works, row["report"])})
    last = len(rows) + len(ranked) + 1
    rows.sort(
        key=lambda r: (
            ALL_STAGES.index(r["stage"]),
            -WAITING.index(r["status"]),
            r["rank"] if r["rank"] is not None else last,
            r["citation"].casefold(),
            r["report"],
        )
    )
    return frame(PENDING, rows)


def verdict_table(verdicts: "pd.DataFrame", works: Mapping[str, Work]) -> "pd.DataFrame":
    """Return the valid verdicts, each with the work that it is about."""
    rows = [{**row, **_work_columns(works, row["report"])} for row in list_rows(verdicts)]
    rows.sort(key=lambda r: (ALL_STAGES.index(r["stage"]), r["citation"].casefold(), r["report"], r["who"]))
    return frame(VERDICTS, rows)


def ledger_table(
    population: Population, ends: Mapping[str, str], titles: Mapping[str, str | None]
) -> "pd.DataFrame":
    """Return the box of the flow in which each entry ends, in the order of the files."""
    return frame(
        LEDGER,
        [
            {
                "file": i.file,
                "line": i.line,
                "source": i.source,
                "record": i.id if i.record else None,
                "report": population.report_of.get(i.id),
                "end": ends[i.id],
                "title": titles.get(i.id),
            }
            for i in population.items
        ],
    )


def source_table(files: "pd.DataFrame", reports: "pd.DataFrame", protocol: Protocol) -> "pd.DataFrame":
    """Return the sources with the items that PRISMA-S requires.

    The table also shows whether the number of hits equals the number of entries in the files.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in list_rows(files):
        found.setdefault(row["source"], []).append(row)
    sets = [frozenset(s) for s in reports["sources"]]
    return frame(
        SOURCES,
        [_source_row(s, found.get(s.id, []), sets) | _search_row(s, protocol) for s in protocol.sources],
    )


def _source_row(
    source: Source, files: Sequence[Mapping[str, Any]], sources_of: Iterable[frozenset[str]]
) -> dict[str, Any]:
    declared = {k: getattr(source, k) for k in ("name", "kind", "platform", "strategy", "limits")}
    row = {
        **declared,
        "source": source.id,
        "arm": arm_of_kind(source.kind),
        "searched": _word_dates(source, files),
        "hits": NOT_REPORTED if source.all_hits is None else str(source.all_hits),
        "entries": NOT_REPORTED,
        "hits_agree": NOT_REPORTED,
        "files": sorted(f["file"] for f in files),
        "note": source.note or None,
    }
    if not files:
        return row
    entries, parsed, quarantined = (sum(f[k] for f in files) for k in ("entries", "parsed", "quarantined"))
    mine = [s for s in sources_of if source.id in s]
    return {
        **row,
        "entries": str(entries),
        "hits_agree": _agree(source.all_hits, entries),
        "parsed": parsed,
        "quarantined": quarantined,
        "reports": len(mine),
        "alone": sum(s == {source.id} for s in mine),
    }


_SEARCH: Final = ("adapted_from", "update", "translated_by", "contacts")


def _search_row(source: Source, protocol: Protocol) -> dict[str, Any]:
    """Return the items of PRISMA-S that say how a source was searched."""
    names = {s.id: s.name for s in protocol.sources}
    filters = source.filters
    return {
        **{k: getattr(source, k) for k in _SEARCH},
        "platform": source.via if source.platform == NOT_REPORTED else source.platform,
        "together": [names.get(s, s) for s in source.searched_together],
        "filters": filters
        if isinstance(filters, str)
        else "; ".join(f"{f.name} ({f.source})" for f in filters) or "none",
        "peer_review": _word_review(source.peer_review),
        "lines": [f"{i.line} {i.query} ({i.hits})".strip() for i in source.lines],
    }


def _word_review(review: PeerReview | str) -> str:
    """Return who reviewed a strategy, when and how, and what was changed. Unknown parts are left out."""
    if isinstance(review, str):
        return review
    parts = (review.by, review.date, review.method, review.changes)
    return "; ".join(p for p in parts if p != NOT_REPORTED) or NOT_REPORTED


def _word_dates(source: Source, files: Sequence[Mapping[str, Any]]) -> str:
    """Return the dates of a source's searches, with "not reported" at the end if a search has no date."""
    dates = {f["searched"] or NOT_REPORTED for f in files} or {source.searched}
    return "; ".join(sorted(dates))


def merge_table(pairs: "pd.DataFrame", population: Population, records: "pd.DataFrame") -> "pd.DataFrame":
    """Return the pairs that were compared in detail.

    Merged pairs come first, then open questions, versions, notices and pairs kept apart.
    """
    order = {"same": 0, "ask": 1, "version": 2, "notice": 3, "different": 4}
    shown = {r["record"]: {name: r[name] for name in TITLES} for r in list_rows(records[["record", *TITLES]])}
    rows = [
        {
            **row,
            **{f"report_{x}": population.report_of.get(row[f"record_{x}"]) for x in "ab"},
            **{f"{name}_{x}": shown.get(row[f"record_{x}"], {}).get(name) for x in "ab" for name in TITLES},
        }
        for row in list_rows(pairs)
    ]
    rows.sort(
        key=lambda r: (
            order.get(r["verdict"], len(order)),
            r["report_a"] or "",
            r["record_a"],
            r["record_b"],
        )
    )
    return frame(MERGES, rows)


def quarantine_table(quarantine: "pd.DataFrame") -> "pd.DataFrame":
    """Return the entries that could not be read, and the text outside the entries."""
    return frame(UNREADABLE, sorted(list_rows(quarantine), key=lambda r: (r["file"], r["line"], r["raw"])))


def _agree(hits: int | None, entries: int) -> str:
    if hits is None:
        return NOT_REPORTED
    return "yes" if hits == entries else "no"


def _work_columns(works: Mapping[str, Work], report: str) -> dict[str, object]:
    work = works.get(report)
    if work is None:
        return {
            "citation": report,
            "title": None,
            "title_markup": None,
            "year": None,
            "doi": None,
            "records": [],
            "notice": None,
        }
    return {**work.row(), "records": list(work.records), "notice": work.notices}
