"""The section on how many studies each theme has by year and by country."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from slr.report.document import Figure, Paragraph, Section
from slr.report.drawing import Sheet
from slr.report.heat_figure import Heat, draw_heat
from slr.report.page import Page

KEY: Final = "theme-counts"
MOST_ROWS: Final = 40
MOST_COLUMNS: Final = 12
WIDTHS: Final = (1, 2, 5, 10, 20, 50, 100, 200)  # numbers of years that a column can have

Cells = Mapping[tuple[str, str], set[str]]  # the studies by theme and label of a year or country


def make(page: Page) -> Section | None:
    """Return the section with a grid by year and a grid by country, or None if there is nothing to compare.

    A grid is left out if it would have only one cell, or if no study has a known year or country. If the review has
    more than MOST_ROWS themes with studies, the section has no grids and refers to the table file.
    """
    rows = page.rows("theme_counts")
    themes = list(dict.fromkeys(row["theme"] for row in rows))
    if not themes:
        return None
    if len(themes) > MOST_ROWS:
        return page.section(KEY, Paragraph(text=page.texts("themes.large"), tone="note"))
    figures = tuple(
        figure
        for by in ("year", "country")
        for figure in _draw(page, by, themes, [r for r in rows if r["field"] == by])
    )
    if not figures:
        return None
    note = page.note_unclassified(study for row in rows for study in row["ids"])
    return page.section(KEY, *figures, *note)


def _draw(page: Page, by: str, themes: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Iterator[Figure]:
    if not any(row["value"] for row in rows):
        return
    t = page.texts
    across = len(themes) <= MOST_COLUMNS and by == "country"  # whether the themes are the columns
    most = MOST_ROWS if across else MOST_COLUMNS
    values, cells = _group_years(page, rows) if by == "year" else _group_countries(page, rows, most)
    if len(themes) * len(values) < 2:
        return
    names = [page.code(theme) for theme in themes]
    places = [(theme, value) for theme in themes for value in values]
    svg = draw_heat(
        Heat(
            sheet=Sheet(
                key=f"themes-{by}",
                title=t(f"themes.by_{by}"),
                description=". ".join(
                    f"{page.code(theme)}, {value}: {t.short(len(cells[theme, value]))}"
                    for theme, value in places
                    if cells.get((theme, value))
                ),
                language=t.language,
            ),
            corner=t("themes.country" if across else "themes.theme"),
            rows=values if across else names,
            columns=names if across else values,
            cells={
                (values.index(value), themes.index(theme))
                if across
                else (themes.index(theme), values.index(value)): len(studies)
                for (theme, value), studies in cells.items()
            },
            count=t.short,
        )
    )
    yield Figure(
        svg=svg,
        file=f"themes-{by}.svg",
        title=t(f"themes.by_{by}"),
        caption=t(f"themes.caption_{by}"),
        tone="grid",
    )


def _gather(pairs: Iterable[tuple[str, Mapping[str, Any]]]) -> Cells:
    cells: dict[tuple[str, str], set[str]] = defaultdict(set)
    for label, row in pairs:
        cells[row["theme"], label].update(row["ids"])
    return cells


def _group_years(page: Page, rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], Cells]:
    years = sorted({int(row["value"]) for row in rows if row["value"]})
    width = next(w for w in WIDTHS if years[-1] // w - years[0] // w < MOST_COLUMNS)
    starts = range(years[0] // width * width, years[-1] + 1, width)
    labels = {start: str(start) if width == 1 else f"{start}–{start + width - 1}" for start in starts}
    unknown = page.texts("themes.no_year")
    cells = _gather(
        (labels[int(row["value"]) // width * width] if row["value"] else unknown, row) for row in rows
    )
    return _with_unknown([*labels.values()], unknown, cells), cells


def _group_countries(page: Page, rows: Sequence[Mapping[str, Any]], most: int) -> tuple[list[str], Cells]:
    """Return the labels of the countries, and the studies by theme and label.

    Countries with more studies come first. If there are more than `most` countries, those with the fewest studies are
    combined under one label. The last label is for studies without a country.
    """
    studies: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["value"]:
            studies[row["value"]].update(row["ids"])
    order = sorted(studies, key=lambda name: (-len(studies[name]), name.casefold(), name))
    kept = order if len(order) <= most else order[: most - 1]
    t = page.texts
    others = t("themes.others", n=t.number(len(order) - len(kept)))
    unknown = t("themes.no_country")
    cells = _gather(
        (row["value"] if row["value"] in kept else others if row["value"] else unknown, row) for row in rows
    )
    labels = [*kept, *([others] if len(kept) < len(order) else [])]
    return _with_unknown(labels, unknown, cells), cells


def _with_unknown(labels: list[str], unknown: str, cells: Cells) -> list[str]:
    return [*labels, unknown] if any(label == unknown for _, label in cells) else labels
