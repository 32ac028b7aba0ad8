"""People's rows as frames, for the stages that work on many at once."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from slr.model.table import SAME_AS, frame
from slr.people.sheet import Row

if TYPE_CHECKING:
    import pandas as pd


def same_as_frame(rows: Iterable[Row]) -> "pd.DataFrame":
    """Return SAME_AS with three columns more: who said it, and the file and line where it stands."""
    import pandas as pd  # noqa: PLC0415  heavy: loaded with the stage

    listed = sorted(rows, key=lambda r: (r["record_a"], r["record_b"], r["when"], r.who, r.line))
    data = frame(SAME_AS, [{k: v or None for k, v in r.values.items()} for r in listed])
    data["who"] = pd.Series([r.who for r in listed], dtype="string[pyarrow]")
    data["file"] = pd.Series([r.file for r in listed], dtype="string[pyarrow]")
    data["line"] = pd.Series([r.line for r in listed], dtype="Int64")
    return data
