"""The section that compares agreement at each stage: coefficients and shares as dots, with their intervals as lines."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from slr.model.word import STAGES
from slr.people.tool import list_tools
from slr.report.document import Figure, Section
from slr.report.drawing import Sheet
from slr.report.interval_figure import IntervalRow, Intervals, draw_intervals
from slr.report.page import Page
from slr.report.section.reviewers import COEFFICIENTS
from slr.report.text import capital

KEY: Final = "agreement-overview"
FILE: Final = "agreement.svg"
MOST: Final = 40  # most codes in the figure
CODE_STATISTIC: Final = "alpha"

Group = tuple[str, tuple[IntervalRow, ...]]


def make(page: Page) -> Section | None:
    """Return the section with the plot, or None if there is no value to plot."""
    t = page.texts
    groups = [*_show_screening(page), *_show_coding(page), *_show_extraction(page), *_show_appraisal(page)]
    if not any(row.value is not None for _, rows in groups for row in rows):
        return None
    described = (f"{head}: {'; '.join(f'{row.name} {row.text}' for row in rows)}." for head, rows in groups)
    sheet = Sheet(key=KEY, title=t("agreement.plot"), description=" ".join(described), language=t.language)
    svg = draw_intervals(Intervals(sheet=sheet, groups=groups, axis=t("agreement.axis")), t)
    return page.section(
        KEY, Figure(svg=svg, file=FILE, title=sheet.title, caption=t("agreement.caption"), tone="plot")
    )


def _show_screening(page: Page) -> Iterator[Group]:
    """Yield the coefficients of agreement between all reviewers on inclusion, by stage and round."""
    t = page.texts
    found: dict[tuple[int, bool], list[Mapping[str, Any]]] = {}
    for row in page.rows("agreement"):
        if row["about"] == "screening" and row["criterion"] == row["between"] == "all":
            found.setdefault((STAGES.index(row["part"]), row["round"] != "main"), []).append(row)
    for (stage, pilot), rows in sorted(found.items(), key=lambda pair: pair[0]):
        fill = {"stage": t.word(STAGES[stage]), "n": t.number(rows[0]["reports"])}
        heading = t("agreement.pilot_of" if pilot else "agreement.stage_of", **fill)
        order = sorted(rows, key=lambda r: list(COEFFICIENTS).index(r["statistic"]))
        yield heading, tuple(_make_row(page, t(f"column.{COEFFICIENTS[r['statistic']]}"), r) for r in order)


def _show_coding(page: Page) -> Iterator[Group]:
    """Yield Krippendorff's alpha of all coders for each code, in the order of the codebook.

    If there are more than MOST codes, no code is shown.
    """
    rows = [
        row
        for row in page.rows("agreement")
        if row["about"] == "coders" and row["between"] == "all" and row["statistic"] == CODE_STATISTIC
    ]
    if rows and len(rows) <= MOST:
        known = {code: i for i, code in enumerate(page.protocol.code_ids)}
        rows.sort(key=lambda row: (known.get(row["part"], len(known)), row["part"]))
        heading = page.texts("agreement.coding_of", statistic=page.texts("column.alpha"))
        yield heading, tuple(_make_row(page, page.code(row["part"]), row) for row in rows)


def _show_extraction(page: Page) -> Iterator[Group]:
    """Yield two shares for the main round: values on which two extractors agree, and results that both extracted."""
    t, names = page.texts, ("all", "results")
    rows = [
        row for row in page.rows("extraction_agreement") if row["round"] == "main" and row["column"] in names
    ]
    rows.sort(key=lambda row: names.index(row["column"]))
    yield from _show_shares(
        page, t("agreement.extraction"), [(capital(t(f"finding.{row['column']}")), row) for row in rows]
    )


def _show_appraisal(page: Page) -> Iterator[Group]:
    """Yield, for each tool, the share of all answers on which two appraisers agree."""
    rows = {row["tool"]: row for row in page.rows("appraisal_agreement") if row["item"] == "all"}
    tools = [(page.label(tool), rows[tool.id]) for tool in list_tools(page.protocol) if tool.id in rows]
    yield from _show_shares(page, page.texts("agreement.appraisal"), tools)


def _show_shares(page: Page, heading: str, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[Group]:
    shown = tuple(
        _make_row(page, name, {**row, "value": row["share"]})
        for name, row in rows
        if row["share"] is not None
    )
    if shown:
        yield heading, shown


def _make_row(page: Page, name: str, row: Mapping[str, Any]) -> IntervalRow:
    shown = page.texts.interval(page.texts.figure(str(row["value"])), row["low"], row["high"])
    value = _read(row["value"])
    limits = None if value is None or row["low"] is None or row["high"] is None else (row["low"], row["high"])
    return IntervalRow(name=name, text=shown, value=value, limits=limits)


def _read(value: Any) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
