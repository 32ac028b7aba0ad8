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
    """The tables of `slr.model.output`, the flow, and problems.

    `flow` is None if an equation failed: then there is no figure, and a problem lists the ids. `as_of` is the date of the
    newest search, verdict or coding, and the only date in the outputs; it is empty if none is reported.
    """

    tables: "Mapping[str, pd.DataFrame]"
    flow: Flow | None
    problems: tuple[Problem, ...] = ()
    as_of: str = ""
