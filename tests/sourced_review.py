"""The small review with a journal, a volume and a DOI for each report, and what must not be seen if these are hidden."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from small_review import write_review

AUTHOR, JOURNAL, DOI, VOLUME = "Vellenga", "Annals of Made-up Work", "10.5555/made-up", "8041"
PLAIN: Final = "team: [rina, tomas]}"
HIDING: Final = "team: [rina, tomas], show: []}"
_WORDS: Final = {
    "authors": (AUTHOR, "no author"),
    "year": (r"\b201\d\b", r"n\.d\."),
    "journal": (JOURNAL,),
    "doi": (r"10\.5555", r"doi\.org"),
    "volume": (VOLUME,),
}


def find_told(text: str) -> list[str]:
    """Return which of authors, year, journal, DOI and volume a text shows, or says to be missing."""
    return [name for name, words in _WORDS.items() if any(re.search(word, text) for word in words)]


def add_sources(project: Path) -> Path:
    """Give each report of the small review a journal, a volume and a DOI. Each report is found twice."""
    path = project / "corpus/small/searches/base.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for i, row in enumerate(rows):
        row |= {"authors": f"{AUTHOR}, A. {i}", "journal": JOURNAL, "volume": VOLUME, "doi": f"{DOI}.{i}"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows([*rows, *rows])
    return project


def set_show(project: Path, fields: Iterable[str]) -> Path:
    """Let the protocol show only these fields at each stage with a team."""
    path = project / "protocols/small.yaml"
    text = path.read_text(encoding="utf-8")
    assert PLAIN in text
    path.write_text(text.replace(PLAIN, HIDING.replace("[]", f"[{', '.join(fields)}]")), encoding="utf-8")
    return project


def write_sourced(project: Path) -> Path:
    """Write the small review with sources, which are shown."""
    return add_sources(write_review(project))


def write_hiding(project: Path) -> Path:
    """Write the small review with sources, in which authors, year and journal are hidden."""
    return set_show(write_sourced(project), ())
