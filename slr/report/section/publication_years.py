"""The section on the years of publication of included works and screened reports."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.report.document import Block, Figure, Paragraph, Section
from slr.report.drawing import Sheet
from slr.report.included_label import name_included
from slr.report.page import Page
from slr.report.year_figure import Years, draw_years

KEY: Final = "publication-years"
FILE: Final = "publication-years.svg"
FEWEST: Final = 2  # least number of years with a report or a work for a plot

Series = tuple[str, dict[int, int]]


def make(page: Page) -> Section | None:
    """Return the section with the plot, or None if the reports and works are from fewer than two years."""
    t, rows = page.texts, page.rows("publication_years")
    series = [(name, numbers) for name, numbers in _list_series(page, rows) if any(numbers.values())]
    if len({year for _, numbers in series for year, n in numbers.items() if n}) < FEWEST:
        return None
    sheet = Sheet(key=KEY, title=t("years.plot"), description=_describe(page, series), language=t.language)
    svg = draw_years(
        Years(sheet=sheet, series=series, before=t("years.before", year="{year}"), count=t.short)
    )
    named = "; ".join(name for name, _ in series)
    blocks: list[Block] = [
        Figure(svg=svg, file=FILE, title=sheet.title, caption=t("years.caption", series=named), tone="plot")
    ]
    blocks += _note_unknown(page, rows)
    return page.section(KEY, *blocks)


def _list_series(page: Page, rows: Sequence[Mapping[str, Any]]) -> Iterator[Series]:
    names = {"included": name_included(page), "screened": page.texts("years.screened")}
    for column, name in names.items():
        yield (
            name,
            {row["year"]: row[column] for row in rows if row["year"] is not None and row[column] is not None},
        )


def _describe(page: Page, series: Sequence[Series]) -> str:
    count = page.texts.short
    return " ".join(
        f"{name}: {'; '.join(f'{year}: {count(n)}' for year, n in sorted(numbers.items()) if n)}."
        for name, numbers in series
    )


def _note_unknown(page: Page, rows: Sequence[Mapping[str, Any]]) -> Iterator[Paragraph]:
    t = page.texts
    row = next((row for row in rows if row["year"] is None), None)
    if row is not None and (row["included"] or row["screened"]):
        key, fill = "unknown_included", {"included": t.number(row["included"])}
        if row["screened"] is not None:
            key, fill["screened"] = "unknown", t.number(row["screened"])
        yield Paragraph(text=t(f"years.{key}", **fill), tone="note")
