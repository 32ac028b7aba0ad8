"""List the differences between the extractors of a study."""

from collections.abc import Iterator, Sequence

from slr.findings.compare import find_differences
from slr.findings.entry import Entry
from slr.findings.match import Matching, Result


def list_differences(matching: Matching) -> Iterator[dict[str, object]]:
    """Yield the rows of the table FINDING_DIFFERENCES.

    - Each compared column in which the extractors of a result differ is a difference.
    - A result that one extractor of the study recorded and another did not is an omission.
    - If one extractor recorded the same result twice, all extractors' rows on this result are one difference.
    """
    for result in matching.results:
        yield from _list_columns(result)
        if result.missed:
            yield {
                **_describe(result.entries, result.study),
                "finding": result.id,
                "kind": "omission",
                "open": result.settling is None and result.reason in (None, "single extraction"),
            }
    for group in matching.repeated:
        yield {
            **_describe(group, group[0].study),
            "kind": "fits twice",
            "open": group[0].reason is None,
        }


def _list_columns(result: Result) -> Iterator[dict[str, object]]:
    for column, kind in find_differences([e.values for e in result.entries]).items():
        settled = None if result.settling is None else result.settling.values.get(column)
        yield {
            **_describe(result.entries, result.study, column),
            "finding": result.id,
            "kind": kind,
            "column": column,
            "settled": settled,
            "open": kind != "decimals" and result.reason == "not reconciled",
        }


def _describe(entries: Sequence[Entry], study: str, column: str = "") -> dict[str, object]:
    ordered = sorted(entries, key=lambda e: (e.who, e.id))
    return {
        "study": study,
        "reports": sorted({e.report for e in ordered}),
        "rows": [e.id for e in ordered],
        "who": [e.who for e in ordered],
        "values": [e.row[column] for e in ordered] if column else [],
    }
