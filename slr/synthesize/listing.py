"""Create the tables that list studies, reports, verdicts, notices, entries, sources and pairs one by one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from slr.model.output import (
    EXCLUDED,
    LEDGER,
    MERGES,
    NOTICES,
    OUTSIDE_REPORTS,
    PENDING,
    SOURCES,
    STUDY_CHARACTERISTICS,
    STUDY_DIFFERENCES,
    UNREADABLE,
    VERDICTS,
)
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.source import PeerReview, Source
from slr.model.table import Table, frame
from slr.model.word import ALL_STAGES, FACTS, NOT_CLASSIFIED, NOT_EXTRACTED, NOT_REPORTED, STATES
from slr.people.study_fact import COMPARED, NOTHING, Fact, collect_study_facts
from slr.synthesize.overlap import SourceSets
from slr.synthesize.place import (
    find_places,
    join_texts,
    map_texts,
    number_texts,
    order_rows,
    rank_ids,
    rank_texts,
    take_rows,
)
from slr.synthesize.population import OUTSIDE, Population, arm_of_kind
from slr.synthesize.work import SHOWN, Work, Works
from slr.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd

    from slr.synthesize.place import Places

WAITING: Final = ("pending", "maybe", "conflict")
OUT: Final = ("excluded", "not retrieved")
TITLES: Final = ("title", "title_markup")
_ROWS: Final = 10_000  # reports that become Python values at a time


def study_table(
    studies: "pd.DataFrame", included: Iterable[str], works: Mapping[str, Work], evidence: Mapping[str, str]
) -> "pd.DataFrame":
    """Return the characteristics of included studies (PRISMA 2020 item 17), with one row per study and report.

    `evidence` maps each classified study to its kind of evidence.

    A fact that nobody recorded is "not extracted". A fact is "not reported" if a person wrote this because the study does
    not report the fact. A fact that is recorded for one report of a study also applies to its other reports. If people
    recorded different values, all values are shown until the difference is settled. Then the settled value is shown.
    """
    there = set(included)
    listed = [r for r in list_rows(studies[studies["report"].isin(list(there))]) if r["report"] in works]
    facts = collect_study_facts(listed)
    rows = []
    for (study, report), group in _group_rows(listed, "study", "report").items():
        work, recorded = works[report], [row for row in group if row["who"]]
        more = {
            "study": study,
            "report": report,
            "authors": list(work.authors),
            "journal": work.journal,
            "type": work.type,
            "language": work.language,
            "evidence": evidence.get(study, NOT_CLASSIFIED),
            "notice": work.notices,
            "who": _join_distinct(row["who"] for row in recorded),
            **{name: _join_distinct(row[name] for row in recorded) for name in ("note", "basis")},
        }
        known = {name: _word_fact(facts.get(study, {}).get(name, NOTHING), name, recorded) for name in FACTS}
        rows.append(work.row() | more | known)
    return frame(STUDY_CHARACTERISTICS, sorted(rows, key=lambda r: (r["study"], r["report"])))


def study_differences(studies: "pd.DataFrame", included: Iterable[str]) -> "pd.DataFrame":
    """Return the facts of included studies that people recorded differently. Open differences come first."""
    listed = list_rows(studies[studies["report"].isin(list(included))])
    reports = {
        study: sorted({row["report"] for row in rows})
        for (study,), rows in _group_rows(listed, "study").items()
    }
    rows = [
        {
            "study": study,
            "reports": reports[study],
            "column": column,
            "who": list(fact.given),
            "values": ["; ".join(values) for values in fact.given.values()],
            "settled": "; ".join(fact.settled) or None,
            "open": fact.open,
        }
        for study, facts in collect_study_facts(listed).items()
        for column, fact in facts.items()
        if fact.differs
    ]
    rows.sort(key=lambda row: (not row["open"], row["study"], COMPARED.index(str(row["column"]))))
    return frame(STUDY_DIFFERENCES, rows)


def _group_rows(
    rows: Iterable[Mapping[str, Any]], *names: str
) -> dict[tuple[str, ...], list[Mapping[str, Any]]]:
    found: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    return found


def _word_fact(fact: Fact, name: str, recorded: Iterable[Mapping[str, Any]]) -> str:
    """Return a fact about a report as text.

    The text is what people recorded for the report. In three cases, it is the fact about the whole study instead:

    - Nothing was recorded for the report.
    - The adjudicator settled the fact.
    - People still disagree on the fact.
    """
    own = () if fact.settled or fact.open else [row[name] for row in recorded]
    return _join_distinct(own) or "; ".join(fact.values) or NOT_EXTRACTED


def _join_distinct(values: Iterable[str | None]) -> str | None:
    """Join the distinct values with semicolons, sorted. If all values are empty, return None.

    Values that differ only in case or accents occur once.
    """
    found: dict[str, str] = {}
    for value in sorted(v for v in values if v):
        found.setdefault(fold(value), value)
    return "; ".join(found.values()) or None


def excluded_table(
    statuses: "pd.DataFrame", outcomes: "pd.DataFrame", works: Works, protocol: Protocol
) -> "pd.DataFrame":
    """Return every report that was excluded or not retrieved, with the stage, the reason, and who decided.

    PRISMA 2020 item 16b asks for the excluded studies that might appear to meet the criteria. The last stage of
    screening comes first, because the flow lists the exclusions at this stage by reason.
    """
    texts = {c.id: c.text if c.kind == "exclude" else f"not met: {c.text}" for c in protocol.criteria}
    order = {c: i for i, c in enumerate(texts)}
    rows = statuses[statuses["status"].isin(OUT)].reset_index(drop=True)
    met = outcomes[outcomes["effect"] == "exclude"]
    place = find_places(
        join_texts(rows["report"], rows["criterion"]), join_texts(met["report"], met["criterion"])
    )
    place[(rows["by"] != "rule").to_numpy(bool)] = -1
    data = rows.assign(
        **works.columns(rows["report"], (*SHOWN, "records")),
        notice=works.columns(rows["report"], ("notices",))["notices"],
        text=map_texts(rows["criterion"], texts.get),
        words=take_rows(met["words"], place),
    )
    return _sort(
        EXCLUDED,
        data,
        number_texts(data["stage"], lambda stage: -ALL_STAGES.index(stage)),
        number_texts(data["criterion"], lambda c: order.get(c, len(order)), missing=len(order)),
        rank_texts(data["by"]),
        rank_texts(data["citation"], str.casefold),
        rank_ids(data["report"]),
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


def pending_table(statuses: "pd.DataFrame", scores: "pd.DataFrame", works: Works) -> "pd.DataFrame":
    """Return the reports that await a decision or a full text, stage by stage.

    At each stage, conflicts come first, then maybes, then pending reports by rank.
    """
    rows = statuses[statuses["status"].isin(WAITING)].reset_index(drop=True)
    place = find_places(
        join_texts(rows["report"], rows["stage"]), join_texts(scores["report"], scores["stage"])
    )
    data = rows.assign(
        **works.columns(rows["report"]),
        notice=works.columns(rows["report"], ("notices",))["notices"],
        **{name: take_rows(scores[name], place) for name in ("rank", "score", "basis", "raised", "lowered")},
    )
    last = len(rows) + len(scores) + 1
    return _sort(
        PENDING,
        data,
        number_texts(data["stage"], ALL_STAGES.index),
        number_texts(data["status"], lambda status: -WAITING.index(status)),
        data["rank"].fillna(last).to_numpy(int),
        rank_texts(data["citation"], str.casefold),
        rank_ids(data["report"]),
    )


def outside_table(population: Population, standing: "pd.Series[Any]", works: Works) -> "pd.DataFrame":
    """Return the reports that are only in sources outside the flow. `standing` contains the final status of each report."""
    here = (population.reports["arm"] == OUTSIDE).to_numpy(bool)
    rows = population.reports[["report"]].assign(standing=standing.astype("string"))[here]
    data = rows.reset_index(drop=True).assign(**works.columns(rows["report"]))
    return _sort(OUTSIDE_REPORTS, data, rank_texts(data["citation"], str.casefold), rank_ids(data["report"]))


def verdict_table(verdicts: "pd.DataFrame", works: Works) -> "pd.DataFrame":
    """Return the valid verdicts, each with the work that it is about."""
    data = verdicts.reset_index(drop=True).assign(**works.columns(verdicts["report"]))
    return _sort(
        VERDICTS,
        data,
        number_texts(data["stage"], ALL_STAGES.index),
        rank_texts(data["citation"], str.casefold),
        rank_ids(data["report"]),
        rank_texts(data["who"]),
    )


def ledger_table(population: Population, ends: "pd.Series[Any]", records: "pd.DataFrame") -> "pd.DataFrame":
    """Return the table LEDGER: the box of the flow in which each entry ends, sorted by file and line.

    `ends` contains the id of the box for each entry, in the order of `population.items`.
    """
    items = population.items
    data = items.assign(
        record=items["id"].where(items["record"]),
        end=ends,
        title=take_rows(records["title"], find_places(items["id"], records["record"])),
    )
    return _sort(
        LEDGER, data, items["file"].cat.codes.to_numpy().astype(np.int64), items["line"].to_numpy(np.int64)
    )


def source_table(files: "pd.DataFrame", sets: SourceSets, protocol: Protocol) -> "pd.DataFrame":
    """Return the sources with the items that PRISMA-S requires.

    `sets` maps each set of sources to the number of reports that exactly these sources found. The table also shows
    whether the number of hits equals the number of entries in the files.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in list_rows(files):
        found.setdefault(row["source"], []).append(row)
    return frame(
        SOURCES,
        [_source_row(s, found.get(s.id, []), sets) | _search_row(s, protocol) for s in protocol.sources],
    )


