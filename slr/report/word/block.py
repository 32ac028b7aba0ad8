"""Write the blocks of a document as WordprocessingML."""

import re
from collections.abc import Iterator
from itertools import count
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
    Reference,
)
from slr.report.escape import escape_xml
from slr.report.orientation import Unit, fit_figure
from slr.report.target import Targets
from slr.report.word.contents import part_name, spell_heading
from slr.report.word.image import Images
from slr.report.word.link import Links
from slr.report.word.page_setup import PageSetup
from slr.report.word.run import (
    write_field,
    write_mentions,
    write_paragraph,
    write_run,
    write_runs,
)
from slr.report.word.table import write_facts, write_grid

END: Final = write_paragraph("TableEnd", "")  # two tables without a paragraph between them would become one
_STYLES: Final = {"plain": "BodyText", "note": "Note", "warning": "Warning"}
_NUMBER: Final = re.compile(r"(.*?)(\d+)")
_DEEPEST: Final = 9  # levels of headings that Word has


class Writer:
    """Writes blocks, numbers bookmarks and captions, and collects links and images.

    Call `turn` before anything is written.
    """

    def __init__(self, document: Document, targets: Targets, images: Images) -> None:
        self.document, self.targets, self.images = document, targets, images
        self.links = Links()
        self.width = self.height = 0.0
        self.landscape = False
        self._marks = count(1)
        self._marked: set[str] = set()  # the names of the tables and figures that have a caption so far
        self._numbers: dict[str, int] = {}  # the last number of each kind of caption

    def turn(self, setup: PageSetup, *, landscape: bool) -> None:
        """Set the orientation of the pages for the blocks that are written next."""
        self.landscape = landscape
        self.width, self.height = setup.size(landscape=landscape)

    def write_unit(self, unit: Unit) -> Iterator[str]:
        """Yield the headings and the blocks of a unit. If a part of the document begins here, its heading comes first.

        Each heading has a bookmark. A continued unit has no headings.
        """
        section = unit.section
        if section.part and not unit.continued:
            yield self._heading(section.part, unit.depth, part_name(unit.name))
        if not unit.continued:
            yield self._heading(spell_heading(section), unit.depth, unit.name)
        for block in unit.blocks:
            yield from self.write_block(block)

    def _heading(self, text: str, depth: int, name: str) -> str:
        """Return a heading. Its number is part of the text, so Word must not number it again."""
        unnumbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
        inner = self._mark(name, write_run(text))
        return write_paragraph(f"Heading{min(depth, _DEEPEST)}", inner, text=text, properties=unnumbered)

    def write_block(self, block: Block) -> Iterator[str]:
        """Yield the paragraphs and tables of a block."""
        match block:
            case Paragraph():
                inner = write_mentions(block.text, self.targets)
                yield write_paragraph(_STYLES[block.tone], inner, text=block.text)
            case Facts():
                yield from self._title(block.title)
                yield write_facts(block, self.width, self.targets) if block.pairs else ""
                yield END
            case Listing():
                yield from self._title(block.title)
                yield from self._listing(block)
            case Bibliography():
                yield from self._title(block.title)
                for entry in block.entries:
                    yield from self._reference(entry)
            case Figure():
                yield from self._figure(block)
            case Grid():
                yield from self._grid(block)

    def _title(self, title: str) -> Iterator[str]:
        if title:
            yield write_paragraph("ListTitle", write_run(title), text=title)

    def _listing(self, listing: Listing) -> Iterator[str]:
        for head, lines in listing.items:
            yield write_paragraph("ListBullet", write_mentions(head, self.targets), text=head)
            for line in lines:
                yield write_paragraph("ListBullet2", write_mentions(line, self.targets), text=line)

    def _reference(self, entry: Reference) -> Iterator[str]:
        inner = write_runs(entry.runs)
        if entry.href:
            inner += write_run(" ") + self.links.write(entry.href, entry.href)
        for note in entry.notes:
            inner += "<w:r><w:br/></w:r>" + write_run(note, ("small",))
        yield write_paragraph("Bibliography", inner, text=entry.text)

    def _grid(self, grid: Grid) -> Iterator[str]:
        yield self._caption(grid, "TableCaption")
        if grid.heads:
            yield write_grid(grid, self.links, self.targets, width=self.width, landscape=self.landscape)
        for note in grid.notes:
            yield write_paragraph("TableNote", write_mentions(note, self.targets), text=note)
        if not grid.notes:
            yield END

    def _figure(self, figure: Figure) -> Iterator[str]:
        size = fit_figure(figure, width=self.width, height=self.height)
        inner = self.images.write(figure, size)
        yield write_paragraph("Figure", inner)
        yield self._caption(figure, "Caption")

    def _caption(self, block: Grid | Figure, style: str) -> str:
        """Return the caption of a table or figure. The other parts of a divided table repeat its number."""
        inner, name = "", self.targets.find(block.label)
        again = name in self._marked
        self._marked.add(name)
        if block.label:
            label = self._label(block.label)
            inner = label if again else self._mark(name, label)
            inner += write_run(f" ({self.document.words['continued']}). " if again else ". ", ("b",))
        inner += write_mentions(block.caption, self.targets)
        if block.file:
            inner += write_run(f" {block.file}", ("code",))
        return write_paragraph(style, inner, text=block.caption)

    def _label(self, label: str) -> str:
        """Return a label in which the number is a field that Word can update. A label that does not end in a number becomes text."""
        found = _NUMBER.fullmatch(label)
        if found is None:
            return write_run(label, ("b",))
        words, number = found[1], int(found[2])
        kind = "".join(char if char.isalnum() else "_" for char in words)
        last = self._numbers.get(kind, 0)
        reset = "" if number == last + 1 else " \\c" if number == last else f" \\r {number}"
        self._numbers[kind] = number
        return write_run(words, ("b",)) + write_field(f"SEQ {kind} \\* ARABIC{reset}", found[2], ("b",))

    def _mark(self, name: str, inner: str) -> str:
        if not name:
            return inner
        number = next(self._marks)
        start = f'<w:bookmarkStart w:id="{number}" w:name="{escape_xml(name)}"/>'
        return f'{start}{inner}<w:bookmarkEnd w:id="{number}"/>'
