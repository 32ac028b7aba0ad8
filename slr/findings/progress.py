"""Summarise the findings in one line, and list what is left to do.

The tasks are findings to extract, studies to appraise, differences to settle, studies without a kind of evidence, and
outcomes without a judgement of certainty.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from slr.findings.appraisal_progress import list_appraisal_todo
from slr.model.certainty import GRADE, NOT_ASSESSED
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.status import find_included
from slr.model.word import ADJUDICATOR, NOT_CLASSIFIED
from slr.people.evidence_kind import classify_studies, find_other_reports, find_types
from slr.stage import NAMED, Tables, Todo
from slr.text.count import count

Row = Mapping[str, object]
_APART: Final = ("worked-example", "background", "second hand")  # reasons of rows that never count


def count_up(tables: Tables) -> dict[str, int]:
    """Return the numbers of counted results, of their studies, and of results that are not counted.

    If nobody has extracted findings, the result is empty.
    """
    if not len(tables["extracted"]):
        return {}
    findings = tables["findings"]
    counted = findings[findings["counts"]]
    return {
        "counted": len(counted),
        "studies": int(counted["study"].nunique()),
        "others": len(findings) - len(counted),
    }


def summarize(tables: Tables) -> str:
    """Summarise the numbers of `count_up` in one line. If there are none, the line is "no findings"."""
    n = count_up(tables)
    if not n:
        return "no findings"
    waiting = f", {n['others']} not counted" if n["others"] else ""
    studies = count(n["studies"], "study", "studies")
    return f"{count(n['counted'], 'result')} of {studies} counted{waiting}"


def list_todo(tables: Tables, protocol: Protocol) -> Iterator[Todo]:
    """Yield the tasks that are left: to extract, to appraise, to record kinds of evidence, and to judge certainty."""
    yield from _list_extraction_todo(tables, protocol)
    yield from list_appraisal_todo(tables, protocol)
    yield from _list_unclassified(tables)
    yield from _list_unassessed(tables)


def _list_unassessed(tables: Tables) -> Iterator[Todo]:
    """Yield a task if people should still judge the certainty of outcomes.

    There is no task if nobody has judged an outcome with GRADE.
    """
    if not any(row["system"] == GRADE for row in list_rows(tables["certainty"])):
        return
    left = tuple(
        (row["comparison"] or "", f"→ {row['outcome']}")
        for row in list_rows(tables["summary_of_findings"])
        if row["certainty"] == NOT_ASSESSED
    )
    if left:
        yield Todo(kind="unassessed", count=len(left), reports=left[:NAMED])


def _list_unclassified(tables: Tables) -> Iterator[Todo]:
    """Yield a task if the kind of evidence of counted studies is unknown.

    To save time, the other tables are read only if a result or an appraisal is counted.
    """
    counted = [row for name in ("findings", "appraisals") for row in list_rows(tables[name]) if row["counts"]]
    if not counted:
        return
    kinds = classify_studies(list_rows(tables["studies"]), find_types(tables["reports"]))
    reports = {
        report
        for row in counted
        for report in row["reports"]
        if kinds.get(row["study"], NOT_CLASSIFIED) == NOT_CLASSIFIED
    }
    if reports:
        titles = tables["reports"]["title"].fillna("")
        title = dict(zip(tables["reports"]["report"], titles, strict=True))
        yield Todo.of("unclassified", sorted(reports), title)


def _list_extraction_todo(tables: Tables, protocol: Protocol) -> Iterator[Todo]:
    """Yield the tasks left for included reports: findings, second extractors, and differences to settle.

    There are no tasks if people have extracted no findings, or only worked examples, background and second-hand
    findings. In this case, no other table is read.
    """
    extracted = [row for row in list_rows(tables["extracted"]) if row["reason"] not in _APART]
    if not extracted:
        return
    included = find_included(tables["statuses"])
    title = dict(zip(tables["reports"]["report"], tables["reports"]["title"].fillna(""), strict=True))
    rows = list_rows(tables["studies"])
    others = find_other_reports(rows, find_types(tables["reports"]))
    people = _list_people(extracted, rows)
    left = {r for r in included - others if not people.get(r)}
    waits = not protocol.extraction.counts_single
    single = {r for r in included if len(people.get(r, ())) == 1 and waits}
    differing = {
        report for d in list_rows(tables["finding_differences"]) if d["open"] for report in d["reports"]
    }
    for kind, reports in (("unextracted", left), ("single_extracted", single), ("unreconciled", differing)):
        if reports:
            yield Todo.of(kind, sorted(reports), title)


def _list_people(extracted: Iterable[Row], studies: Iterable[Row]) -> dict[str, set[str]]:
    """Return the extractors of each report. Everybody who extracted one report of a study is an extractor of all its reports."""
    by_study: dict[object, set[str]] = {}
    for row in extracted:
        if row["who"] != ADJUDICATOR:
            by_study.setdefault(row["study"], set()).add(str(row["who"]))
    found: dict[str, set[str]] = {}
    for row in studies:
        found.setdefault(str(row["report"]), set()).update(by_study.get(row["study"], ()))
    return found
