"""Index reports and records by record id, DOI and title."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from slr.text.fold import fold
from slr.text.formula import restore_formula

if TYPE_CHECKING:
    import pandas as pd

_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """An index that finds a report or record by record id, DOI or title.

    If several reports or records have the same DOI or title, none of them is found by this DOI or title. Only `find_dated`
    uses the year to choose between reports with equal titles. Two titles are equal if `title_key` returns the same key
    for both.

    - `shared_dois` and `shared_titles`: the ids of reports or records that have the same DOI or title key, by this key
    - `keys`: the keys that are already computed, by title
    - `former`: for each former id, the current ids of the same entry
    - `years`: for reports that can be found by title, the years of their records
    """

    by_record: Mapping[str, str]
    by_doi: Mapping[str, str]
    by_title: Mapping[str, str]
    title_key: Callable[[str], str] = fold
    keys: Mapping[str, str] = field(default_factory=dict)
    shared_dois: Mapping[str, frozenset[str]] = field(default_factory=dict)
    shared_titles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    years: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def find(self, record: str, *, doi: str = "", title: str = "") -> str | None:
        """Return the report or record with this id or former id, or None if nothing is found.

        If the id is unknown, the search continues by DOI, then by title.
        """
        return self.find_id(record) or next(iter(self.find_named(doi=doi, title=title)), None)

    def find_id(self, record: str) -> str | None:
        """Return the report or record with this id, or None if nothing is found.

        If the id is unknown, it is looked up as a former id. If a former id has several current ids, the first of them is used.
        """
        found = self.by_record.get(record)
        if found is None and record in self.former:
            return self.by_record.get(self.former[record][0])
        return found

    def find_named(self, *, doi: str = "", title: str = "") -> tuple[str, ...]:
        """Return the id found by the DOI, then the id found by the title. If one of them is not found, it is left out."""
        found = (
            self.by_doi.get(_bare_doi(doi)) if doi else None,
            self.by_title.get(self._find_key(title)) if title else None,
        )
        return tuple(named for named in found if named is not None)

    def find_dated(self, *, doi: str = "", title: str = "", year: str = "") -> str | None:
        """Return the report or record with the DOI or, if there is none, the one with the title and the year.

        Annual reports have the same title every year, so a title never finds a report from a different year. An unknown
        year matches every year. Return None if nothing matches, or if several reports match.
        """
        if doi and (named := self.by_doi.get(_bare_doi(doi))) is not None:
            return named
        match = _YEAR.search(year)
        if not title or match is None:
            return next(iter(self.find_named(title=title)), None)
        wanted = int(match.group())
        titled = self.find_named(title=title) or self.shared_titles.get(self._find_key(title), frozenset())
        same = [r for r in titled if not self.years.get(r) or wanted in self.years[r]]
        return same[0] if len(same) == 1 else None

    def may_mean(self, found: str, *, doi: str = "", title: str = "") -> bool:
        """Return whether several reports have the DOI or the title, and `found` is one of them."""
        by_doi = self.shared_dois.get(_bare_doi(doi), ())
        return found in by_doi or found in self.shared_titles.get(self._find_key(title), ())

    def _find_key(self, title: str) -> str:
        known = self.keys.get(title)
        return self.title_key(restore_formula(title)) if known is None else known


# An index that contains no reports. If people have not written any rows, no index of all titles is made.
NO_REPORTS: Final = Directory(by_record={}, by_doi={}, by_title={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Record ids, DOIs and titles, as people wrote them."""

    records: frozenset[str]
    dois: frozenset[str]
    titles: frozenset[str]

    @property
    def any(self) -> bool:
        """Whether there is at least one name."""
        return bool(self.records or self.dois or self.titles)

    @property
    def keys(self) -> frozenset[str]:
        """The DOIs and titles in the forms that an index uses."""
        folded = (fold(text) for title in self.titles for text in (title, restore_formula(title)))
        return frozenset((*map(_bare_doi, self.dois), *folded))


