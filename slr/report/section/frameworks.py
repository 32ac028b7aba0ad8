"""The section on the frameworks of the protocol: a figure and a table of the cells for each framework.

A framework with many rows or columns has no figure. If there is a figure, the table leaves out the gaps.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.model.column import columns_of
from slr.model.framework import FieldAxis, Framework
from slr.report.document import Figure, Section
from slr.report.grid_figure import GridFigure, Mark, draw_grid, mark_gap, mark_lines
from slr.report.page import Page
from slr.report.path_figure import Edge, PathFigure, draw_path
from slr.report.section.directions import name_relation

KEY: Final = "frameworks"
MOST: Final = 40  # rows or columns of a figure; the table file has all cells
SIGNS: Final[Mapping[str, str]] = {
    "positive": "+",
    "negative": "\u2212",
    "zero": "○",
    "mixed": "±",
    "unknown": "?",
}
COLUMNS: Final = columns_of("""
    framework_cell      text  row and column of the cell
    relation            text  predictor and outcome
    voting_studies      whole number of studies that are counted
    directions          text  number of studies for each direction
    share_positive      text  share of +
    contradiction       text  kinds of contradictions between the studies
    works               text  citations of the studies
    second_hand_works   text  citations of studies known only second-hand
    other_results       whole number of results that are not votes
