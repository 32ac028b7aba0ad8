"""List the texts of a document as rows: everything that is not in a table."""

from collections.abc import Iterable, Iterator

from slr.report.document import Bibliography, Block, Document, Facts, Figure, Listing, Paragraph, Section

Row = tuple[str, str, str]  # the number and title of the section, a name, and a text


def list_texts(document: Document) -> Iterator[Row]:
    """Yield a row for each paragraph, fact, item, reference and figure of a document, and for titles of lists, in order."""
    for paragraph in document.banner:
        yield "", "", paragraph.text
    yield from _list_sections(document.sections)


def _list_sections(sections: Iterable[Section]) -> Iterator[Row]:
    for section in sections:
        heading = f"{section.number} {section.title}".strip()
        for block in section.blocks:
            yield from ((heading, name, text) for name, text in _list_block(block))
        yield from _list_sections(section.sections)


def _list_block(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case Paragraph():
            yield "", block.text
        case Facts():
            yield from [("", block.title)] if block.title else []
            for name, value in block.pairs:
                yield name, value if isinstance(value, str) else "\n".join(value)
        case Listing():
            yield from [("", block.title)] if block.title else []
            for head, lines in block.items:
                yield "", "\n".join((head, *(f"\u2013 {line}" for line in lines)))
        case Bibliography():
            yield from [("", block.title)] if block.title else []
            for entry in block.entries:
                yield "", "\n".join((entry.text, *entry.notes))
        case Figure():
            yield block.label, f"{block.title}\n{block.caption}\n{block.file}"
        case _:  # a table has a separate sheet
            return
