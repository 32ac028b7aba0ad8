"""Collect the history of a report, from its entries in the exports to the tables that list the report."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from slr.model import table as declared
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.sight import WAITING, find_half_extracted, find_open, is_settled, may_see
from slr.model.word import ADJUDICATOR, ALL_STAGES, STAGES
from slr.people.directory import read_former
from slr.pipeline import list_tables
from slr.store.disk import read_plain
from slr.store.layout import Review, list_files
from slr.store.manifest import read_manifest
from slr.store.table_file import read_table
from slr.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]
Tables = Mapping[str, "pd.DataFrame"]

ADDRESS: Final = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)


def read_tables(review: Review) -> "dict[str, pd.DataFrame]":
    """Return all tables of the last run, by name."""
    return {name: read_table(review, table) for name, table in list_tables().items()}


def read_tables_about(review: Review, report: str) -> "dict[str, pd.DataFrame] | None":
    """Read the rows that `make_history` needs for one report from the tables of the last run.

    If no report has this id, return None. Only these rows are read, so reading takes less than a second even in a
    large review. The table of a stage that has not run yet is empty.
    """
    made = {name for stage in read_manifest(review).stages.values() for name in stage.get("tables", {})}
    found = {"reports": read_table(review, declared.REPORTS, where={"report": [report]})}
    rows = list_rows(found["reports"])
    if not rows:
        return None
    if rows[0]["version_of"]:
        both = [report, rows[0]["version_of"]]
        found["reports"] = read_table(review, declared.REPORTS, where={"report": both})
    ids = rows[0]["records"]
    for name, table in list_tables().items():
        if name not in made:
            found.setdefault(name, declared.empty(table))
        elif name in _WHOLE:
            found[name] = read_table(review, table)
        elif "report" in table.names and name not in found:
            found[name] = read_table(review, table, where={"report": [report]})
    found["records"] = read_table(review, declared.RECORDS, where={"record": ids})
    found["pairs"] = _read_pairs(review, ids)
    return found


# Tables of which the rows about other reports are needed, too. They are small.
_WHOLE: Final = ("extracted", "claim_support")


def _read_pairs(review: Review, ids: Sequence[str]) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415  heavy

    sides = [read_table(review, declared.PAIRS, where={name: ids}) for name in ("record_a", "record_b")]
    return pd.concat(sides).drop_duplicates(["record_a", "record_b"], ignore_index=True)


def search_reports(tables: Tables, words: Sequence[str]) -> list[str]:
    """Return the sorted ids of the reports with a record that contains all the words.

    The id, key, title, authors, year and DOI of each record are searched. If the only word is the id or a
    former id of a record, return only the report of this record.
    """
    report_of = dict(zip(tables["clusters"]["record"], tables["clusters"]["report"], strict=True))
    if len(words) == 1 and words[0] in report_of:
        return [report_of[words[0]]]
    if len(words) == 1 and (renamed := read_former(tables["records"]).get(words[0])):
        return [report_of[renamed[0]]]
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


def search_quarantine(tables: Tables, review: Review, words: Sequence[str]) -> list[Row]:
    """Return the quarantined entries that contain all the words in their text, file name or line number."""
    home = review.shown(review.corpus)
    wanted = [fold(w) for w in words]
    return [
        q
        for q in list_rows(tables["quarantine"])
        if all(w in fold(f"{home}/{q['file']}:{q['line']} {q['raw']}") for w in wanted)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The rows about one report in the tables of the last run, and the files in `tables/` that list the report.

    If the report is a version of another report, `version_of` is that other report. Everything that would
    reveal verdicts that the person may not see is left out. `hidden` lists the stages at which verdicts are hidden.
    It is empty if nothing was left out and the report does not await a decision at a blind stage.
    """

    report: Row
    version_of: Row | None
    records: tuple[Row, ...]
    pairs: tuple[Row, ...]
    rules: tuple[Row, ...]
    verdicts: tuple[Row, ...]
    statuses: tuple[Row, ...]
    ranks: tuple[Row, ...]
    codings: tuple[Row, ...]
    findings: tuple[Row, ...]
    claims: tuple[Row, ...]
    suggestions: tuple[Row, ...]
    studies: tuple[Row, ...]
    files: tuple[str, ...]
    hidden: tuple[str, ...]


