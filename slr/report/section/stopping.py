"""The section on the stopping criterion: test, estimate, work left, sentences for the paper, and curve."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from slr.report.document import Block, Facts, Figure, Paragraph, Section
from slr.report.page import Page
from slr.report.text import Texts
from slr.statistics.plot import Curve, Mark, Plot, draw_plot
from slr.statistics.stopping import trace_found

KEY: Final = "stopping"
FILE: Final = "stopping.svg"
WORK: Final = ((0.9, "work_90"), (0.95, "work_95"), (0.99, "work_99"))
DECIDED: Final = ("included", "excluded", "awaiting")  # how many of the reports read have this status
_SAME: Final = 1e-9  # smaller differences from a whole number are rounding errors


def make(page: Page) -> Section | None:
    """Return the section with the result of the stopping criterion and the evidence for it.

    Return None if nobody has read a report. Without a stopping criterion, also return None if the curve cannot be drawn.
    """
    t, row, svg = page.texts, _row(page), draw_reading(page)
    if row is None or not (svg or page.protocol.screening.stopping.enabled):
        return None
    blocks: list[Block] = [Paragraph(text=page.reasons(row["sentence"]))]
    if row["advice"] != "all read":
        unseen = [] if row["drawn"] else [Paragraph(text=t("stopping.no_evidence"), tone="note")]
        blocks = [page.intro(KEY), *blocks, *unseen, Facts(pairs=tuple(_facts(row, t)))]
    if svg:
        title, caption = t("section.stopping"), t("stopping.caption")
        if any(r["relevant"] is None for r in page.rows("reading")):
            caption = f"{caption} {t('stopping.caption_hidden')}"
        blocks.append(Figure(svg=svg, file=FILE, title=title, caption=caption, tone="plot"))
    return page.section(KEY, *blocks)


def _row(page: Page) -> dict[str, Any] | None:
    return next(iter(page.rows("stopping")), None)


def _facts(row: Mapping[str, Any], t: Texts) -> Iterator[tuple[str, str]]:
    sure = t.share(row["confidence"])
    yield t("fact.advice"), t.word(row["advice"])
    for name in ("offered", "read", *DECIDED, "found"):
        if row[name] is not None:
            yield t(f"fact.{name}"), t.number(row[name])
    yield t("fact.drawn"), t.number(row["drawn"])
    yield t("fact.p_value", target=t.share(row["recall"])), t.p_value(row["p_value"])
    left = {"estimate": t.number(row["left_estimate"]), "high": t.number(row["left_high"]), "sure": sure}
    yield t("fact.left"), t("fact_value.left", **left)
    work = "; ".join(
        t("fact_value.work", target=t.share(share), n=t.number(row[name])) for share, name in WORK
    )
    yield t("fact.work", sure=sure), work


def draw_reading(page: Page) -> str:
    """Return the plot of reports found against reports read, as SVG.

    If reports are still unread, the plot also shows the work left for each recall target. Reports with hidden verdicts
    count as read, but not as relevant.

    Return "" if no report was selected by the ranking, for a pilot or at random. Also return "" if the numbers of the
    stopping test differ from the list of reports read. They can differ if one person judged several records of one
    report: the test counts all these verdicts, but the list contains only the latest.
    """
    t, row, reading = page.texts, _row(page), page.rows("reading")
    labels = [bool(r["relevant"]) for r in reading]
    unknown = sum(r["relevant"] is None for r in reading)
    if row is None or not row["drawn"] or len(labels) != row["read"]:
        return ""
    if not sum(labels) <= row["found"] <= sum(labels) + unknown:
        return ""
    curve = trace_found(labels)
    offered, needed = float(row["offered"]), float(math.floor(row["found"] / row["recall"] + _SAME))
    curves = [Curve(name=t("stopping.curve_found"), points=tuple(curve))]
    marks: tuple[Mark, ...] = ()
    if row["advice"] != "all read":
        total = t("stopping.curve_total", target=t.share(row["recall"]))
        curves += [
            Curve(name=t("stopping.curve_no_more"), points=(curve[-1], (offered, curve[-1][1]))),
            Curve(name=total, points=((0.0, needed), (offered, needed))),
        ]
        marks = tuple(_mark(share, row["read"] + row[name], t) for share, name in WORK)
    fill = {"read": t.number(row["read"]), "offered": t.number(row["offered"])}
    return draw_plot(
        Plot(
            title=t("stopping.plot", **fill),
            across=t("stopping.across"),
            up=t("stopping.up"),
            curves=tuple(curves),
            marks=marks,
            most_across=offered,
            most_up=1.1 * max(needed, 1.0),
            axes=t("stopping.plot_axes"),
            end=t("stopping.plot_end"),
            number=t.short,
        )
    )


def _mark(share: float, at: int, t: Texts) -> Mark:
    return Mark(name=t("stopping.mark", target=t.share(share), n=t.number(at)), at=at)
