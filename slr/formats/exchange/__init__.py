"""Records -> the text of a bibliographic format, and in words what that format could not hold.

An entry that came from the format that is written keeps its own tags (`round_trip.py`). One that goes from RIS to BibTeX
or back is translated, and what has no equivalent is carried under a name that leads back (`translate.py`).
"""

from slr.formats.exchange.item import Item, Written
from slr.formats.exchange.writing import WRITERS, write

__all__ = ["WRITERS", "Item", "Written", "write"]
