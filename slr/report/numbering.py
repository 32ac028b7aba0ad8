"""Number the sections, tables and figures of a document."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count

from slr.report.document import Block, Document, Figure, Grid, Section

Label = Callable[[int], str]  # the label of a table or figure, such as "Table S3", by its number


def number_document(document: Document, *, table: Label, figure: Label) -> Document:
    """Return the document with numbers for its sections (1, 1.1, ...), and labels for its tables and figures.

    Tables and figures are numbered separately, in the order in which they appear.
    """
    numberer = _Numberer(table, figure)
    return replace(document, sections=tuple(numberer.number_all(document.sections, "")))


class _Numberer:
    """Gives the next number to each table and figure."""

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
