"""A review of seven reports for testing the screening commands, small enough to count by hand."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

PROTOCOL = """\
# Made up.
schema: 1
review: {title: Rats at work, kind: demonstration}
question:
  text: Does work strain people?
criteria:
  - id: E1
    kind: exclude
    text: About animals.
    rule: {text: 'rat* OR mice'}
  - id: E2
    kind: exclude
    text: Too old.
    rule: {years: {to: 1999}}
  - id: P1
    kind: exclude
    text: Not about strain.
sources:
  - {id: base, name: Base, kind: database, files: ['base.csv']}
screening:
  title-abstract: {reviewers: 2, team: [rina, tomas]}
"""

# title: year, abstract
REPORTS = {
    "Old rats": (1990, "Strain in rats."),
    "New mice": (2010, "Strain in mice."),
    "Old strain": (1995, "Strain of clerks."),
    "Strain at sea": (2015, "Sailors are strained by night work."),
    "Strain on land": (2016, ""),
    "Sleep of nurses": (2017, "Nurses sleep badly."),
    "Strain of judges": (2018, "Judges tire."),
}


def write_review(
    project: Path,
    *,
    verdicts: Mapping[str, Iterable[tuple[str, str, str]]] | None = None,
    replace: tuple[str, str] = ("", ""),
    reports: Mapping[str, tuple[int, str]] = REPORTS,
) -> Path:
    """Write the review into a project. `verdicts`: reviewer -> (title, verdict, criterion); `replace`: in the protocol."""
    (project / "protocols").mkdir(exist_ok=True)
    (project / "protocols" / "small.yaml").write_text(PROTOCOL.replace(*replace), encoding="utf-8")
    searches = project / "corpus" / "small" / "searches"
    searches.mkdir(parents=True, exist_ok=True)
    with (searches / "base.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["title", "authors", "year", "abstract"])
        for i, (title, (year, abstract)) in enumerate(reports.items()):
            writer.writerow([title, f"Author{i}, A.", year, abstract])
    for who, rows in (verdicts or {}).items():
        write_verdicts(project, who, rows)
    return project


def write_verdicts(project: Path, who: str, rows: Iterable[tuple[str, str, str]]) -> None:
    """Write a reviewer's file; reports are identified by their titles, which the program allows."""
    path = project / "corpus" / "small" / "screening" / "title-abstract" / f"{who}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["report", "verdict", "criterion", "when", "title"])
        for i, (title, verdict, criterion) in enumerate(rows):
            writer.writerow([f"by-title-{i}", verdict, criterion, "2026-01-01", title])


CODEBOOK = """\
codebook:
  - {id: strain, label: {en: Strain}, definition: Being tired by work., terms: {en: [strain*]}}
  - {id: sleep, label: {en: Sleep}, definition: How people sleep., terms: {en: [sleep*, night]}}
  - {id: home, label: {en: Home}, definition: Work at home.}
screening:
  full-text: {reviewers: 1}
"""
LET_THROUGH = ("Strain at sea", "Strain of judges")


def write_codable_review(
    project: Path, *, full_text: bool = True, reports: Mapping[str, tuple[int, str]] = REPORTS
) -> Path:
    """Write the review with a codebook, in which two reports were let through, and with `full_text` are included."""
    rows = [*((title, "include", "") for title in LET_THROUGH), ("Strain on land", "exclude", "P1")]
    people = {"rina": rows, "tomas": rows}
    write_review(project, verdicts=people, replace=("screening:\n", CODEBOOK), reports=reports)
    if full_text:
        path = project / "corpus" / "small" / "screening" / "full-text" / "rina.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"by-title-{i},include,2026-01-02,{title}\n" for i, title in enumerate(LET_THROUGH)]
        path.write_text("report,verdict,when,title\n" + "".join(lines), encoding="utf-8")
    return project
