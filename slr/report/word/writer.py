"""Write a document as a DOCX file.

This package writes the XML of the text itself, because the functions of python-docx are slow for large tables. python-docx reads
the template and stores the parts of the file.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from slr.formats.archive import DATE, fix_dates
from slr.report.document import Document
from slr.report.escape import clean
from slr.report.orientation import divide_document
from slr.report.target import list_targets
from slr.report.word.block import Writer
from slr.report.word.contents import Entry, ask_page, list_entries, write_contents
from slr.report.word.image import Images
from slr.report.word.page_setup import PageSetup, read_setup
from slr.report.word.run import write_paragraph, write_run

if TYPE_CHECKING:
    from docx.document import Document as File

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES: Final = (
    f'xmlns:w="{_W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
CountPages = Callable[
    [bytes], Mapping[str, int]
]  # returns the page of each bookmark for which a DOCX file has a paragraph from `ask_page`
_LONGEST: Final = 255  # characters of a core property


def write_docx(
    document: Document,
    draw: Callable[[str], bytes],
    *,
    template: bytes = b"",
    count_pages: CountPages | None = None,
) -> bytes:
    """Return the document as a DOCX file.

    `draw` converts an SVG document to a PNG image. `template` is a DOCX file that provides the styles, page size,
    margins, header and footer. Its text is ignored. `count_pages` finds the pages of the bookmarks of a DOCX file.
    Without `count_pages`, the table of contents has no page numbers, and a note explains how to add them in Word.
    """
    write = partial(_write, document, Images(draw), template)
    if count_pages is None:
        return write({})
    names = [entry.name for part in divide_document(document) for entry in list_entries(part.units)]
    draft = write(
        dict.fromkeys(names, 99), asked=names
    )  # the table of contents is as long as with the true numbers
    found = count_pages(draft)
    return write({name: found[name] for name in names if name in found})


def _write(
    document: Document, images: Images, template: bytes, pages: Mapping[str, int], asked: Iterable[str] = ()
) -> bytes:
    from slr.report.word.style import open_template  # noqa: PLC0415  needed only for this format

    file, ids = open_template(template, document.language)
    setup = read_setup(file.element.body, own=bool(template))
    images.files.clear()
    writer = Writer(document, list_targets(document), images)
    body = [*_write_body(document, writer, setup, pages)]
    body[-1:-1] = [ask_page(name) for name in asked]
    _replace_body(file, "".join(body), ids)
    _add_parts(file, writer)
    _set_properties(file, document)
    out = io.BytesIO()
    file.save(out)
    return fix_dates(out.getvalue())


def _write_body(
    document: Document, writer: Writer, setup: PageSetup, pages: Mapping[str, int]
) -> Iterator[str]:
    parts = divide_document(document)
    entries = list(list_entries(unit for part in parts for unit in part.units))
    writer.turn(setup, landscape=False)
    yield from _write_front(document, writer, entries, pages)
    before = False  # whether the pages so far are landscape pages
    for part in parts:
        if part.landscape != before:
            yield write_paragraph("TableEnd", "", properties=setup.write(landscape=before))
        before = part.landscape
        writer.turn(setup, landscape=before)
        for unit in part.units:
            yield from writer.write_unit(unit)
    yield setup.write(landscape=before)


def _write_front(
    document: Document, writer: Writer, entries: Sequence[Entry], pages: Mapping[str, int]
) -> Iterator[str]:
    yield write_paragraph("Title", write_run(document.title), text=document.title)
    yield write_paragraph("Subtitle", write_run(document.subtitle), text=document.subtitle)
    for paragraph in document.banner:
        yield from writer.write_block(paragraph)
    if not entries:
        return
    yield write_paragraph("TOCHeading", write_run(document.words["contents"]))
    yield write_contents(entries, pages)
    if not pages:
        yield write_paragraph("Note", write_run(document.words["update_field"]))


def _replace_body(file: "File", inner: str, ids: Mapping[str, str]) -> None:
    """Replace the template's text with `inner`. In `inner`, replace our style ids with those of the template."""
    from docx.oxml import parse_xml  # noqa: PLC0415  loaded with the template

    new = parse_xml(f"<w:document {_NAMES}><w:body>{inner}</w:body></w:document>".encode())
    if ids:
        for element in new.iter(f"{{{_W}}}pStyle", f"{{{_W}}}rStyle", f"{{{_W}}}tblStyle"):
            name = element.get(f"{{{_W}}}val")
            element.set(f"{{{_W}}}val", ids.get(name, name))
    file.part._element = new  # noqa: SLF001  to move each element into the old document would be much slower


def _add_parts(file: "File", writer: Writer) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE as KIND  # noqa: PLC0415  loaded with the template
    from docx.opc.packuri import PackURI  # noqa: PLC0415
    from docx.opc.part import Part as FilePart  # noqa: PLC0415

    rels: Any = file.part.rels
    package = file.part.package
    assert package is not None  # noqa: S101  a file that was opened has one
    for i, (name, data) in enumerate(writer.images.files.items(), start=1):
        part = FilePart(PackURI(f"/word/media/appendix{i}.png"), "image/png", data, package)
        rels.add_relationship(KIND.IMAGE, part, name)
    for address, name in writer.links.addresses.items():
        rels.add_relationship(KIND.HYPERLINK, address, name, is_external=True)


def _set_properties(file: "File", document: Document) -> None:
    """Set the properties of the file. Its dates are fixed, so that the same document always gives the same bytes."""
    properties, date = file.core_properties, datetime(*DATE, tzinfo=UTC)
    properties.title = clean(document.title)[:_LONGEST]
    properties.subject = clean(document.subtitle)[:_LONGEST]
    properties.language = document.language
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.revision = 1
    properties.created = properties.modified = date
