"""Rows -> the text of a bibliographic format, and in words what that format could not hold."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from slr.formats.exchange.bibtex_writer import write_bibtex
from slr.formats.exchange.csl_writer import write_csl
from slr.formats.exchange.csv_writer import write_csv
from slr.formats.exchange.item import Item, Written
from slr.formats.exchange.ris_writer import write_ris
from slr.formats.exchange.round_trip import tell_losses
from slr.formats.exchange.translate import OTHER
from slr.formats.exchange.unmapped import lost_tags
from slr.formats.exchange.xlsx_writer import write_xlsx

# what is written, by the ending of a file's name
WRITERS: Final[Mapping[str, Callable[[Sequence[Item]], Written]]] = {
    "csv": write_csv,
    "ris": write_ris,
    "bib": write_bibtex,
    "json": write_csl,
    "xlsx": write_xlsx,
}


def write(items: Sequence[Item], ending: str) -> Written:
    """Return the items in the format that a file's ending names (`csv`, `ris`, `bib`, `json`, `xlsx`)."""
    written = WRITERS[ending](items)
    if ending not in _PROVED:
        return written
    losses = (
        *written.lost,
        *tell_losses(items, written.data, f"written.{ending}"),
        *(() if ending == "json" else _foreign_tags(items, _PROVED[ending])),
    )
    return Written(data=written.data, lost=losses)


# formats whose own text is read back to tell what did not come through
_PROVED: Final[Mapping[str, str]] = {"ris": "ris", "bib": "bibtex", "json": "csl-json"}


def _foreign_tags(items: Sequence[Item], own: str) -> tuple[str, ...]:
    """Return how many entries had tags that went nowhere: RIS and BibTeX carry all of one another's."""
    keeps = {own, OTHER.get(own, own)}
    return lost_tags([i for i in items if i.entry is not None and i.entry.format not in keeps])