def _source_row(
    source: Source, files: Sequence[Mapping[str, Any]], reports: Mapping[frozenset[str], int]
) -> dict[str, Any]:
    """Return the row of a source. `reports` maps each set of sources to the number of reports that exactly these sources found."""
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
    return {
        **row,
        "entries": str(entries),
        "hits_agree": _agree(source.all_hits, entries),
        "parsed": parsed,
        "quarantined": quarantined,
        "reports": sum(number for sources, number in reports.items() if source.id in sources),
        "alone": reports.get(frozenset({source.id}), 0),
    }


_SEARCH: Final = ("adapted_from", "update", "translated_by", "contacts")


def _search_row(source: Source, protocol: Protocol) -> dict[str, Any]:
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
    """Return who reviewed a strategy, when and how, and what was changed.

    Parts that are not reported are left out. If nothing is reported, the result is "not reported".
    """
    if isinstance(review, str):
        return review
    parts = (review.by, review.date, review.method, review.changes)
    return "; ".join(p for p in parts if p != NOT_REPORTED) or NOT_REPORTED


def _word_dates(source: Source, files: Sequence[Mapping[str, Any]]) -> str:
    """Return the dates of a source's searches, with "not reported" at the end if a search has no date.

    If the source has no files, the date comes from the protocol.
    """
    dates = {f["searched"] or NOT_REPORTED for f in files} or {source.searched}
    return "; ".join(sorted(dates))


