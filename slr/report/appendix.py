"""Render the synthesis as the files of the appendix: the same document in several formats, tables and figures."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from types import MappingProxyType
from typing import Final

from slr.model.appendix_plan import DEFAULTS, MAIN, SUPPLEMENTS
from slr.model.column import Table
from slr.model.output import OUTPUTS, PROBLEMS
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.synthesis import Synthesis
from slr.model.table import frame
from slr.reference.bibliography import Cited
from slr.report.box_list import list_boxes
from slr.report.document import Document, Figure, Paragraph, Section
from slr.report.flow_file import write_flow
from slr.report.html import write_html
from slr.report.latex.writer import write_latex
from slr.report.markdown import write_markdown
from slr.report.numbering import number_document
from slr.report.page import Page
from slr.report.reference_file import write_references
from slr.report.sheet import Sheet
from slr.report.story import describe_works
from slr.report.svg import draw_svg
from slr.report.text import Texts
from slr.report.word.writer import write_docx
from slr.report.workbook.writer import write_workbook
from slr.stage import Draw, Look, Separate

# The sections in order, each a module of `slr.report.section`.
SECTIONS: Final = tuple(DEFAULTS)
WORDS: Final = ("contents", "figure_file", "update_field", "continued", "text_sheet", "thousands", "decimal")


def render_appendix(
    synthesis: Synthesis,
    protocol: Protocol,
    problems: Iterable[Problem] = (),
    *,
    published: Mapping[str, Table] = MappingProxyType({}),
    todo: Iterable[str] = (),
    works: Mapping[str, Cited] = MappingProxyType({}),
    draw: Draw,
    look: Look = Look(),  # noqa: B008  never changed
) -> dict[str, bytes | Iterable[bytes]]:
    """Return the contents of the appendix files, by their paths in `build/<review>/`. A large file is an iterable of its parts.

    Each format of the appendix and each image is made when it is written. If one of them fails, the others are still written.

    - `problems`: the problems of all stages
    - `published`: the declaration of each published table, by its name
    - `todo`: descriptions of what is left for people to do
    - `works`: the works to list as references, by report
    - `draw`: a function that draws an SVG document as a PNG image
    - `look`: the appearance of the DOCX file

    The appendix is in the language of the protocol. If there is no flow, `prisma.svg` and `prisma.json` are not written, and
    the appendix states the reason.
    """
    t = Texts(protocol.review.language)
    page = Page(
        synthesis=synthesis,
        protocol=protocol,
        problems=tuple(problems),
        texts=t,
        todo=tuple(todo),
        works=works,
    )
    title = protocol.review.title
    flow = synthesis.flow
    document = number_document(
        _document(page),
        table=lambda n: t("page.table_label", number=str(n)),
        figure=lambda n: t("page.figure_label", number=str(n)),
        section=lambda n: t("page.section_label", number=n),
    )
    declared = {**OUTPUTS, **published}
    files: dict[str, bytes | Iterable[bytes]] = {
        **{figure.file: figure.svg.encode("utf-8") for figure in _figures(document.sections)},
        **{
            f"tables/{name}.csv": Sheet(
                data=partial(synthesis.tables.__getitem__, name), table=declared.get(name)
            )
            for name, data in synthesis.tables.items()
            if len(data) or not (name in declared and declared[name].needs_rows)
        },
        **write_references(page),
        "tables/problems.csv": Sheet(data=frame(PROBLEMS, map(_problem_row, page.problems))),
    }
    if flow is not None:  # the separate file has notes, which the page prints under the figure
        files["prisma.svg"] = draw_svg(flow, t, title=title).encode("utf-8")
        files["prisma.json"] = write_flow(flow, t, title=title, as_of=synthesis.as_of)
    images = _draw_images(document, files, draw)
    return dict(sorted({**files, **images, **_write_formats(document, images, draw, look)}.items()))


def _write_formats(
    document: Document, images: Collection[str], draw: Draw, look: Look
) -> dict[str, Separate]:
    """Map the path of each appendix file to its content, which is made only when the file is written."""

    def find_image(figure: Figure) -> str:
        bare = name_image(figure.file, notes=False)
        return bare if bare in images else name_image(figure.file)

    return {
        "appendix.html": Separate(make=partial(write_html, document)),
        "appendix.md": Separate(make=partial(write_markdown, document)),
        "appendix.docx": Separate(
            make=partial(write_docx, document, draw, template=look.template, count_pages=look.count_pages)
        ),
        "appendix.tex": Separate(make=partial(write_latex, document, find_image)),
        "appendix.xlsx": Separate(make=partial(write_workbook, document)),
    }


def _draw_images(
    document: Document, files: Mapping[str, bytes | Iterable[bytes]], draw: Draw
) -> dict[str, Separate]:
    """Return a PNG image for each SVG file.

    Some figures have notes in their file, but not in the appendix. `appendix.tex` needs an image of them without
    notes, so this image is returned, too.
    """
    drawn = {
        path: data.decode("utf-8")
        for path, data in files.items()
        if isinstance(data, bytes) and path.endswith(".svg")
    }
    images = {name_image(path): Separate(make=partial(draw, svg)) for path, svg in drawn.items()}
    for figure in _figures(document.sections):
        if drawn[figure.file] != figure.svg:
            images[name_image(figure.file, notes=False)] = Separate(make=partial(draw, figure.svg))
    return images


def name_image(path: str, *, notes: bool = True) -> str:
    """Return the path of the PNG image of an SVG file.

    >>> name_image("prisma.svg"), name_image("prisma.svg", notes=False)
    ('prisma.png', 'prisma-without-notes.png')
    """
    return f"{path.removesuffix('.svg')}{'' if notes else '-without-notes'}.png"


def _problem_row(problem: Problem) -> dict[str, object]:
    text = {k: getattr(problem, k) or None for k in ("code", "file", "where", "message", "hint", "line")}
    return {**text, "severity": str(problem.severity)}


def _document(page: Page) -> Document:
    t, review = page.texts, page.protocol.review
    stories = describe_works(page)
    plan = page.protocol.appendix.arrange()
    supplements = _open_part(tuple(_make_sections(plan[SUPPLEMENTS], page)), t("page.supplements"))
    return Document(
        language=t("page.language"),
        title=review.title,
        subtitle=t("page.appendix"),
        banner=tuple(_banner(page)),
        sections=(*_make_sections(plan[MAIN], page), *supplements),
        words={
            **{w: t(f"page.{w}") for w in WORDS},
            "section_label": t("page.section_label", number="{number}"),
            "cells_cut": t("page.cells_cut", n="{n}"),
        },
        stories=stories,
        boxes=list_boxes(page, [story.report for story in stories]),
    )


def _make_sections(keys: Iterable[str], page: Page) -> Iterator[Section]:
    yield from (made for key in keys if (made := make_section(key, page)) is not None)


def _open_part(sections: tuple[Section, ...], heading: str) -> tuple[Section, ...]:
    return (replace(sections[0], part=heading), *sections[1:]) if sections else ()


def _banner(page: Page) -> Iterable[Paragraph]:
    t, review, flow = page.texts, page.protocol.review, page.synthesis.flow
    if review.kind != "review":
        yield Paragraph(text=t(f"kind.{review.kind}"), tone="warning")
    if review.note:
        yield Paragraph(text=review.note, tone="note")
    if flow is not None and flow.draft:
        waiting = sum(b.count for b in flow.boxes if ".awaiting_" in b.id and isinstance(b.count, int))
        if waiting:
            yield Paragraph(text=t("intro.draft", n=t.number(waiting)), tone="warning")
        for note in flow.notes:
            if note.label == "notice_open":
                yield Paragraph(text=t.fill(f"flow.note.{note.label}", note.fill), tone="warning")


def make_section(key: str, page: Page) -> Section | None:
    """Return the section of the appendix that has the given key, such as "not-reported".

    Return None if the review does not need this section.
    """
    section: Section | None = import_module(f"slr.report.section.{key.replace('-', '_')}").make(page)
    return section


def _figures(sections: Iterable[Section]) -> Iterator[Figure]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Figure))
        yield from _figures(section.sections)
