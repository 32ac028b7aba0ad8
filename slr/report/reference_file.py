"""Write the references to the table `references`, and to files for LaTeX and reference managers."""

from collections.abc import Iterable

from slr.formats.exchange.bibtex_writer import write_bibtex
from slr.formats.exchange.item import Item
from slr.formats.exchange.ris_writer import write_ris
from slr.model.output import REFERENCES
from slr.model.table import frame
from slr.reference.file import make_item
from slr.report.page import Page
from slr.report.sheet import Sheet
from slr.stage import Separate


def write_references(page: Page) -> dict[str, bytes | Iterable[bytes]]:
    """Return the contents of the table of references, `references.bib` and `references.ris`, by path.

    Without works, the mapping is empty.
    """
    rows = [
        {"report": reference.report, "key": reference.key, "reference": reference.text, "list": name}
        for name, references in page.references.items()
        for reference in references
    ]
    if not rows:
        return {}
    return {
        "tables/references.csv": Sheet(data=frame(REFERENCES, rows), table=REFERENCES),
        "references.bib": Separate(make=lambda: write_bibtex(list_items(page)).data),
        "references.ris": Separate(make=lambda: write_ris(list_items(page)).data),
    }


def list_items(page: Page) -> list[Item]:
    """Return the works in the order of the references. Each has a label for its list of references, such as `slr:included`."""
    listed = (
        (page.works[reference.report], name)
        for name, references in page.references.items()
        for reference in references
    )
    return [make_item(work.row, work.entries, work.key, (f"slr:{name}",)) for work, name in listed]
