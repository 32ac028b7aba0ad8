"""The two papers that the example review starts from: their reference lists, read from the whole paper."""

from pathlib import Path

import pytest

from slr.formats import normalise, read

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "../shared/seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed papers are not beside this project")


def _seed(start: str) -> Path:
    return next(SEEDS.glob(f"{start}*.txt"))


@pytest.mark.parametrize(
    ("seed", "entries", "corpus"),
    [("000", 52, "fauzi-2025/references.bib"), ("004", 16, "satria-2025/references.ris")],
)
def test_list_of_a_seed_reads_as_the_corpus_that_was_typed_from_it(
    seed: str, entries: int, corpus: str
) -> None:
    reading = read(_seed(seed).read_bytes(), "seed.txt")
    typed = ROOT / "corpus/asn-performance/searches" / corpus
    assert (reading.format, len(reading.entries), reading.quarantined) == ("reference-list", entries, [])
    for a, b in zip(reading.entries, read(typed.read_bytes(), corpus).entries, strict=True):
        found, expected = normalise(a), normalise(b)
        assert (found["title"], found["year"], found["doi"]) == (
            expected["title"],
            expected["year"],
            expected["doi"],
        )
        assert (found["journal"], found["volume"], found["issue"]) == (
            expected["journal"], expected["volume"], expected["issue"],
        )  # fmt: skip
        assert (found["pages"] or "").replace("–", "-") == (expected["pages"] or "").replace("–", "-")
        assert len(found["authors"]) == len(expected["authors"])


def test_entry_that_lost_its_authors_keeps_the_rest() -> None:
    entries = read(_seed("004").read_bytes(), "seed.txt").entries
    (row,) = [r for r in map(normalise, entries) if not r["authors"]]
    assert (row["title"] or "").startswith("keterlibatan kerja")
    assert (row["year"], row["volume"], row["issue"], row["pages"]) == (None, "10", "3", "56")
