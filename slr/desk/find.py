"""Find reports by words, by status or by a missing abstract, without revealing hidden statuses to a person."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from slr.desk.history import ADDRESS
from slr.desk.snapshot import read_reports
from slr.desk.standing import WORDS, Standings, read_standings
from slr.desk.stored import BATCH, Places, ReportRows
from slr.model.protocol import Protocol
from slr.model.table import CLUSTERS, RECORDS, REPORTS
from slr.model.word import ALL_STAGES
from slr.store.layout import Review
from slr.store.table_file import read_arrow, read_batches
from slr.text.fold import fold, fold_letters

Mask = NDArray[np.bool_]
Notes = Mapping[str, str]  # report -> a person's own notes on the report

_BREAK: Final = "\0"  # between the texts of two reports; `read_words` removes it from words
_WORD: Final = re.compile(r'"([^"]*)"|(\S+)')
_READ: Final = ("record", "former", "key", "title", "authors", "year", "doi")  # the columns that are searched


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a person looks for. Empty values do not restrict the search.

    - `words`: the words to find, in lower case and without accents
    - `status`: the status at `stage` or, without a stage, at the last stage that the report has reached
    - `criterion`: the criterion by which the report is excluded at that stage
    - `no_abstract`: whether to find only reports without an abstract
    """

    words: tuple[str, ...] = ()
    stage: str = ""
    status: str = ""
    criterion: str = ""
    no_abstract: bool = False


def read_words(text: str) -> tuple[str, ...]:
    """Return the words to search for, in lower case and without accents.

    Words in quotes are one phrase. The web address before a DOI is left out.

    >>> read_words('Núñez "night work" https://doi.org/10.1000/XYZ')
    ('nunez', 'night work', '10.1000/xyz')
    """
    found = (
        fold(ADDRESS.sub("", phrase or word)) for phrase, word in _WORD.findall(text.replace(_BREAK, " "))
    )
    return tuple(dict.fromkeys(filter(None, found)))


class Finder:
    """An index of the reports of the last run. With 100,000 reports, a search takes a few milliseconds for each word.

    `texts` contains the searchable text of each report, in lower case and without accents. `lacking` is true for each
    report without an abstract.
    """

    def __init__(self, rows: ReportRows, texts: Sequence[str], lacking: Mask, standings: Standings) -> None:
        self.rows, self.standings = rows, standings
        self._text, self._lacking = _BREAK.join(["", *texts, ""]), lacking
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
        self._starts: list[int] = [1, *(np.cumsum(lengths) + 1).tolist()]  # of the texts in `_text`
        self._order = _order(rows)

    def find(self, search: Search, who: str, notes: Notes | None = None) -> tuple[str, ...]:
        """Return the ids of the matching reports, newest first. Reports of the same year are sorted by title.

        Every word must match. A word matches if it is a part of the id, key, title, authors, year or DOI of a record
        of the report, or of the person's own notes (`notes`). A word also matches if it is the report's status at a
        stage, or the criterion by which the report is excluded. The person must be allowed to see this status.
        """
        found = self._filter(search, who)
        folded = {self.rows.place[r]: fold(note) for r, note in (notes or {}).items() if r in self.rows.place}
        for word in search.words:
            found &= self._match(word, who, folded)
        ids = self.rows.ids
        return tuple(ids[place] for place in self._order[found[self._order]].tolist())

    def _filter(self, search: Search, who: str) -> Mask:
        kept = np.ones(len(self.rows), dtype=bool)
        if search.no_abstract:
            kept &= self._lacking
        if not (search.stage or search.status or search.criterion):
            return kept
        at_stage = np.zeros(len(self.rows), dtype=bool)
        last = self.standings.find_stages(who)
        for number, stage in enumerate(ALL_STAGES):
            if search.stage == stage:
                at_stage = self._has(stage, who, search)
            elif not search.stage:
                at_stage |= (last == number) & self._has(stage, who, search)
        return kept & at_stage

    def _has(self, stage: str, who: str, search: Search) -> Mask:
        """Return which reports have reached a stage, and match the status and the criterion of the search there."""
        seen = self.standings.see(stage, who)
        kept: Mask = seen.status != WORDS.index("not reached")
        if search.status:
            kept &= seen.status == (WORDS.index(search.status) if search.status in WORDS else -1)
        if search.criterion:
            criteria = self.standings.criteria
            kept &= seen.criterion == (
                criteria.index(search.criterion) if search.criterion in criteria else -2
            )
        return kept

    def _match(self, word: str, who: str, notes: Mapping[int, str]) -> Mask:
        hits = self._stands(word, who)
        hits[list(self._contain(word))] = True
        hits[[place for place, note in notes.items() if word in note]] = True
        return hits

    def _contain(self, word: str) -> Iterator[int]:
        """Yield the places of the reports whose text contains a word.

        To make the search fast, the texts of all reports are joined into one long text.
        """
        text, starts, place = self._text, self._starts, 0
        at = text.find(word)
        while at >= 0:
            place = bisect_right(starts, at, lo=place) - 1
            yield place
            at = text.find(word, starts[place + 1])

    def _stands(self, word: str, who: str) -> Mask:
        """Return which reports have this status or criterion at any stage."""
        statuses = [i for i, name in enumerate(WORDS) if name == word]
        criteria = [i for i, name in enumerate(self.standings.criteria) if fold(name) == word]
        found = np.zeros(len(self.rows), dtype=bool)
        for stage in ALL_STAGES if statuses or criteria else ():
            seen = self.standings.see(stage, who)
            found |= np.isin(seen.status, statuses) | np.isin(seen.criterion, criteria)
        return found


