"""Find exports in which the issue numbers only count the records, and are not the numbers of issues."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

# Twenty records of one list rarely come from twenty different issues. In a list of hundreds of records, some records
# always share an issue number.
_FEWEST: Final = 20
_DISTINCT: Final = 0.95


def find_running_numbers(exports: Sequence[str], issues: Sequence[str]) -> frozenset[str]:
    """Return the exports in which nearly every record has a different issue number.

    The issue numbers in these exports are ignored. An export with fewer than 20 issue numbers is never returned.

    Some tables have a column "number" that counts the records. Real issue numbers recur in a list, because many
    journals have an issue 2, for example. Records without an export count as one list. `exports` and `issues` have
    one value for each record.
    """
    lists: dict[str, list[str]] = defaultdict(list)
    for export, issue in zip(exports, issues, strict=True):
        if issue:
            lists[export].append(issue)
    return frozenset(
        export
        for export, numbers in lists.items()
        if len(numbers) >= _FEWEST and len(set(numbers)) >= _DISTINCT * len(numbers)
    )
