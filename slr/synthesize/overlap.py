"""Count the reports and the included works that each combination of sources found."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from slr.model.overview import SOURCE_OVERLAP
from slr.model.protocol import Protocol
from slr.model.row import list_values
from slr.model.table import frame
from slr.synthesize.included import Included
from slr.synthesize.place import slice_rows

if TYPE_CHECKING:
    import pandas as pd

_ROWS: Final = 10_000  # reports that become Python values at a time

SourceSets = Mapping[frozenset[str], int]


def count_source_sets(reports: "pd.DataFrame") -> SourceSets:
    """Map each set of sources to the number of reports that exactly these sources found."""
    sets: Counter[frozenset[str]] = Counter()
    for part in slice_rows(reports[["sources"]], _ROWS):
        sets.update(map(frozenset, list_values(part["sources"])))
    return sets


def overlap_table(sets: SourceSets, included: Iterable[Included], protocol: Protocol) -> "pd.DataFrame":
    """Return the table SOURCE_OVERLAP.

    `sets` maps each set of sources to the number of reports that exactly these sources found. Sources outside the flow,
    and sources of the published review that this review updates, are ignored.
    """
    aside = protocol.sources_outside_flow | protocol.sources_before
    reports: Counter[frozenset[str]] = Counter()
    for sources, number in sets.items():
        reports[sources - aside] += number
    works = Counter(work.sources - aside for work in included)
    place = {source.id: i for i, source in enumerate(protocol.sources)}
    names = {source.id: source.name for source in protocol.sources}
    rows: list[dict[str, Any]] = []
    for sources in (reports | works).keys() - {frozenset()}:
        listed = sorted(sources, key=lambda s: (place.get(s, len(place)), s))
        row = {"sources": listed, "names": [names.get(s, s) for s in listed]}
        rows.append({**row, "reports": reports[sources], "included": works[sources]})
    rows.sort(
        key=lambda r: (
            -r["reports"],
            -r["included"],
            len(r["sources"]),
            [place.get(s, len(place)) for s in r["sources"]],
            r["sources"],
        )
    )
    return frame(SOURCE_OVERLAP, rows)
