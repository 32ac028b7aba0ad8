"""Find exports whose issue numbers only count the records: 1, 2, 3 and so on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from slr.dedupe.column import Numbers

# Twenty records of one list rarely come from twenty different issues. In a list of hundreds of records, some records
# nearly always share an issue number.
_FEWEST: Final = 20
_DISTINCT: Final = 0.95


def find_running_numbers(
    names: Sequence[str], exports: "Numbers", issues: "Numbers", number: int
) -> frozenset[str]:
    """Return the exports in which nearly every record has a different issue number.

    The issue numbers in these exports are ignored. An export with fewer than 20 issue numbers is never returned.

    Some tables have a column "number" that counts the records. Real issue numbers recur in a list, because many
    journals have an issue 2, for example. Records without an export count as one list. `names` are the exports.
    `exports` has the place of each record's export in `names`. `issues` has a code for each record's issue number, or
    0 if there is none. Every code is smaller than `number`.
    """
    there = issues > 0
    found, distinct = (
        np.bincount(exports[there]),
        np.unique(exports[there].astype(np.int64) * number + issues[there]),
    )
    different = np.bincount(distinct // number, minlength=len(found))
    running = (found >= _FEWEST) & (different >= _DISTINCT * found)
    return frozenset(names[place] for place in np.flatnonzero(running).tolist())
