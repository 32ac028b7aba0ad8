"""The section on the flow of records, reports and studies (PRISMA 2020 item 16a)."""

from typing import Final

from slr.model.flow import Flow
from slr.report.caption import Line, name_boxes, note_texts
from slr.report.document import Figure, Listing, Paragraph, Section
from slr.report.page import Page
from slr.report.svg import draw_svg

KEY: Final = "flow"
FILE: Final = "prisma.svg"


def make(page: Page) -> Section:
    """Return the section with the flow diagram and its notes, and with a description of its boxes in words.

    If there is no flow, the section contains a warning instead.
    """
    t, flow = page.texts, page.synthesis.flow
    if flow is None:
        return page.section(KEY, Paragraph(text=t("intro.no_flow"), tone="warning"))
    svg = draw_svg(flow, t, title=page.protocol.review.title, notes=False)
    figure = Figure(svg=svg, file=FILE, title=t("flow.title"), caption=t("intro.flow"))
    notes = tuple(Paragraph(text=n, tone="note") for n in note_texts(flow, t))
    return page.section(KEY, figure, *notes, sections=(_boxes(page, flow),))


def _boxes(page: Page, flow: Flow) -> Section:
    t = page.texts
    blocks = tuple(_list_part(title, boxes) for title, boxes in name_boxes(flow, t))
    return Section(id="flow-boxes", title=t("section.boxes"), blocks=blocks)


def _list_part(title: str, boxes: tuple[tuple[Line, tuple[Line, ...]], ...]) -> Listing:
    return Listing(
        title=title,
        items=tuple(
            (_unbroken(head), tuple(_unbroken(text) for _, text in lines)) for (_, head), lines in boxes
        ),
        boxes=tuple((ident, tuple(line for line, _ in lines)) for (ident, _), lines in boxes),
    )


def _unbroken(text: str) -> str:
    """Return the text with no-break spaces in `(n = 12)`, so that no line break can split it."""
    return text.replace("(n = ", "(n\u00a0=\u00a0")
