"""The result of the synthesis, from which the report is made: tables, the flow and problems."""

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

    `flow` is None where an equation failed: there is no figure then, and a problem names the ids. `as_of` is the date
    of the newest search, verdict or coding, the only date that the outputs know; empty where none is reported.
    """

    tables: "Mapping[str, pd.DataFrame]"
    flow: Flow | None
    problems: tuple[Problem, ...] = ()
    as_of: str = ""
