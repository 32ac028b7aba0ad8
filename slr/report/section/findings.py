"""The section on findings: the counted results and, separately, the results that are not counted, with the reasons."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.findings import FINDINGS
from slr.report.document import Section
from slr.report.finding_text import cite_reports, cite_study, word_details, word_result
from slr.report.page import Page

KEY: Final = "findings"
OWN_COLUMNS: Final = columns_of("""
    study      text      study, or the report if no study is recorded
    details    text      model, path, time point, subgroup and analysis
    result     text:long the numbers, as reported
    direction  text      direction of the relation
""")
_COUNTED: Final = (
    "study",
    "predictor",
    "outcome",
    "details",
    "direction",
    "significance",
    "result",
    "location",
    "extraction",
)
_OTHERS: Final = (*_COUNTED, "second_hand", "reason")
_SECOND_HAND: Final = (*_COUNTED[:-2], "quote", *_COUNTED[-2:])
Row = Mapping[str, Any]


def make(page: Page) -> Section | None:
    """Return the section with one row per result, or None if there are no results."""
    rows = page.rows("findings")
    if not rows:
        return None
    cited = cite_reports(page)
    shown = [_show(page, row, cited) for row in rows]
    shown_count = sum(row["counts"] for row in shown)
    counted = _make_grid(page, "findings", _COUNTED, [row for row in shown if row["counts"]])
    parts = tuple(_list_others(page, [row for row in shown if not row["counts"]]))
    return page.section(KEY, *((page.intro(KEY), counted) if shown_count else ()), sections=parts)


_KINDS: Final[Mapping[str, Callable[[Row], bool]]] = {
    "finding_second_hand": lambda row: row["reason"] == "second hand",
    "finding_examples": lambda row: row["reason"] in ("worked-example", "background"),
    "finding_others": lambda row: row["reason"] not in ("second hand", "worked-example", "background"),
}


def _list_others(page: Page, rows: list[Row]) -> Iterator[Section]:
    """Yield a section for each group of results that are not counted. Groups without results are left out."""
    for key, belongs in _KINDS.items():
        group = [row for row in rows if belongs(row)]
        if group:
            names = _SECOND_HAND if key == "finding_second_hand" else _OTHERS
            yield page.section(key.replace("_", "-"), page.intro(key), _make_grid(page, key, names, group))


def _make_grid(page: Page, key: str, names: tuple[str, ...], rows: list[Row]) -> Any:
    columns = pick(names, OWN_COLUMNS, FINDINGS.columns)
    return page.grid(page.texts(f"section.{key}"), columns, rows, file="findings")


def _show(page: Page, row: Row, cited: Mapping[str, str]) -> Row:
    words = {"mixed": page.texts("finding.mixed"), "-": "−"}
    return {
        **row,
        "study": cite_study(row, cited),
        "details": word_details(row, page.texts),
        "result": word_result(row, page.texts),
        "direction": words.get(row["direction"], page.texts.word(row["direction"])),
    }
