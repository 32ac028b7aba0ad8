"""Write the blocks of a document as LaTeX."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from slr.report.document import (
    Bibliography,
    Block,
    Document,
    Facts,
    Figure,
    Grid,
    Listing,
    Paragraph,
    Section,
)
from slr.report.latex.escape import typeset, write_link, write_mentions, write_styled
from slr.report.latex.table import write_facts, write_grid
from slr.report.orientation import Unit, fit_figure
from slr.report.target import Targets
from slr.report.width import LANDSCAPE, PORTRAIT

_LEVELS: Final = ("section", "subsection", "subsubsection", "paragraph", "subparagraph")
_LABEL: Final = re.compile(r"(.*?)\s*(\S*\d\S*)")


class Writer:
    """A writer of blocks. It also numbers sections and labels captions.

    `find_image` returns the path of the PNG image of a figure.
    """

    def __init__(self, document: Document, targets: Targets, find_image: Callable[[Figure], str]) -> None:
        self.document, self.targets, self.find_image = document, targets, find_image
        self.landscape = False
        self._marked: set[str] = set()  # the ids of the tables and figures with a written caption
        self._numbers: dict[int, int] = {}  # the last number of each level of headings

    @property
    def width(self) -> float:
        """The width of the text, in points."""
        return (LANDSCAPE if self.landscape else PORTRAIT)[0]

    def write_unit(self, unit: Unit) -> Iterator[str]:
        """Yield the lines of a unit: its headings, then its blocks. A continued unit has no headings."""
        yield ""
        if not unit.continued:
            yield from self._heading(unit)
        for block in unit.blocks:
            yield from self.write_block(block)

    def _heading(self, unit: Unit) -> Iterator[str]:
        section = unit.section
        level = _LEVELS[min(unit.depth, len(_LEVELS)) - 1]
        if section.part:
            yield from _unnumbered(level, section.part)
        if section.number:
            yield from self._set_number(section, unit.depth, level)
            yield f"\\{level}{{{typeset(section.title)}}}\\label{{{unit.name}}}"
        else:
            yield from _unnumbered(level, section.title)

    def _set_number(self, section: Section, depth: int, level: str) -> Iterator[str]:
        """Yield a command that sets the number of the section, if LaTeX would count differently."""
        last = section.number.rpartition(".")[2]
        number = int(last) if last.isdecimal() else 0
        expected = self._numbers.get(depth, 0) + 1
        self._numbers = {d: n for d, n in self._numbers.items() if d < depth} | {depth: number}
        if number != expected:
            yield f"\\setcounter{{{level}}}{{{number - 1}}}"

    def write_block(self, block: Block) -> Iterator[str]:
        """Yield the lines of a block."""
        match block:
            case Paragraph():
                text = write_mentions(block.text, self.targets, r"\newline ")
                yield {"plain": text, "note": f"\\slrnote{{{text}}}", "warning": f"\\slrwarning{{{text}}}"}[
                    block.tone
                ]
                yield ""
            case Facts():
                yield from _title(block.title)
                yield from write_facts(block, self.width, self.targets) if block.pairs else ()
            case Listing():
                yield from _title(block.title)
                yield from self._listing(block)
            case Bibliography():
                yield from _title(block.title)
                yield from self._references(block)
            case Figure():
                yield from self._figure(block)
            case Grid():
                yield from self._grid(block)

    def _listing(self, listing: Listing) -> Iterator[str]:
        if not listing.items:
            return
        yield r"\begin{itemize}"
        for head, lines in listing.items:
            yield f"\\item {{}}{write_mentions(head, self.targets)}"
            if lines:
                items = "\n".join(f"\\item {{}}{write_mentions(line, self.targets)}" for line in lines)
                yield f"\\begin{{itemize}}\n{items}\n\\end{{itemize}}"
        yield r"\end{itemize}"

    def _references(self, block: Bibliography) -> Iterator[str]:
        for entry in block.entries:
            text = write_styled(entry.runs)
            if entry.href:
                text += f" {write_link(entry.href, entry.href)}"
            notes = "".join(f"\\newline\\slrsmall{{{typeset(note)}}}" for note in entry.notes)
            yield f"\\slrreference{{{text}{notes}}}"
        yield ""

    def _figure(self, figure: Figure) -> Iterator[str]:
        page = LANDSCAPE if self.landscape else PORTRAIT
        width, _ = fit_figure(figure, width=page[0], height=page[1])
        image = self.find_image(figure)
        yield r"\begin{slrfigure}"
        yield f"\\slrimage{{{width:.1f}bp}}{{{_spell_path(image)}}}{{{typeset(figure.title)}}}\\par"
        setting, caption = self._caption(figure, r"\captionof{figure}")
        yield f"{setting}{caption}"
        yield r"\end{slrfigure}"
        yield ""

    def _grid(self, grid: Grid) -> Iterator[str]:
        if grid.heads:
            yield r"\begin{slrtable}"
            setting, caption = self._caption(grid, r"\caption")
            yield setting
            yield from write_grid(grid, caption, self.targets, landscape=self.landscape)
            yield r"\end{slrtable}"
        else:
            yield typeset(grid.caption)
        for note in grid.notes:
            yield f"\\slrnote{{{write_mentions(note, self.targets)}}}"
        yield ""

    def _caption(self, block: Grid | Figure, command: str) -> tuple[str, str]:
        """Return the command that sets the label of a caption, and the caption.

        The other parts of a divided table repeat its label.
        """
        kind = "table" if isinstance(block, Grid) else "figure"
        text = write_mentions(block.caption, self.targets)
        file = f" \\slrcode{{{typeset(block.file)}}}" if block.file else ""
        name = self.targets.find(block.label)
        if not block.label:
            return "", f"{command}*{{{text}{file}}}"
        if name in self._marked:
            again = f"\\textbf{{{typeset(block.label)} ({typeset(self.document.words['continued'])}).}}"
            return "", f"{command}*{{{again} {text}{file}}}"
        self._marked.add(name)
        found = _LABEL.fullmatch(block.label)
        words, number = (found[1], found[2]) if found else (block.label, "")
        label = f"\\label{{{name}}}" if name else ""
        setting = f"\\slrlabel{{{kind}}}{{{typeset(words)}}}{{{typeset(number)}}}"
        return setting, f"{command}[]{{{text}{file}}}{label}"


def _title(title: str) -> Iterator[str]:
    if title:
        yield f"\\slrtitle{{{typeset(title)}}}"


def _unnumbered(level: str, title: str) -> Iterator[str]:
    text = typeset(title)
    yield f"\\{level}*{{{text}}}\\addcontentsline{{toc}}{{{level}}}{{{text}}}"


def _spell_path(path: str) -> str:
    """Return the path of an image, with a hyphen for each character that LaTeX could misread."""
    return re.sub(r"[^\w./-]", "-", path, flags=re.ASCII)