def build_directory(
    records: "pd.DataFrame", clusters: "pd.DataFrame", names: Names | None = None
) -> Directory:
    """Return an index that finds the report of a record.

    If `names` are given, only these ids, DOIs and titles can be looked up. For a few names, such an index is built
    much faster and takes much less memory.
    """
    former = read_former(records)
    owners = _find_owners(records, clusters)
    bare, folded = _bare_dois(records["doi"]), _fold_titles(records["title"])
    wanted = None if names is None else names.keys
    dois, titles = (_group(texts, owners, wanted) for texts in (bare, folded))
    titled = _find(owners, {report for found in titles.values() for report in found})
    years: dict[str, set[int]] = defaultdict(set)
    for report, year in zip(_take(owners, titled), _take(_column(records["year"]), titled), strict=True):
        if year:
            years[report].add(year)
    places = _find(folded, wanted)
    return Directory(
        by_record=_map_records(clusters, former, names),
        by_doi=_only(dois),
        by_title=_only(titles),
        keys=dict(zip(_take(_column(records["title"]), places), _take(folded, places), strict=True)),
        shared_dois=_several(dois),
        shared_titles=_several(titles),
        former=former,
        years={report: frozenset(found) for report, found in years.items()},
    )


def read_needed(
    parts: "Iterable[pd.DataFrame]",
    find: "Callable[[str, Mapping[str, Sequence[str]]], pd.DataFrame]",
    names: Names,
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Return the rows of the tables RECORDS and CLUSTERS that `build_directory` needs for the index of these names.

    `parts` are parts of the table RECORDS, with the columns `record`, `former`, `doi` and `title`. They are read one at a
    time, so they need not all be in memory. `find` reads the rows of a table that have one of the given
    values in each of the given columns.
    """
    named = [record for part in parts for record in _list_needed(part, names)] if names.any else []
    reports = set(find("clusters", {"record": named})["report"])
    clusters = find("clusters", {"report": sorted(reports)})
    return find("records", {"record": clusters["record"].tolist()}), clusters


def _list_needed(records: "pd.DataFrame", names: Names) -> list[str]:
    """Return the ids of the records with one of the given ids, DOIs or titles, and of the records with former ids."""
    found = {
        *_find(_bare_dois(records["doi"]), names.keys),
        *_find(_fold_titles(records["title"]), names.keys),
        *_find(_column(records["record"]), names.records),
        *(place for place, olds in enumerate(records["former"]) if olds is not None and len(olds)),
    }
    return _take(_column(records["record"]), sorted(found))


def _map_records(
    clusters: "pd.DataFrame", former: Mapping[str, tuple[str, ...]], names: Names | None
) -> dict[str, str]:
    """Map the ids of records to their reports.

    If `names` is given, only the records with these ids or former ids are mapped.
    """
    wanted = None
    if names is not None:
        wanted = {*names.records, *(new for old in names.records for new in former.get(old, ()))}
    records, reports = _column(clusters["record"]), _column(clusters["report"])
    places = _find(records, wanted)
    return dict(zip(_take(records, places), _take(reports, places), strict=True))


def _find_owners(records: "pd.DataFrame", clusters: "pd.DataFrame") -> Any:
    """Return a column with the report of each record."""
    import pyarrow.compute as pc  # noqa: PLC0415  heavy

    places = pc.index_in(_column(records["record"]), value_set=_column(clusters["record"]))
    return _column(clusters["report"]).take(places)


def _group(texts: Any, owners: Any, wanted: Iterable[str] | None) -> dict[str, set[str]]:
    """Map each text of a column to its reports. If `wanted` is given, all other texts are left out."""
    places = _find(texts, wanted)
    found: dict[str, set[str]] = defaultdict(set)
    for text, report in zip(_take(texts, places), _take(owners, places), strict=True):
        found[text].add(report)
    return found


# A DOI that `_bare_doi` does not change, and a title that `fold` only converts to lower case.
_BARE: Final = r"^10\.[!-@\[-~]+$"
_PLAIN: Final = r"^[!-~]+( [!-~]+)*$"


def _column(values: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415  heavy

    found = pa.array(values, from_pandas=True)
    if isinstance(found, pa.ChunkedArray):  # a column that was read from several row groups
        found = found.combine_chunks()
    return found.cast(pa.large_string()) if pa.types.is_null(found.type) else found


def _take(column: Any, places: Sequence[int]) -> list[Any]:
    import pyarrow as pa  # noqa: PLC0415  heavy

    listed: list[Any] = column.take(pa.array(places, pa.int64())).to_pylist()
    return listed


def _bare_dois(column: Any) -> Any:
    """Return a column of DOIs in the form that `_bare_doi` returns. An empty DOI becomes a missing value."""
    return _write_alike(column, _BARE, _bare_doi)


def _fold_titles(column: Any) -> Any:
    """Return a column of titles in the form that `fold` returns. An empty title becomes a missing value."""
    return _write_alike(column, _PLAIN, fold)


def _write_alike(column: Any, simple: str, write: Callable[[str], str]) -> Any:
    """Apply a function to the texts of a column, and return the results as a column.

    If a text matches `simple`, its result is the text in lower case, so the function is not called. An empty text
    becomes a missing value.
    """
    import pyarrow as pa  # noqa: PLC0415  heavy
    import pyarrow.compute as pc  # noqa: PLC0415

    texts = _column(column)
    easy = pc.match_substring_regex(texts, simple)
    hard = pc.and_(pc.invert(easy), pc.greater(pc.binary_length(texts), 0))
    written = pa.array([write(text) for text in texts.filter(hard).to_pylist()], pa.large_string())
    blank = pa.nulls(len(texts), pa.large_string())
    return pc.replace_with_mask(
        pc.if_else(easy, pc.ascii_lower(texts), blank), pc.fill_null(hard, False), written
    )


def _find(texts: Any, wanted: Iterable[str] | None) -> list[int]:
    """Return the positions of the `wanted` texts in a column or, if `wanted` is None, of all texts that are not missing."""
    import pyarrow as pa  # noqa: PLC0415  heavy
    import pyarrow.compute as pc  # noqa: PLC0415

    there = pc.is_valid(texts)
    if wanted is not None:
        there = pc.and_(there, pc.is_in(texts, value_set=pa.array(sorted(set(wanted)), pa.large_string())))
    places: list[int] = pc.indices_nonzero(there).to_pylist()
    return places


def read_former(records: "pd.DataFrame") -> dict[str, tuple[str, ...]]:
    """Map each former id to the current ids of the same entry.

    If the table has no column `former`, the result is empty.
    """
    if "former" not in records:
        return {}
    return find_former(records["record"].tolist(), records["former"].tolist())


def find_former(records: Iterable[str], former: Iterable[Sequence[str] | None]) -> dict[str, tuple[str, ...]]:
    """Map each former id to the current ids of the same entry, in the order of `records`.

    `former` contains the former ids of each record, or None.
    """
    found: dict[str, tuple[str, ...]] = {}
    for record, olds in zip(records, former, strict=True):
        for old in olds if olds is not None else ():
            found[old] = (*found.get(old, ()), record)
    return found


def list_records(
    keys: Mapping[str, str],
    title_key: Callable[[str], str],
    former: Mapping[str, tuple[str, ...]] | None = None,
) -> Directory:
    """Return an index that finds records, not the reports that they are merged into.

    `keys` maps record ids to the keys of their titles (see `Directory`), and `former` maps former ids to record ids.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for record, key in keys.items():
        if key:
            found[key].add(record)
    return Directory(
        by_record={r: r for r in keys},
        by_doi={},
        by_title=_only(found),
        title_key=title_key,
        former=former or {},
    )


def _only(found: Mapping[str, set[str]]) -> dict[str, str]:
    return {k: next(iter(v)) for k, v in found.items() if len(v) == 1}


def _several(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {k: frozenset(v) for k, v in found.items() if len(v) > 1}


def _bare_doi(doi: str) -> str:
    """Return a DOI in lower case, without a prefix such as `https://doi.org/`.

    >>> _bare_doi("https://doi.org/10.1/AB")
    '10.1/ab'
    """
    low = doi.strip().lower()
    return low[low.find("10.") :] if "10." in low else low
