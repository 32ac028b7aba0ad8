"""Write records to RIS, BibTeX, CSL-JSON, CSV and XLSX files, and list the values that the format cannot keep.

An entry keeps its own tags when it is written in the format from which it was read (`round_trip.py`). RIS and BibTeX
entries are translated into each other; tags without an equivalent are stored under names from which they can be
restored (`translate.py`).
"""

from slr.formats.exchange.item import Item, Written
from slr.formats.exchange.writing import WRITERS, write

__all__ = ["WRITERS", "Item", "Written", "write"]
