"""Read the identity fields as version 0.1 did. The id of a record is made from these fields.

People's verdicts and codings refer to records by id. An id is a hash of the DOI, title, year and first author. If the
way in which these fields are read changed, ids would change. This package therefore reads them in the same way as
version 0.1, and its results are used only for the id. The modules of the formats read the columns of the tables. These
modules can be improved freely.

Do not change the results of this package. `tests/formats/identity/` compares them with recorded ids.
"""

from slr.formats.identity.field import Identity
from slr.formats.identity.reading import read_identity

__all__ = ["Identity", "read_identity"]
