"""Write records in the format given by a file's extension, and find losses by reading the written file back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from slr.formats.exchange.bibtex_writer import write_bibtex
from slr.formats.exchange.csl_writer import write_csl
from slr.formats.exchange.csv_writer import write_csv
from slr.formats.exchange.item import Item, Written
from slr.formats.exchange.nbib_writer import write_nbib
from slr.formats.exchange.ris_writer import write_ris
from slr.formats.exchange.round_trip import describe_losses
from slr.formats.exchange.translate import OTHER
from slr.formats.exchange.unmapped import describe_lost_tags
from slr.formats.exchange.xlsx_writer import write_xlsx

# writers by the ending of a file's name
WRITERS: Final[Mapping[str, Callable[[Sequence[Item]], Written]]] = {
    "csv": write_csv,
    "ris": write_ris,
    "bib": write_bibtex,
    "json": write_csl,
    "nbib": write_nbib,
    "xlsx": write_xlsx,
}


def write(items: Sequence[Item], ending: str) -> Written:
    """Return the items as a file with this extension: `csv`, `ris`, `bib`, `json`, `nbib` or `xlsx`."""
    written = WRITERS[ending](items)
    if ending not in _READ_BACK:
        return written
    losses = (
        *written.lost,
        *describe_losses(items, written.data, f"written.{ending}"),
        *(() if ending == "json" else _foreign_tags(items, _READ_BACK[ending])),
    )
    return Written(data=written.data, lost=losses)


# formats that are read back to find losses, by ending
_READ_BACK: Final[Mapping[str, str]] = {
    "ris": "ris",
    "bib": "bibtex",
    "json": "csl-json",
    "nbib": "medline",
}


def _foreign_tags(items: Sequence[Item], own: str) -> tuple[str, ...]:
    """Return a sentence for each lost tag of entries that were read from another format."""
    keeps = {own, OTHER.get(own, own)}
    return describe_lost_tags([i for i in items if i.entry is not None and i.entry.format not in keeps])
