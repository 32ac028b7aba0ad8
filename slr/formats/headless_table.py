"""Recognise a table that has lost its header, so that its rows are not read as a list of references."""

import _csv
import csv
from collections import Counter
from typing import Final


def is_headless_table(head: str) -> bool:
    r"""Return whether the beginning of a text has rows with the same number of cells, and some cells in quotes.

    If the first line is a line such as `sep=;`, which spreadsheet programs write, the result is also True.

    >>> is_headless_table('Doe J,2001,"Lamps, or bells",Oil,1\nRoe R,2002,"Wicks, or oil",Oil,2\n')
    True
    >>> is_headless_table("Doe J. (2001). Lamps. Oil, 1, 2-3.\nRoe R. (2002). Bells. Oil, 2, 3-4.\n")
    False
    """
    if head.startswith("sep="):
        return True
    return any(f'{sign}"' in head and _has_rows(head, sign) for sign in _DELIMITERS)


_DELIMITERS: Final = ",;\t|"


def _has_rows(head: str, delimiter: str) -> bool:
    """Return whether nearly all rows have the same number of cells, and there are enough such rows and cells.

    If there are more than two rows, the last one is ignored, because it can be cut off.
    """
    try:
        rows = [row for row in csv.reader(head.split("\n"), delimiter=delimiter, strict=False) if row]
    except _csv.Error:
        return False
    rows = rows[:-1] if len(rows) > _FEWEST else rows
    (width, times), *_ = Counter(map(len, rows)).most_common(1) or [(0, 0)]
    return width >= _NARROWEST and times >= _FEWEST and times >= _NEARLY * len(rows)


_FEWEST: Final = 2  # rows that a table has at least
_NARROWEST: Final = 5  # cells that a row has at least
_NEARLY: Final = 0.8
