"""Problems that the program found."""

from typing import Final

from slr.model.column import columns_of, pick
from slr.model.output import PROBLEMS
from slr.report.document import Section
from slr.report.page import Page

KEY: Final = "problems"
PROBLEM_COLUMNS: Final = columns_of("""
    problem text:long short name of the problem
""")


def make(page: Page) -> Section:
    """Return the section that lists the problems by code and short name, in the review's language.

    The full messages are in the table file.
    """
    t = page.texts
    rows = [
        {
            "severity": str(p.severity),
            "code": p.code,
            "problem": t(f"problem.{p.code}"),
            "file": p.file,
            "line": p.line,
        }
        for p in page.problems
    ]
    columns = pick(("severity", "code", "problem", "file", "line"), PROBLEM_COLUMNS, PROBLEMS.columns)
    grid = page.grid(t("section.problems"), columns, rows, file="problems")
    return page.section(KEY, *((page.intro(KEY),) if rows else ()), grid)
