"""Read the identity fields, from which the id of a record is made, as version 0.1 did.

People's verdicts and codings refer to records by id. An id is a hash of the DOI, title, year and first
author. If these fields were read better, ids would change. This package therefore reads them as version 0.1
did, but only for the id. The format modules read the columns of the tables and can be improved freely.

Do not change the results of this package. `tests/formats/identity/` compares them with recorded ids.
"""

from slr.formats.identity.field import Identity
from slr.formats.identity.reading import read_identity

__all__ = ["Identity", "read_identity"]
