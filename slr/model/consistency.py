"""List the checks of reported statistics, and declare the table of their results."""

from typing import Final

from slr.model.column import Table, columns_of

# The checks of a finding, in the order in which they are shown.
CHECKS: Final = (
    "test-p",
    "b/SE",
    "interval",
    "interval-centre",
    "interval-width",
    "sign",
    "r-range",
    "r-significance",
    "df",
    "R2-range",
    "adjusted-R2",
    "F-R2",
    "alpha",
    "AVE-range",
    "CR-range",
    "CR-AVE",
    "mean-range",
    "SD-range",
    "grim",
    "grimmer",
)
VERDICTS: Final = ("consistent", "inconsistent", "implausible", "not checkable")

STATISTICS_CHECKS: Final = Table(
    "statistics_checks",
    "one row per result and check that applies to the reported numbers",
    columns_of("""
    finding*       text      id of the result
    study*         text      id of the study
    reports*       list      ids of the reports that state the result
    check*         text      name of the check
    verdict*       text:word consistent, inconsistent, implausible or not checkable
    decision_error truth     true if the reported and the implied values disagree about significance; missing if the check is not about significance
    implied_low    number    lowest value that the other reported numbers allow, within rounding; missing if there is no limit
    implied_high   number    highest value that the other reported numbers allow; missing if there is no limit
    why*           text      reason for the verdict
    ask            text      what to ask the authors for; missing if there is nothing to ask
    """),
    ("study", "finding", "check"),
    published=True,
    needs_rows=True,
)
