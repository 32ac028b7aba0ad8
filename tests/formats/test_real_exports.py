"""Real exports from other projects: all their entries are read. The list of differences explains why our reading is right.

The counts of the index were taken by pattern matching.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from slr.formats import normalise, read

EXPORTS = Path(__file__).resolve().parents[2] / "../shared/data/exports"
pytestmark = pytest.mark.skipif(not EXPORTS.is_dir(), reason="the real exports are not beside this project")

# file: (entries parsed, entries quarantined), and why
DIFFERENT = {
    # three blocks, each with a title of its own; the last, a table of contents, has no `%0` line, which the index counts
    "tests__2_loader__data__enl_data.enl": (3, 0),
    # six blocks, each with a title and address of its own; four have no `%0` line
    "ais_enl.txt": (6, 0),
    # `<PubmedArticle>` without end, holding the words "wrong format" and no field: there is nothing to parse
    "MedlineImporterTestMalformedEntry.xml": (0, 1),
}


def _index() -> Iterator[tuple[str, int]]:
    if not EXPORTS.is_dir():
        return
    with (EXPORTS / "index.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            # a log of decisions holds no records; what is made to be broken is not counted
            if row["format"] not in {"other", "rayyan_log_csv"} and "PATHOLOGICAL" not in row["oddities"]:
                yield row["file"], int(row["expected_records"] or 0)


def test_every_entry_of_every_export_is_read() -> None:
    wrong = []
    for name, expected in _index():
        reading = read((EXPORTS / name).read_bytes(), name)
        end = next((e for e in DIFFERENT if name.endswith(e)), "")
        wanted = DIFFERENT.get(end, (expected, 0))
        found = (len(reading.entries), len(reading.quarantined))
        for entry in reading.entries:
            normalise(entry)
        if found != wanted:
            wrong.append((name, found, wanted, reading.format))
    assert wrong == []


def test_deliberately_broken_files_raise_no_error() -> None:
    with (EXPORTS / "index.csv").open(encoding="utf-8") as file:
        names = [r["file"] for r in csv.DictReader(file) if "PATHOLOGICAL" in r["oddities"]]
    assert names
    for name in names:
        for entry in read((EXPORTS / name).read_bytes(), name).entries:
            normalise(entry)
