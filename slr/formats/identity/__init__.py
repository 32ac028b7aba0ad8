"""Read the fields from which the id of a record is made, always in the way of version 0.1.

People's verdicts and codings name records by id. An id is a hash of the DOI, title, year and first author of a record, so
a better reading of these fields would change ids. This package therefore keeps the reading of version 0.1 for the id
alone. What the tables show is read by the format modules, which can be improved freely.

Do not change the results of this package. `tests/formats/identity/` compares them with ids that were recorded once.
"""

from slr.formats.identity.field import Identity
from slr.formats.identity.reading import read_identity

__all__ = ["Identity", "read_identity"]
