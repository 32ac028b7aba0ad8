"""The ingest stage, which reads search files into the tables `files`, `entries`, `records` and `quarantine`."""

from typing import Final

from slr.model.table import ENTRIES, FILES, QUARANTINE, RECORDS
from slr.stage import Stage

STAGE: Final = Stage(
    name="ingest",
    help="Read every export and account for every entry.",
    shows={"files": (), "records": ("language",), "quarantine": ("cause",)},
    makes=(FILES, ENTRIES, RECORDS, QUARANTINE),
    files=("searches", "patches.yaml"),
    parts=("sources",),
    run="slr.ingest.stage:run",
    summarize="slr.ingest.progress:summarize",
    todo="slr.ingest.progress:list_todo",
)
