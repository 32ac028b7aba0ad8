"""Compare the works that a draft cites with the reports of a review and their statuses."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from slr.manuscript.acronym import find_acronyms
from slr.manuscript.check import Findings
from slr.manuscript.duplicate import is_same_work
from slr.manuscript.evidence import Scene
from slr.manuscript.name import read_name
from slr.manuscript.resolution import Outcome, Resolution
from slr.manuscript.resolve import resolve
from slr.manuscript.work import Work
from slr.text.citation import OTHERS
from slr.text.fold import fold

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A review with which a draft can be compared.

    `rows` are the rows of the table REPORTS. `included` are the included reports. `excluded` maps each excluded report
    to the stage at which it was excluded. `boxes` are the boxes of the flow, as in `prisma.json`.
    """

    rows: Sequence[Row]
    included: Set[str]
    excluded: Mapping[str, str]
    boxes: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedReport:
    """A report that the draft cites: its row of the table REPORTS, and the line and text of the entry or citation in the draft."""

    row: Row
    line: int
    text: str


def find_cited(findings: Findings, rows: Sequence[Row]) -> list[CitedReport]:
    """Return the reports that a draft cites, each once, in the order of `rows`.

    A cited entry matches all reports of the same work (`is_same_work`). A citation without an entry matches the report
    with the same authors and year, unless several works have these authors and this year.
    """
    reports = [_read_report(place, row) for place, row in enumerate(rows)]
    known = _index(reports)
    never = {work.place for work in findings.never_cited}
    found: dict[int, CitedReport] = {}
    for work in findings.works:
        if work.place in never:
            continue
        for report in known.get(_doi(work), []) + known.get(_title(work), []):
            if is_same_work(work, report):
                row = rows[report.place]
                found.setdefault(report.place, CitedReport(row=row, line=work.line, text=work.text))
    missing = [r.citation for r in findings.resolutions if r.outcome is Outcome.MISSING]
    scene = Scene(acronyms=find_acronyms(findings.prose.text))
    for resolution in resolve(missing, reports, scene):
        for report in _list_found(resolution):
            citation = resolution.citation
            found.setdefault(
                report.place, CitedReport(row=rows[report.place], line=citation.line, text=citation.text)
            )
    return [found[place] for place in sorted(found)]


def _list_found(resolution: Resolution) -> Iterator[Work]:
    """Yield the reports that a citation refers to, or nothing if this is uncertain."""
    if resolution.outcome is Outcome.FOUND:
        yield from resolution.works


def _index(reports: Sequence[Work]) -> dict[str, list[Work]]:
    known: dict[str, list[Work]] = {}
    for report in reports:
        for key in {_doi(report), _title(report)}:
            known.setdefault(key, []).append(report)
    known.pop("", None)
    return known


def _doi(work: Work) -> str:
    return work.doi.casefold()


def _title(work: Work) -> str:
    return " ".join(fold(work.title).split())


def _read_report(place: int, row: Row) -> Work:
    """Return a report as if it were an entry of a reference list."""
    authors = [str(author) for author in row["authors"]]
    named = [author for author in authors if fold(author) not in OTHERS]
    year = "" if row["year"] is None else str(int(row["year"]))
    title = row["title"] if isinstance(row["title"], str) else ""
    doi = row["doi"] if isinstance(row["doi"], str) else ""
    return Work(
        place=place,
        line=0,
        text=f"{'; '.join(authors)} ({year}). {title}",
        number=None,
        people=tuple(read_name(name) for name in named),
        more=len(named) < len(authors),
        year=year,
        years=frozenset({year} - {""}),
        letter="",
        undated=not year,
        title=title,
        doi=doi,
        regulations=(),
        folded=fold(f"{' '.join(authors)} {title}"),
    )
