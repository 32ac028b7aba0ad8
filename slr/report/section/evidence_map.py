"""The section on the maps of the evidence: a figure and a table for each map.

A map with many rows has no figure. A map with many columns, or without combinations, has neither a figure nor a table.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.model.framework import EvidenceMap
from slr.model.word import EMPIRICAL, NOT_CLASSIFIED
from slr.report.document import Figure, Grid, Head, Paragraph, Section
from slr.report.grid_figure import GridFigure, draw_grid, mark_bubble, mark_gap
from slr.report.page import MOST_ROWS, Page
from slr.report.text import Texts

KEY: Final = "evidence-map"
MOST: Final = 40  # most rows of a figure, and most columns of a figure or grid; the table file has all cells

Cells = Mapping[tuple[str, str], Mapping[str, Any]]


def make(page: Page) -> Section | None:
    """Return the section with one part for each map, or None if the protocol has no map."""
    parts = tuple(_map(page, one) for one in page.protocol.maps)
    if not parts:
        return None
    note = page.note_unclassified(
        row["study"] for row in page.rows("studies") if row["evidence"] in (EMPIRICAL, NOT_CLASSIFIED)
    )
    return page.section(KEY, page.intro(KEY), *note, sections=parts)


def _map(page: Page, one: EvidenceMap) -> Section:
    t = page.texts
    fields = {
        "rows": name_field(t, one.rows),
        "columns": name_field(t, one.columns),
    }
    title = page.label(one) if one.label else t("evidence_map.title", **fields)
    cells = {(row["row"], row["column"]): row for row in page.rows("evidence_map") if row["map"] == one.id}
    rows, columns = (list(dict.fromkeys(place[i] for place in cells)) for i in (0, 1))
    blocks: list[Any] = [Paragraph(text=t("evidence_map.fields", **fields))]
    if not cells:
        blocks.append(Paragraph(text=t("page.empty")))
    elif len(columns) > MOST:
        blocks.append(Paragraph(text=t("evidence_map.large"), tone="note"))
    else:
        blocks += [
            *_figure(page, one, cells, rows, columns, title),
            _grid(page, one, cells, rows, columns, title),
        ]
    return Section(id=f"map-{one.id}", title=title, blocks=tuple(blocks))


def name_field(t: Texts, field: str) -> str:
    """Return the name of an evidence field in the language of the review.

    >>> name_field(Texts("en"), "predictor role"), name_field(Texts("en"), "country")
    ('Role of the predictor', 'Country')
    """
    name = field.replace(" ", "_")
    return t(f"evidence_field.{name}") if t.has(f"evidence_field.{name}") else t(f"column.{name}")


def _figure(
    page: Page, one: EvidenceMap, cells: Cells, rows: Sequence[str], columns: Sequence[str], title: str
) -> Iterator[Figure]:
    most = max(row["studies"] for row in cells.values())
    if len(rows) > MOST or not most:
        return
    t, key = page.texts, f"map-{one.id}"
    names = {place: (page.value(one.rows, place[0]), page.value(one.columns, place[1])) for place in cells}
    svg = draw_grid(
        GridFigure(
            key=key,
            title=title,
            description=". ".join(
                f"{names[place][0]}, {names[place][1]}: {t.number(row['studies'])}"
                for place, row in cells.items()
            ),
            language=t.language,
            rows=[page.value(one.rows, row) for row in rows],
            columns=[page.value(one.columns, column) for column in columns],
            cells={
                (rows.index(place[0]), columns.index(place[1])): mark_bubble(row["studies"], most)
                if row["studies"]
                else mark_gap(key)
                for place, row in cells.items()
            },
            legend=[(mark_gap(key), t("framework.gap"))],
        )
    )
    yield Figure(svg=svg, file=f"{key}.svg", title=title, caption=t("evidence_map.caption"), tone="grid")


def _grid(
    page: Page, one: EvidenceMap, cells: Cells, rows: Sequence[str], columns: Sequence[str], title: str
) -> Grid:
    heads = [Head(label=name_field(page.texts, one.rows))]
    heads += [Head(label=page.value(one.columns, column), kind="number") for column in columns]
    lines = tuple(
        (
            page.value(one.rows, row),
            *(page.texts.number(cells[row, c]["studies"]) if (row, c) in cells else "0" for c in columns),
        )
        for row in rows[:MOST_ROWS]
    )
    return Grid(
        caption=title,
        heads=tuple(heads),
        rows=lines,
        file="tables/evidence_map.csv",
        notes=page.notes(len(rows)),
    )
