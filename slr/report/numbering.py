"""Number the sections, tables and figures of a document, and put these numbers into the texts that mention them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count

from slr.report.document import Block, Cell, Document, Facts, Figure, Grid, Paragraph, Section
from slr.report.mention import SECTION, resolve

Label = Callable[[int], str]  # returns the label of a table or figure with a number, such as "Table S3"


def number_document(
    document: Document, *, table: Label, figure: Label, section: Callable[[str], str]
) -> Document:
    """Return the document with numbers for its sections (1, 1.1, ...), and labels for its tables and figures.

    Tables and figures are numbered separately, in the order in which they appear. In paragraphs, in the values of
    lists of facts, and in cells with plain text, mentions are replaced by labels. `section` turns the number of a
    section into its label, such as "Section 3.1".
    """
    numberer = _Numberer(table, figure)
    numbered = tuple(numberer.number_all(document.sections, ""))
    labels = dict(
        reversed(list(_list_labels(numbered, section)))
    )  # if a target appears twice, its first label counts
    return replace(document, sections=tuple(_resolve_all(numbered, labels)))


class _Numberer:
    """Numbers the sections, tables and figures of a document."""

    def __init__(self, table: Label, figure: Label) -> None:
        self._labels = {Grid: (table, count(1)), Figure: (figure, count(1))}

    def number_all(self, sections: Iterable[Section], above: str) -> Iterable[Section]:
        for i, section in enumerate(sections, start=1):
            number = f"{above}{i}"
            blocks = tuple(map(self._label, section.blocks))
            inner = tuple(self.number_all(section.sections, f"{number}."))
            yield replace(section, number=number, blocks=blocks, sections=inner)

    def _label(self, block: Block) -> Block:
        if isinstance(block, Grid | Figure):
            label, numbers = self._labels[type(block)]
            return replace(block, label=label(next(numbers)))
        return block


def _list_labels(sections: Iterable[Section], label: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    for section in sections:
        yield f"{SECTION}{section.id}", label(section.number)
        yield from ((b.file, b.label) for b in section.blocks if isinstance(b, Grid | Figure) and b.file)
        yield from _list_labels(section.sections, label)


def _resolve_all(sections: Iterable[Section], labels: dict[str, str]) -> Iterator[Section]:
    for section in sections:
        blocks = tuple(_resolve_block(block, labels) for block in section.blocks)
        yield replace(section, blocks=blocks, sections=tuple(_resolve_all(section.sections, labels)))


def _resolve_block(block: Block, labels: dict[str, str]) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=resolve(block.text, labels))
    if isinstance(block, Facts):
        return replace(
            block, pairs=tuple((name, _resolve_value(value, labels)) for name, value in block.pairs)
        )
    if isinstance(block, Grid):
        rows = tuple(tuple(_resolve_cell(cell, labels) for cell in row) for row in block.rows)
        return replace(block, rows=rows)
    return block


def _resolve_value(value: str | tuple[str, ...], labels: dict[str, str]) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return resolve(value, labels)
    return tuple(resolve(line, labels) for line in value)


def _resolve_cell(cell: Cell, labels: dict[str, str]) -> Cell:
    return resolve(cell, labels) if isinstance(cell, str) else cell
