"""The contract of a stage: tables in, protocol; tables out, problems."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slr.model.problem import Problem

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a stage gives: tables by name, each as `slr.model.table` declares it, and problems."""

    tables: "Mapping[str, pd.DataFrame]"
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFile:
    """One export as received. `path` is below `corpus/<review>/`; `columns` renames headers of a table."""

    path: str
    data: bytes
    source: str
    kind: str
    searched: str | None = None
    merged: bool = False
    columns: Mapping[str, str] | None = None
