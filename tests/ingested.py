"""Search files read into whole tables, for tests."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from slr.ingest.intake import Intake, ingest
from slr.model.column import Table, arrow_schema
from slr.model.table import ENTRIES, RECORDS
from slr.stage import SearchFile
from slr.store.table_file import to_frame

if TYPE_CHECKING:
    import pandas as pd


def read_tables(files: Sequence[SearchFile], **options: Any) -> "Mapping[str, pd.DataFrame]":
    """Return the tables that search files make. `options` are those of `ingest`."""
    return join_tables(ingest(files, sources=(), **options))


def join_tables(intake: Intake) -> "Mapping[str, pd.DataFrame]":
    """Return the tables of an intake."""
    return {
        "files": intake.files,
        "quarantine": intake.quarantine,
        "entries": to_frame(ENTRIES, _join(ENTRIES, intake.list_entries())),
        "records": to_frame(RECORDS, _join(RECORDS, intake.list_records())),
    }


def _join(table: Table, chunks: "Iterable[pa.Table]") -> pa.Table:
    return pa.concat_tables([arrow_schema(table).empty_table(), *chunks])
