"""List the studies that are still to be appraised, and the answers to settle."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from slr.findings.appraisal import NOT_SETTLED
from slr.model.appraisal import Tool
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.status import find_included
from slr.people.evidence_kind import find_other_reports, find_types
from slr.people.tool import list_tools
from slr.stage import Tables, Todo

Row = Mapping[str, Any]


def list_appraisal_todo(tables: Tables, protocol: Protocol) -> Iterator[Todo]:
    """Yield the appraisal tasks that remain for included reports of empirical studies.

    If the protocol has no tool and nobody has appraised a study, there are no tasks, and only the table APPRAISALS is
    read.
    """
    rows = list_rows(tables["appraisals"])
    settings = protocol.appraisal
    if not (rows or settings.tools or settings.definitions):
        return
    title = dict(zip(tables["reports"]["report"], tables["reports"]["title"].fillna(""), strict=True))
    studies = list_rows(tables["studies"])
    others = find_other_reports(studies, find_types(tables["reports"]))
    wanted = find_included(tables["statuses"]) - others
    people = find_appraisers(rows, list_tools(protocol))
    done: dict[str, set[str]] = defaultdict(set)
    for row in studies:
        done[row["report"]] |= people.get(row["study"], set())
    differing = {r for row in rows if row["state"] == NOT_SETTLED and row["counts"] for r in row["reports"]}
    found = {
        "unappraised": {r for r in wanted if not done[r]},
        "single_appraised": {r for r in wanted if len(done[r]) == 1 and settings.appraisers > 1},
        "unsettled_appraisal": differing & wanted,
    }
    for kind, reports in found.items():
        if reports:
            yield Todo.of(kind, sorted(reports), title)


def find_appraisers(rows: Iterable[Row], tools: Iterable[Tool]) -> dict[str, set[str]]:
    """Map each study to the people who have appraised it completely with at least one tool. `rows` are rows of APPRAISALS."""
    known = {tool.id: tool for tool in tools}
    given: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row["finding"] is None:
            for who, answer in zip(row["who"], row["answers"], strict=True):
                given[row["study"], row["tool"], who][row["item"]] = answer
    found: dict[str, set[str]] = defaultdict(set)
    for (study, tool, who), answers in given.items():
        if tool in known and not known[tool].list_missing(answers):
            found[study].add(who)
    return found
