"""The section on problems that the program found."""

from collections.abc import Iterable
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.output import PROBLEMS
from slr.model.problem import Problem
from slr.report.document import Section
from slr.report.page import Page

KEY: Final = "problems"
MOST_LINES: Final = 8  # most line numbers in a row; the table file has all of them
PROBLEM_COLUMNS: Final = columns_of("""
    problem text:long short name of the problem
    number  whole     number of problems of this kind in the file
    lines   text      first lines with such a problem
""")


def make(page: Page) -> Section | None:
    """Return the section that lists the code and the short name of each kind of problem, in the review's language.

    Problems of one kind in one file are listed in one row. The full messages are in the table file. If there are no problems,
    return None.
    """
    t, rows = page.texts, _group(page.problems)
    if not rows:
        return None
    for row in rows:
        row["problem"] = t(f"problem.{row['code']}")
    names = ("severity", "code", "problem", "file", "number", "lines")
    columns = pick(names, PROBLEM_COLUMNS, PROBLEMS.columns)
    grid = page.grid(t("section.problems"), columns, rows, file="problems")
    return page.section(KEY, page.intro(KEY), grid)


def _group(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return a row for each kind of problem in each file, in the order in which the kinds occur."""
    alike: dict[tuple[str, str, str], list[int | None]] = {}
    for p in problems:
        alike.setdefault((p.file, str(p.severity), p.code), []).append(p.line)
    return [
        {"severity": severity, "code": code, "file": file, "number": len(lines), "lines": _word_lines(lines)}
        for (file, severity, code), lines in alike.items()
    ]


def _word_lines(lines: Iterable[int | None]) -> str:
    known = sorted({line for line in lines if line is not None})
    return ", ".join([*map(str, known[:MOST_LINES]), *(["..."] if len(known) > MOST_LINES else [])])