def open_finder(review: Review, protocol: Protocol, rows: ReportRows | None = None) -> Finder:
    """Return an index of the reports of the last run. `rows` are the rows of REPORTS, if they have been read."""
    rows = read_reports(review) if rows is None else rows
    return Finder(
        rows, _read_texts(review, rows), _find_lacking(review), read_standings(review, protocol, rows)
    )


def _read_texts(review: Review, rows: ReportRows) -> list[str]:
    """Return the searchable text of each report: its records, one per line."""
    clusters = read_arrow(review, CLUSTERS)
    report_of = dict(zip(clusters["record"].to_pylist(), clusters["report"].to_pylist(), strict=True))
    texts: list[dict[str, None]] = [{} for _ in rows.ids]
    for batch in read_batches(review, RECORDS, BATCH, _READ):
        for row in batch.to_pylist():
            texts[rows.place[report_of[row["record"]]]][_spell(row)] = None
    return ["\n".join(lines) for lines in texts]


def _spell(row: Mapping[str, object]) -> str:
    parts = (p for name in _READ for p in _list_parts(row[name]))
    return " ".join(fold_letters(" ".join(parts)).split())


def _list_parts(value: object) -> Iterable[str]:
    if isinstance(value, list):
        return value
    return () if value is None else (str(value),)


def _find_lacking(review: Review) -> Mask:
    import pyarrow.compute as pc  # noqa: PLC0415  heavy

    batches = read_batches(review, REPORTS, BATCH, ("abstract",))
    lacking = (pc.equal(pc.fill_null(pc.binary_length(b["abstract"]), 0), 0).to_pylist() for b in batches)
    return np.array([none for batch in lacking for none in batch], dtype=bool)


def _order(rows: ReportRows) -> Places:
    """Return the places of the reports in the order of the results: latest year first, then by title."""
    keys = (
        (-(year or 0), fold(title or ""), report)
        for report, year, title in rows.list_columns("year", "title")
    )
    numbered = sorted((key, number) for number, key in enumerate(keys))
    return np.array([number for _, number in numbered], dtype=np.int64)
