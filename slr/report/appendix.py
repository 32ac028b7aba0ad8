"""The synthesis -> every file of the appendix, by name, as bytes."""

from collections.abc import Iterable, Mapping
from typing import Final

from slr.model.output import PROBLEMS
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.synthesis import Synthesis
from slr.model.table import frame
from slr.report.about import about_section, amendment_section, gap_section, made_section
from slr.report.concord import coding_section, reviewer_section
from slr.report.document import Document, Paragraph, Section
from slr.report.evidence import codebook_section, matrix_section, study_section, synthesis_section
from slr.report.flow_file import write_flow
from slr.report.html import write_html
from slr.report.markdown import write_markdown
from slr.report.page import Page
from slr.report.selection import (
    criteria_section,
    duplicate_section,
    excluded_section,
    flow_section,
    pending_section,
    problem_section,
    quarantine_section,
    source_section,
)
from slr.report.sheet import write_sheet
from slr.report.stopping import FILE, draw_reading, stopping_section
from slr.report.svg import draw_svg
from slr.report.text import Texts

WORDS: Final = ("contents", "figure_file")


def render_appendix(
    synthesis: Synthesis, protocol: Protocol, problems: Iterable[Problem] = ()
) -> Mapping[str, bytes]:
    """Return the files of the appendix by their names below `build/<review>/`.

    `problems` are those of all stages. The language is the protocol's. Without a flow there are no `prisma.svg` and
    `prisma.json`, and the appendix says why.
    """
    t = Texts(protocol.review.language)
    page = Page(synthesis=synthesis, protocol=protocol, problems=tuple(problems), texts=t)
    title = protocol.review.title
    flow = synthesis.flow
    curve = draw_reading(page)
    document = _document(page, "" if flow is None else draw_svg(flow, t, title=title, notes=False), curve)
    files = {
        "appendix.html": write_html(document),
        "appendix.md": write_markdown(document),
        **{f"tables/{name}.csv": write_sheet(data) for name, data in synthesis.tables.items()},
        "tables/problems.csv": write_sheet(frame(PROBLEMS, map(_problem_row, page.problems))),
    }
    if flow is not None:
        files["prisma.svg"] = draw_svg(flow, t, title=title).encode("utf-8")
        files["prisma.json"] = write_flow(flow, t, title=title, as_of=synthesis.as_of)
    if curve:
        files[FILE] = curve.encode("utf-8")
    return dict(sorted(files.items()))


def _problem_row(problem: Problem) -> dict[str, object]:
    text = {k: getattr(problem, k) or None for k in ("code", "file", "where", "message", "hint", "line")}
    return {**text, "severity": str(problem.severity)}


def _document(page: Page, svg: str, curve: str) -> Document:
    t, review = page.texts, page.protocol.review
    return Document(
        language=t("page.language"),
        title=review.title,
        subtitle=t("page.appendix"),
        banner=tuple(_banner(page)),
        sections=_sections(page, svg, curve),
        words={w: t(f"page.{w}") for w in WORDS},
    )


def _banner(page: Page) -> Iterable[Paragraph]:
    t, review, flow = page.texts, page.protocol.review, page.synthesis.flow
    if review.kind != "review":
        yield Paragraph(text=t(f"kind.{review.kind}"), tone="warning")
    if review.note:
        yield Paragraph(text=review.note, tone="note")
    if flow is not None and flow.draft:
        waiting = sum(b.count for b in flow.boxes if ".awaiting_" in b.id and isinstance(b.count, int))
        yield Paragraph(text=t("intro.draft", n=t.number(waiting)), tone="warning")


def _sections(page: Page, svg: str, curve: str) -> tuple[Section, ...]:
    return (
        about_section(page),
        flow_section(page, svg),
        source_section(page),
        criteria_section(page),
        pending_section(page),
        excluded_section(page),
        stopping_section(page, curve),
        reviewer_section(page),
        study_section(page),
        synthesis_section(page),
        matrix_section(page),
        codebook_section(page),
        coding_section(page),
        duplicate_section(page),
        quarantine_section(page),
        problem_section(page),
        amendment_section(page),
        gap_section(page),
        made_section(page),
    )
