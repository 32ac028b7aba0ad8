"""Collect the characteristics, the codes and the citation of each counted study."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from slr.findings.construct import choose_forms
from slr.findings.evidence import NOT_RECORDED
from slr.model.framework import STUDY_FIELDS
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.status import find_cited
from slr.model.word import ADJUDICATOR
from slr.reference.citation import FIELDS, cite_alone, cite_works

if TYPE_CHECKING:
    import pandas as pd

Rows = Iterable[Mapping[str, Any]]
Facts = Mapping[str, Mapping[str, tuple[str, ...]]]

# Roles under which a work is coded although its study is not evidence for the code.
NO_EVIDENCE: Final = ("background", "worked-example", "reject")


def collect_facts(
    studies: Rows, codings: Rows, counts: Callable[[str, str], bool], protocol: Protocol
) -> Facts:
    """Return the values of each field for each counted study.

    `studies` are rows of the table STUDIES, and `codings` rows of the table CODED. `counts(study, report)` returns
    whether a study is counted because of this report. If several people recorded different values, all of them are
    values of the study, unless the adjudicator recorded one.
    """
    listed = [row for row in studies if counts(row["study"], row["report"])]
    by_study: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in _unify_fields(listed):
        by_study[row["study"]].append(row)
    codes = _collect_codes(listed, codings, protocol)
    return {
        study: {
            **{field: _find_values(rows, field) for field in STUDY_FIELDS},
            **{field: values.get(study, ()) for field, values in codes.items()},
        }
        for study, rows in sorted(by_study.items())
    }


def _unify_fields(rows: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the rows, after giving the same form to values that differ only in case, accents, hyphens or spaces."""
    forms = {field: choose_forms(row[field] for row in rows if row[field]) for field in STUDY_FIELDS}
    for row in rows:
        yield {**row, **{field: forms[field].get(row[field]) for field in STUDY_FIELDS}}


def _find_values(rows: Collection[Mapping[str, Any]], field: str) -> tuple[str, ...]:
    recorded = {(row["who"], row[field]) for row in rows if row[field]}
    settled = {value for who, value in recorded if who == ADJUDICATOR}
    return tuple(sorted(settled or {value for _, value in recorded})) or (NOT_RECORDED,)


def _collect_codes(
    studies: Rows, codings: Rows, protocol: Protocol
) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the codes and the themes of each study, under the names of the fields `code` and `theme`."""
    by_report: dict[str, set[str]] = defaultdict(set)
    for row in codings:
        if row["role"] not in NO_EVIDENCE:
            by_report[row["report"]].add(row["theme"])
    found: dict[str, set[str]] = defaultdict(set)
    for row in studies:
        found[row["study"]] |= by_report.get(row["report"], set())
    parents = {code.id: code.parent for code in protocol.codebook}
    themes = {code.id for code in protocol.themes}
    return {
        "code": {study: tuple(sorted(codes)) for study, codes in found.items()},
        "theme": {
            study: tuple(sorted(themes & {a for code in codes for a in _list_above(code, parents)}))
            for study, codes in found.items()
        },
    }


def _list_above(code: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    """Yield a code and the codes above it. Each code is yielded once, even if the parents form a cycle."""
    seen: set[str] = set()
    above: str | None = code
    while above is not None and above not in seen:
        seen.add(above)
        yield above
        above = parents.get(above)


def cite_reports(tables: "Mapping[str, pd.DataFrame]", reports: Collection[str]) -> Mapping[str, str]:
    """Return the citations of the given reports, and of all works that the review can cite.

    The citations of these works are all different. `tables` contains reports, statuses and coded.
    """
    known = find_cited(tables["statuses"], tables["coded"])
    rows = tables["reports"][tables["reports"]["report"].isin([*known, *reports])]
    listed = list_rows(rows[list(FIELDS)])
    together = cite_works(row for row in listed if row["report"] in known)
    alone = {r["report"]: cite_alone(r["authors"], r["year"], r["title"], r["note"]) for r in listed}
    return {report: citation.text for report, citation in (alone | together).items()}


def name_studies(studies: Rows, cited: Mapping[str, str]) -> Mapping[str, str]:
    """Return a name for each study: the name that people gave the study, followed by the citations of its reports.

    If nobody recorded the study, its name is the citation of its report. If several studies would have the same name,
    their ids are added to their names. `cited` contains the citations of reports.
    """
    reports_of: dict[str, set[str]] = defaultdict(set)
    for row in studies:
        reports_of[row["study"]].add(row["report"])
    names = {
        study: _name_study(study, listed, sorted({cited[r] for r in listed if r in cited}))
        for study, listed in reports_of.items()
    }
    alike = Counter(names.values())
    return {study: f"{name} ({study})" if alike[name] > 1 else name for study, name in names.items()}


def _name_study(study: str, reports: Collection[str], citations: Sequence[str]) -> str:
    works = " / ".join(citations)
    if study in reports:
        return works or study
    return f"{study} ({works})" if works else study
