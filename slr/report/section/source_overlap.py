"""The section on the overlap of the sources: what each source found, alone and together with others."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from slr.report.document import Block, Figure, Paragraph, Section
from slr.report.drawing import Sheet
from slr.report.included_label import name_included
from slr.report.overlap_figure import Combination, Overlap, count_columns, draw_overlap
from slr.report.page import Page

KEY: Final = "source-overlap"
FILE: Final = "source-overlap.svg"
MOST: Final = 40  # most sources in the figure


def make(page: Page) -> Section | None:
    """Return the section with the plot, or None if fewer than two sources found any report.

    If more than MOST sources found reports, the section has no figure, and names the table file.
    """
    rows = page.rows("source_overlap")
    names = _list_sources(page, rows)
    if len(names) < 2:
        return None
    if len(names) > MOST:
        return page.section(KEY, Paragraph(text=page.texts("overlap.large"), tone="note"))
    overlap = _plot(page, names, rows)
    shown = overlap.combinations[: count_columns(overlap)]
    left = overlap.combinations[len(shown) :]
    drawn = replace(overlap, sheet=replace(overlap.sheet, description=_describe(overlap, shown)))
    t = page.texts
    caption = t("overlap.caption", included=name_included(page).lower())
    blocks: list[Block] = [
        Figure(svg=draw_overlap(drawn), file=FILE, title=overlap.sheet.title, caption=caption, tone="plot")
    ]
    if left:
        fill = {"n": t.number(len(left)), "reports": t.number(sum(one.reports for one in left))}
        blocks.append(Paragraph(text=t("overlap.left", **fill), tone="note"))
    return page.section(KEY, *blocks)


def _list_sources(page: Page, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    there = {source: name for row in rows for source, name in zip(row["sources"], row["names"], strict=True)}
    known = [source.id for source in page.protocol.sources if source.id in there]
    return {source: there[source] for source in (*known, *sorted(there.keys() - set(known)))}


def _plot(page: Page, names: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> Overlap:
    t, place = page.texts, {source: i for i, source in enumerate(names)}
    listed = [
        Combination(
            members=frozenset(place[s] for s in row["sources"]),
            reports=row["reports"],
            included=row["included"],
        )
        for row in rows
    ]
    totals = [sum(one.reports for one in listed if i in one.members) for i in place.values()]
    return Overlap(
        sheet=Sheet(key=KEY, title=t("overlap.plot"), description="", language=t.language),
        sources=tuple(zip(names.values(), totals, strict=True)),
        combinations=listed,
        words=(t("overlap.together"), name_included(page), t("overlap.found")),
        count=t.short,
    )


def _describe(overlap: Overlap, shown: Iterable[Combination]) -> str:
    count, (together, included, found) = overlap.count, overlap.words
    sources = [f"{name}: {count(n)}" for name, n in overlap.sources]
    combinations = [
        f"{' + '.join(overlap.sources[i][0] for i in sorted(one.members))}: {count(one.reports)} ({count(one.included)})"
        for one in shown
    ]
    return f"{found}: {'; '.join(sources)}. {together} ({included}): {'; '.join(combinations)}."
