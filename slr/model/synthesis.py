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

    `flow` is None if an equation failed. In that case there is no figure, and a problem lists the ids.
    `as_of` is the date of the newest search, verdict or coding, which is used as the date of the outputs; it
    is empty if there is none.
    """

    tables: "Mapping[str, pd.DataFrame]"
    flow: Flow | None
    problems: tuple[Problem, ...] = ()
    as_of: str = ""