""")

Row = Mapping[str, Any]
Cells = Mapping[tuple[str, str], Sequence[Row]]


def make(page: Page) -> Section | None:
    """Return the section with one part for each framework, or None if the protocol has no framework."""
    parts = tuple(_framework(page, framework) for framework in page.protocol.frameworks)
    return page.section(KEY, page.intro(KEY), sections=parts) if parts else None


def _framework(page: Page, framework: Framework) -> Section:
    rows = [row for row in page.rows("framework_cells") if row["framework"] == framework.id]
    cells: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        cells.setdefault((row["row"], row["column"]), []).append(row)
    title = page.label(framework)
    figures = tuple(_figure(page, framework, cells, title))
    listed = [row for row in rows if row["predictor"]] if figures else rows  # the figure has the gaps
    shown = [_shown(page, framework, row) for row in listed]
    alike = all(row["relation"] in ("", row["framework_cell"]) for row in shown)
    columns = [c for c in COLUMNS if not (alike and c.name == "relation")]
    grids = (page.grid(title, columns, shown, file="framework_cells"),) if shown or not figures else ()
    return Section(id=f"framework-{framework.id}", title=title, blocks=(*figures, *grids))


def _shown(page: Page, framework: Framework, row: Row) -> dict[str, Any]:
    t = page.texts
    kind = "crossing" if FieldAxis in map(type, (framework.rows, framework.columns)) else "cell"
    row_name, column_name = (name_place(page, framework, row[axis], axis) for axis in ("row", "column"))
    return {
        "framework_cell": t(f"framework.{kind}", row=row_name, column=column_name),
        "relation": name_relation(page, row) if row["predictor"] else "",
        "voting_studies": row["studies"],
        "directions": t("framework.gap") if row["gap"] else count_signs(row),
        "share_positive": t.figure(row["share"]) if row["share"] and row["studies"] else "",
        "contradiction": "; ".join(t(f"direction.contradiction.{kind}") for kind in row["contradictions"]),
        "works": "; ".join(map(t.citation, row["citations"])),
        "second_hand_works": "; ".join(map(t.citation, row["second_hand"])),
        "other_results": row["other_results"] or None,
    }


def count_signs(row: Row) -> str:
    """Return the number of studies for each direction as a short text.

    >>> count_signs({"positive": 2, "negative": 1, "zero": 0, "mixed": 0, "unknown": 1})
    '2+ 1− 1?'
    """
    return " ".join(f"{row[name]}{sign}" for name, sign in SIGNS.items() if row[name])


def name_place(page: Page, framework: Framework, name: str, axis: str) -> str:
    """Return the name of a row or column: the name of a construct, a role or a code, or a value of a field.

    Every name begins with a capital letter, because a figure can contain both names of constructs and names of roles.
    """
    listed = framework.rows if axis == "row" else framework.columns
    shown = page.value(getattr(listed, "field", "role"), name)
    return shown[:1].upper() + shown[1:]


def _figure(page: Page, framework: Framework, cells: Cells, title: str) -> Iterator[Figure]:
    t, key = page.texts, f"framework-{framework.id}"
    rows, columns = (list(dict.fromkeys(place[i] for place in cells)) for i in (0, 1))
    if not cells or len(rows) > MOST or len(columns) > MOST:
        return
    named = {place: tuple(_lines(page, framework, listed)) for place, listed in cells.items()}
    described = ". ".join(
        f"{name_place(page, framework, row, 'row')}, {name_place(page, framework, column, 'column')}: {', '.join(lines)}"
        for (row, column), lines in named.items()
    )
    if framework.kind == "path":
        svg = draw_path(
            PathFigure(
                key=key,
                title=title,
                description=described,
                language=t.language,
                names={
                    place: name_place(page, framework, place, "row")
                    for edge in framework.edges
                    for place in edge
                },
                edges=[
                    Edge(start=start, end=end, lines=lines, is_gap=cells[start, end][0]["gap"])
                    for (start, end), lines in named.items()
                ],
            )
        )
    else:
        svg = draw_grid(
            GridFigure(
                key=key,
                title=title,
                description=described,
                language=t.language,
                rows=[name_place(page, framework, row, "row") for row in rows],
                columns=[name_place(page, framework, column, "column") for column in columns],
                cells={
                    (rows.index(row), columns.index(column)): _mark(key, cells[row, column], lines)
                    for (row, column), lines in named.items()
                },
                legend=[(mark_gap(key), t("framework.gap"))],
            )
        )
    yield Figure(svg=svg, file=f"{key}.svg", title=title, caption=t("framework.caption"), tone="grid")


def _mark(key: str, rows: Sequence[Row], lines: Sequence[str]) -> Mark:
    return mark_gap(key) if _is_empty(rows) else mark_lines(lines)


def _is_empty(rows: Sequence[Row]) -> bool:
    return all(row["gap"] and not row["second_hand"] and not row["other_results"] for row in rows)


def _lines(page: Page, framework: Framework, rows: Sequence[Row]) -> Iterator[str]:
    """Yield what is known about a cell: the number of studies, the directions of each relation, and contradictions.

    Two numbers are on separate lines: studies that are known only second-hand, and results without a vote.
    """
    t = page.texts
    if _is_empty(rows):
        yield t("framework.gap")
        return
    studies, second = (len({s for row in rows for s in row[name]}) for name in ("citations", "second_hand"))
    yield t("framework.studies", n=t.number(studies))
    for row in rows:
        if row["predictor"] and row["studies"]:
            mark = f" {t('framework.contradicted')}" if row["contradictions"] else ""
            yield f"{_name_row(page, framework, row, rows)}{count_signs(row)}{mark}"
    if second:
        yield t("framework.second_hand", n=t.number(second))
    if others := sum(row["other_results"] for row in rows):
        yield t("framework.others", n=t.number(others))


def _name_row(page: Page, framework: Framework, row: Row, rows: Sequence[Row]) -> str:
    """Return the relation of a row with a colon after it.

    In a path, only the parts that differ between the rows are named, because its arrows have little room. If no part differs,
    the name is empty.
    """
    if framework.kind == "matrix":
        return f"{name_relation(page, row)}: "
    several = [side for side in ("predictor", "outcome") if len({r[side] for r in rows}) > 1]
    if len(several) > 1:
        return f"{name_relation(page, row)}: "
    return "".join(f"{page.construct(row[side])}: " for side in several)