def make_history(
    tables: Tables,
    review: Review,
    protocol: Protocol,
    report: str,
    who: str | None = None,
    *,
    with_files: bool = True,
) -> History:
    """Return the history of a report as a person may see it. If `who` is None, return what everybody may see.

    If `may_see` hides other people's verdicts at a stage, the status and rank at that stage are hidden, too, because
    they show whether other people have judged the report. A final status that people did not decide is still shown,
    but without its reason.

    If any verdict on the report is hidden, or if the report awaits a decision at a blind stage, these parts are also
    left out: other people's codings, findings and links to claims, the studies, and the files that list the report. If
    the protocol hides the findings of a study that only one person has extracted, they are also left out, unless `who`
    extracted them or is the adjudicator.

    `tables` are all tables, or those of `read_tables_about`. In a large review, finding the files that list the report
    takes a long time. If `with_files` is false, they are not looked for, and `files` is empty.
    """
    t = {name: _of(frame, report) for name, frame in tables.items() if "report" in frame}
    [row] = [r for r in t["reports"] if r["report"] == report]
    ids = set(row["records"])
    statuses = sorted(t["statuses"], key=lambda s: ALL_STAGES.index(s["stage"]))
    hidden = _hidden_stages(statuses, protocol, who)
    kept = tuple(v for v in t["verdicts"] if v["who"] == who or v["stage"] not in hidden)
    closed = len(kept) == len(t["verdicts"]) and not find_open(statuses, protocol, who)
    pairs = list_rows(tables["pairs"])
    alone = _list_half_extracted(tables, protocol, who)
    return History(
        report=row,
        version_of=next(iter(_of(tables["reports"], row["version_of"])), None) if row["version_of"] else None,
        records=tuple(_records(tables["records"], ids)),
        pairs=tuple(p for p in pairs if p["record_a"] in ids or p["record_b"] in ids),
        rules=tuple(t["rule_outcomes"]),
        verdicts=kept,
        statuses=tuple(_show_statuses(statuses, hidden)),
        ranks=tuple(s for s in t["scores"] if s["stage"] not in hidden),
        codings=tuple(c for c in t["coded"] if c["who"] == who or closed),
        findings=tuple(f for f in t["extracted"] if f["who"] == who or (closed and f["study"] not in alone)),
        claims=tuple(c for c in _list_claims(tables, report) if closed or c["who"] == [who]),
        suggestions=tuple(t["suggestions"]),
        studies=tuple(t["studies"]) if closed else (),
        files=tuple(_files_with(review, {*ids, report})) if closed and with_files else (),
        hidden=tuple(s for s in STAGES if s in hidden and not closed),
    )


def _list_half_extracted(tables: Tables, protocol: Protocol, who: str | None) -> frozenset[str]:
    """Return the studies that only one person has extracted, if other people's findings in them are hidden from `who`."""
    if who == ADJUDICATOR or not protocol.extraction.hides_single:
        return frozenset()
    return find_half_extracted(list_rows(tables["extracted"]))


def _list_claims(tables: Tables, report: str) -> Iterator[Row]:
    yield from (row for row in list_rows(tables["claim_support"]) if report in row["reports"])


def _hidden_stages(statuses: Iterable[Row], protocol: Protocol, who: str | None) -> frozenset[str]:
    settled = {s["stage"] for s in statuses if is_settled(s["status"], s["by"])}
    return frozenset(
        stage
        for stage in STAGES
        if not may_see(protocol.screening.stage(stage), who, settled=stage in settled)
    )


def _show_statuses(statuses: Iterable[Row], hidden: frozenset[str]) -> Iterator[Row]:
    """Yield the statuses that the person may see.

    At a hidden stage, a status is shown only if it is final and was not decided by people. Its reason is left out.
    """
    for status in statuses:
        if status["stage"] not in hidden:
            yield status
        elif status["by"] != "people" and status["status"] not in WAITING:
            yield {**status, "who": [], "reason": None, "flag": None}


def _records(records: "pd.DataFrame", ids: set[str]) -> list[Row]:
    found: list[Row] = list(list_rows(records[records["record"].isin(list(ids))]))
    return sorted(found, key=lambda r: (r["file"], r["line"]))


def _files_with(review: Review, ids: set[str]) -> Iterator[str]:
    """Yield the CSV files in `tables/` that contain any of the ids. The files can have any encoding."""
    folder = review.build / "tables"
    for path in (p for p in list_files(folder) if p.suffix == ".csv" and p.parent == folder):
        words = set(re.findall(r"[a-z0-9-]+", read_plain(path).decode("utf-8", "replace")))
        if words & ids:
            yield f"tables/{path.name}"


def _of(frame: "pd.DataFrame", report: str) -> list[dict[str, Any]]:
    return list_rows(frame[frame["report"] == report])
