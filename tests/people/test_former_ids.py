"""Rows that name records by the ids of version 0.1 all arrive, even if the readable columns are empty."""

from itertools import pairwise
from pathlib import Path

import pytest
from ingested import read_tables

from slr.model.table import CLUSTERS, frame
from slr.people.directory import build_directory, list_records, read_former
from slr.people.kind import KINDS
from slr.people.resolve import resolve_rows
from slr.people.row import Row
from slr.stage import SearchFile

FORMATS = Path(__file__).resolve().parents[1] / "formats"
EXPORTS = Path(__file__).resolve().parents[2] / "../shared/data/exports"
IDS = dict(
    line.split(": ", 1)
    for line in (FORMATS / "identity" / "data" / "ids.txt").read_text(encoding="utf-8").splitlines()
    if ": " in line
)
FILES = [path for name in IDS for path in (FORMATS / "data" / name, EXPORTS / name) if path.is_file()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[-40:])
def test_rows_with_the_ids_of_version_0_1_arrive(path: Path) -> None:
    name = str(path.relative_to(EXPORTS)) if EXPORTS in path.parents else path.name
    ids = IDS[name].split()
    search = SearchFile.of(path=path.name, data=path.read_bytes(), source="s", kind="database")
    records = read_tables([search])["records"]
    clusters = frame(CLUSTERS, [{"record": r, "report": r} for r in records["record"]])
    directory = build_directory(records, clusters)
    for folder in ("screening/title-abstract", "screening/full-text", "retrieval", "coding"):
        rows = [Row(who="rina", file="rina.csv", line=2, values={"report": i}) for i in ids]
        found, problems = resolve_rows(rows, KINDS[folder], directory)
        assert len(found) == len(ids)
        assert {p.code for p in problems} <= {"RES004", "RES005"}
    titles = dict.fromkeys(records["record"], "")
    pairs = [
        Row(who="rina", file="rina.csv", line=2, values={"record_a": a, "record_b": b})
        for a, b in pairwise(ids)
    ]
    found, problems = resolve_rows(
        pairs, KINDS["duplicates"], list_records(titles, str, read_former(records))
    )
    assert len(found) == len(pairs)
    assert {p.code for p in problems} <= {"DED009", "DED010"}
