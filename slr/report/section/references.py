"""The section with the full references of the included works, the works excluded at full text, and the works used."""

from collections.abc import Iterator
from typing import Final

from slr.reference.bibliography import FullReference
from slr.report.document import Bibliography, Paragraph, Reference, Section
from slr.report.page import Page

KEY: Final = "references"


def make(page: Page) -> Section | None:
    """Return the section, or None if there is no work to list.

    Excluded works are not listed here if the section on excluded reports has their full references.
    """
    lists = tuple(_make_lists(page))
    return page.section(KEY, _introduce(page), *lists) if lists else None


def _introduce(page: Page) -> Paragraph:
    style = page.protocol.references.style
    name = page.texts("reference.apa") if style == "apa" else style
    return Paragraph(text=page.texts("intro.references", style=name))


def _make_lists(page: Page) -> Iterator[Bibliography]:
    for name, references in page.references.items():
        if name == "excluded" and page.lists_excluded:
            continue
        entries = tuple(_make_entry(reference, page) for reference in references)
        yield Bibliography(title=page.texts(f"reference.list_{name}"), entries=entries)


def _make_entry(reference: FullReference, page: Page) -> Reference:
    notices = page.works[reference.report].row["notice"]
    notes = ("; ".join(map(page.texts.word, notices)),) if notices else ()
    return Reference(key=reference.key, runs=reference.runs, href=reference.href, notes=notes)
