"""Drop issue numbers that only count the records of a list."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from slr.dedupe.feature import Feature

# Twenty records of one list seldom come from twenty different issues, and some of hundreds always share one.
_FEWEST: Final = 20
_DISTINCT: Final = 0.95


def drop_running_numbers(features: Sequence[Feature]) -> Sequence[Feature]:
    """Return the features. If nearly every record of an export has a different issue number, drop these numbers.

    Some tables have a column "number" that counts the records. A real issue number recurs: many journals have an issue
    2. Records without an export count as one list.
    """
    lists: dict[str, list[str]] = defaultdict(list)
    for feature in features:
        if feature.issue:
            lists[feature.export].append(feature.issue)
    counted = {
        export
        for export, issues in lists.items()
        if len(issues) >= _FEWEST and len(set(issues)) >= _DISTINCT * len(issues)
    }
    if not counted:
        return features
    return [replace(f, issue="") if f.export in counted else f for f in features]
