"""Find the PDF of a report, or store a PDF for a report. The PDFs are in `corpus/<review>/fulltexts/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from slr.model.problem import Problem
from slr.store.layout import FULL_TEXTS, Review
from slr.store.paper import is_pdf, list_papers, paper_path, store_paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The PDF of a report. `name` is the name of the file, and `others` are further PDF files of the same report."""

    report: str
    path: Path
    others: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name


class PaperIndex:
    """The PDF files of a review by report. `report_of` maps the ids and former ids of records to reports.

    A PDF is named after the id or former id of any record of its report. If a report has several PDF files, the file
    named after the report comes first, and the others follow in the order of their names. The folder is read again if
    its modification time has changed. No file outside the folder is found, unless a link in the folder leads to it.
    """

    def __init__(self, review: Review, report_of: Mapping[str, str]) -> None:
        self._review, self._report_of = review, report_of
        self._stamp: int | None = None
        self._papers: dict[str, Paper] = {}
        self.refresh()

    def find(self, report: str) -> Paper | None:
        """Return the PDF of a report. Return None if there is none, or if the file is no longer a PDF."""
        self.refresh()
        paper = self._papers.get(report)
        return paper if paper is not None and is_pdf(paper.path) else None

    @property
    def reports(self) -> frozenset[str]:
        """The reports that have a PDF."""
        self.refresh()
        return frozenset(self._papers)

    def bring(self, report: str, source: IO[bytes], *, replace: bool = False) -> tuple[Problem, ...]:
        """Store a PDF for a report. `slr.store.paper.store_paper` explains which files are refused.

        A returned problem means that nothing was stored. Raises KeyError if the review has no such report, and OSError if the
        file cannot be written.
        """
        problems = store_paper(self._review, self._report_of[report], source, replace=replace)
        self._stamp = None
        return problems

    def shown(self, report: str) -> str:
        """Return the path at which `bring` stores the PDF of a report, as shown in messages."""
        return self._review.shown(paper_path(self._review, report))

    def refresh(self) -> None:
        """Read the folder again if it has changed."""
        stamp = self._read_stamp()
        if stamp is None or stamp != self._stamp:
            self._papers, self._stamp = self._read(), stamp

    def _read_stamp(self) -> int | None:
        try:
            return (self._review.corpus / FULL_TEXTS).stat().st_mtime_ns
        except OSError:
            return None

    def _read(self) -> dict[str, Paper]:
        found: dict[str, list[Path]] = {}
        for path in list_papers(self._review):
            report = self._report_of.get(path.stem)
            if report is not None:
                found.setdefault(report, []).append(path)
        return {report: _choose(report, paths) for report, paths in found.items()}


def _choose(report: str, paths: list[Path]) -> Paper:
    first, *others = sorted(paths, key=lambda path: (path.stem != report, path.name))
    return Paper(report=report, path=first, others=tuple(others))
