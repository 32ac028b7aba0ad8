"""Write records in the format given by the file's extension, and find the values that are lost.

To find these values, files in all formats except CSV and XLSX are read back.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from slr.formats.exchange.item import Item, Written
from slr.formats.exchange.round_trip import describe_losses
from slr.formats.exchange.unmapped import describe_lost_tags

Writer = Callable[[Sequence[Item]], Written]


def _lazily(name: str) -> Writer:
    """Return a writer that imports its module when it is called."""

    def write_lazily(items: Sequence[Item]) -> Written:
        module = importlib.import_module(f"slr.formats.exchange.{name}_writer")
        found: Writer = getattr(module, f"write_{name}")
        return found(items)

    return write_lazily


# writers by the ending of a file's name
WRITERS: Final[Mapping[str, Writer]] = {
    "csv": _lazily("csv"),
    "ris": _lazily("ris"),
    "bib": _lazily("bibtex"),
    "json": _lazily("csl"),
    "nbib": _lazily("nbib"),
    "xlsx": _lazily("xlsx"),
}


def write(items: Sequence[Item], ending: str) -> Written:
    """Write the items in the format of an extension: `csv`, `ris`, `bib`, `json`, `nbib` or `xlsx`.

    The result also lists what is lost in the file. CSV and XLSX files are not read back, so only the losses that their
    writers report are returned.
    """
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


_TRANSLATED: Final = frozenset({"ris", "bibtex"})  # formats that are translated into each other


def _foreign_tags(items: Sequence[Item], own: str) -> tuple[str, ...]:
    """Describe the tags of other formats that are lost, because entries in these formats are not translated."""
    keeps = _TRANSLATED if own in _TRANSLATED else {own}
    return describe_lost_tags([i for i in items if i.entry is not None and i.entry.format not in keeps])