def merge_table(pairs: "pd.DataFrame", clusters: "pd.DataFrame", records: "pd.DataFrame") -> "pd.DataFrame":
    """Return the pairs that were compared closely or judged by people.

    Merged pairs come first, then open questions, versions, notices, and pairs of different works.
    """
    order = {"same": 0, "ask": 1, "version": 2, "notice": 3, "different": 4}
    data = pairs.reset_index(drop=True)
    data = data.assign(
        **{name: data[name].astype("category") for name in ("verdict", "by", "rule", "evidence")}
    )
    for x in "ab":
        ids = data[f"record_{x}"]
        data[f"report_{x}"] = take_rows(clusters["report"], find_places(ids, clusters["record"]))
        place = find_places(ids, records["record"])
        for name in TITLES:
            data[f"{name}_{x}"] = take_rows(records[name], place)
    return _sort(
        MERGES,
        data,
        number_texts(data["verdict"], lambda verdict: order.get(verdict, len(order))),
        rank_ids(data["report_a"]),
        rank_ids(data["record_a"]),
        rank_ids(data["record_b"]),
    )


def quarantine_table(quarantine: "pd.DataFrame") -> "pd.DataFrame":
    """Return the entries that could not be read, and the text outside the entries."""
    return frame(UNREADABLE, sorted(list_rows(quarantine), key=lambda r: (r["file"], r["line"], r["raw"])))


def _agree(hits: int | None, entries: int) -> str:
    if hits is None:
        return NOT_REPORTED
    return "yes" if hits == entries else "no"


def _sort(table: Table, data: "pd.DataFrame", *keys: "Places") -> "pd.DataFrame":
    """Return the declared columns of a table, with the rows sorted by the first key, then the second, and so on."""
    order = order_rows(*keys)
    return data[list(table.names)].take(order).reset_index(drop=True)


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
