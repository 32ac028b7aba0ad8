"""The result of the synthesis: tables, the flow and problems, from which the appendix is made."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slr.model.flow import Flow
from slr.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """The tables that `slr.model.output` declares, the flow, and the problems found.

    If an equation failed, `flow` is None and there is no figure. A problem then lists the ids. `as_of` is the date of
    the newest search, verdict or coding, or empty if there is none. The outputs have this date.
    """

    tables: "Mapping[str, pd.DataFrame]"
    flow: Flow | None
    problems: tuple[Problem, ...] = ()
    as_of: str = ""
