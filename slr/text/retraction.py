"""Read a list of retractions in the format of the Retraction Watch database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from slr.text.csv_table import read_csv_table
from slr.text.doi import clean_doi

CODE: Final = "NOT004"
_DOI: Final = "originalpaperdoi"
_PMID: Final = "originalpaperpubmedid"
_NATURE: Final = "retractionnature"
# What happened to the work, by the nature of the notice. A reinstatement is not among them, because only people can judge
# whether a reinstated work counts again.
_WORDS: Final[Mapping[str, str]] = {
    "retraction": "retracted",
    "expression of concern": "expression of concern",
    "correction": "corrected",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Retractions:
    """The notices in a list of retractions, by DOI and by PubMed identifier. The values are words of the column `notice`."""

    by_doi: Mapping[str, frozenset[str]]
    by_pmid: Mapping[str, frozenset[str]]

    def __bool__(self) -> bool:
        """Whether the list contains any notices."""
        return bool(self.by_doi or self.by_pmid)

    def find(self, doi: str | None, pmid: str | None) -> frozenset[str]:
        """Return the notice words of a work, or an empty set if the list has no notice about it."""
        return self.by_doi.get(doi or "", frozenset()) | self.by_pmid.get(pmid or "", frozenset())


NO_RETRACTIONS: Final = Retractions(by_doi={}, by_pmid={})


def read_retractions(data: bytes, file: str) -> Retractions:
    """Return the notices in the bytes of a CSV file.

    Works that have neither a DOI nor a PubMed identifier are left out, because titles alone are not reliable. Notices
    of a kind that is not in `_WORDS` are also left out. Text that is not UTF-8 is read as Latin-1. Raises ReviewError
    if the file is empty, or if the column RetractionNature or OriginalPaperDOI is missing.
    """
    table = read_csv_table(_as_utf8(data), file, CODE)
    table.demand(_NATURE, _DOI)
    by_doi: dict[str, set[str]] = defaultdict(set)
    by_pmid: dict[str, set[str]] = defaultdict(set)
    for _, row in table.rows:
        word = _WORDS.get(table.cell(row, _NATURE).casefold())
        if word is None:
            continue
        if doi := clean_doi(table.cell(row, _DOI)):
            by_doi[doi].add(word)
        pmid = table.cell(row, _PMID)
        if pmid.isascii() and pmid.isdigit() and int(pmid):
            by_pmid[str(int(pmid))].add(word)
    return Retractions(by_doi=_freeze(by_doi), by_pmid=_freeze(by_pmid))


def _as_utf8(data: bytes) -> bytes:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1").encode("utf-8")
    return data


def _freeze(found: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in found.items()}
