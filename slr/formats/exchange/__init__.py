"""Write records to RIS, BibTeX, CSL-JSON, PubMed, CSV and XLSX files, and list the values that a format cannot keep.

If an entry is written in its original format, it keeps its own tags (`round_trip.py`). Entries are translated from
RIS to BibTeX, and from BibTeX to RIS (`translate.py`). A tag without an equivalent is stored under another name, from
which the tag can be restored.
"""

from slr.formats.exchange.item import Item, Written
from slr.formats.exchange.writing import WRITERS, write

__all__ = ["WRITERS", "Item", "Written", "write"]
