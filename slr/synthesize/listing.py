"""Make the tables that list reports, entries, sources and pairs one by one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from slr.model.row import list_rows, list_values
from slr.model.table import Table, frame, frame_of
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
    for row in list_rows(studies[studies["report"].isin(list(there))]):
        if row["report"] in works:
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
    met = outcomes[outcomes["effect"] == "exclude"]
    words = dict(
        zip(zip(met["report"], met["criterion"], strict=True), list_values(met["words"]), strict=True)
    )
    rows = _list_columns(statuses[statuses["status"].isin(OUT)])
    rows |= _list_works(works, rows["report"])
    rows["text"] = [texts.get(c) for c in rows["criterion"]]
    decided = zip(rows["report"], rows["criterion"], rows["by"], strict=True)
    rows["words"] = [words.get((report, c)) if by == "rule" else None for report, c, by in decided]
    return _sort(
        EXCLUDED,
        rows,
        lambda i: (
            -ALL_STAGES.index(rows["stage"][i]),
            order.get(rows["criterion"][i] or "", len(order)),
            rows["by"][i],
            rows["citation"][i].casefold(),
            rows["report"][i],
        ),
    )


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
    rows = _list_columns(statuses[statuses["status"].isin(WAITING)])
    rows |= _list_works(works, rows["report"])
    place = {key: i for i, key in enumerate(zip(scores["report"], scores["stage"], strict=True))}
    places = [place.get(key) for key in zip(rows["report"], rows["stage"], strict=True)]
    for name in ("rank", "score", "basis", "raised", "lowered"):
        values = list_values(scores[name])
        rows[name] = [None if i is None else values[i] for i in places]
    last = len(places) + len(place) + 1
    return _sort(
        PENDING,
        rows,
        lambda i: (
            ALL_STAGES.index(rows["stage"][i]),
            -WAITING.index(rows["status"][i]),
            rows["rank"][i] if rows["rank"][i] is not None else last,
            rows["citation"][i].casefold(),
            rows["report"][i],
        ),
    )


def verdict_table(verdicts: "pd.DataFrame", works: Mapping[str, Work]) -> "pd.DataFrame":
    """Return the valid verdicts, each with the work that it is about."""
    rows = [{**row, **_work_columns(works, row["report"])} for row in list_rows(verdicts)]
    rows.sort(key=lambda r: (ALL_STAGES.index(r["stage"]), r["citation"].casefold(), r["report"], r["who"]))
    return frame(VERDICTS, rows)


def ledger_table(
    population: Population, ends: Mapping[str, str], titles: Mapping[str, str | None]
) -> "pd.DataFrame":
    """Return the box of the flow in which each entry ends, in the order of the files."""
    items = population.items
    return frame_of(
        LEDGER,
        {
            "file": [i.file for i in items],
            "line": [i.line for i in items],
            "source": [i.source for i in items],
            "record": [i.id if i.record else None for i in items],
            "report": [population.report_of.get(i.id) for i in items],
            "end": [ends[i.id] for i in items],
            "title": [titles.get(i.id) for i in items],
        },
    )


def source_table(files: "pd.DataFrame", reports: "pd.DataFrame", protocol: Protocol) -> "pd.DataFrame":
    """Return the sources with the items that PRISMA-S requires.

    The table also shows whether the number of hits equals the number of entries in the files.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in list_rows(files):
        found.setdefault(row["source"], []).append(row)
    known: dict[tuple[str, ...], frozenset[str]] = {}
    sets = [known.setdefault(tuple(s), frozenset(s)) for s in reports["sources"]]
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
    rows = _list_columns(pairs)
    shown = {name: list_values(records[name]) for name in TITLES}
    place = {record: i for i, record in enumerate(records["record"])}
    for x in "ab":
        ids = rows[f"record_{x}"]
        rows[f"report_{x}"] = [population.report_of.get(r) for r in ids]
        for name, values in shown.items():
            rows[f"{name}_{x}"] = [values[place[r]] if r in place else None for r in ids]
    return _sort(
        MERGES,
        rows,
        lambda i: (
            order.get(rows["verdict"][i], len(order)),
            rows["report_a"][i] or "",
            rows["record_a"][i],
            rows["record_b"][i],
        ),
    )


def quarantine_table(quarantine: "pd.DataFrame") -> "pd.DataFrame":
    """Return the entries that could not be read, and the text outside the entries."""
    return frame(UNREADABLE, sorted(list_rows(quarantine), key=lambda r: (r["file"], r["line"], r["raw"])))


def _agree(hits: int | None, entries: int) -> str:
    if hits is None:
        return NOT_REPORTED
    return "yes" if hits == entries else "no"


def _list_columns(data: "pd.DataFrame") -> dict[str, list[Any]]:
    """Return the columns of a frame as lists, which need a fifth of the memory of rows."""
    return {str(name): list_values(data[name]) for name in data.columns}


def _sort(table: Table, columns: Mapping[str, list[Any]], key: Callable[[int], Any]) -> "pd.DataFrame":
    """Return columns as a frame of the given table.

    `key` maps the number of a row to the key by which the rows are sorted.
    """
    order = sorted(range(len(columns["by"])), key=key)
    return frame_of(table, {name: [columns[name][i] for i in order] for name in table.names})


def _list_works(works: Mapping[str, Work], reports: Iterable[str]) -> dict[str, list[Any]]:
    """Return the columns that tell a reader which work each report is."""
    shown = [works.get(report) or report for report in reports]
    return {
        "citation": [w if isinstance(w, str) else w.citation for w in shown],
        "records": [[] if isinstance(w, str) else list(w.records) for w in shown],
        "notice": [None if isinstance(w, str) else w.notices for w in shown],
        **{
            name: [None if isinstance(w, str) else getattr(w, name) for w in shown]
            for name in ("title", "title_markup", "year", "doi")
        },
    }


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
