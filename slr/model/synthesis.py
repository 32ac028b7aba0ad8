"""Define the result of the synthesis: tables, the flow and problems. The appendix is made from this result."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slr.model.flow import Flow
from slr.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """The published tables (by their names), the flow, and the problems found.

    If the flow does not add up, `flow` is None, no figure is drawn, and a problem lists the ids concerned. `as_of` is
    printed as the date of the data. It is the date of the latest search, verdict, coding or extracted row, or empty if
    there is no such date. Rows that are dated in the future are ignored. `lists` contains the reports in each
    reference list. `letters` are the letters after the year in citations, by report.
    """

    tables: "Mapping[str, pd.DataFrame]"
    flow: Flow | None
    problems: tuple[Problem, ...] = ()
    lists: "Mapping[str, tuple[str, ...]]" = field(default_factory=dict)
    letters: "Mapping[str, str]" = field(default_factory=dict)
    as_of: str = ""
