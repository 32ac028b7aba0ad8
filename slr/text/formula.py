"""Recognise text that a spreadsheet program would run as a formula when it opens a CSV file, and make this text harmless."""

import re
from typing import Final

# The last four are full-width forms of the first four. Some spreadsheet programs run formulas that begin with them.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_HARMLESS: Final = re.compile(r"[-+=]|-([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][-+]?[0-9]+)?")


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet program would run a cell with this text.

    Negative numbers and the single signs `=`, `+` and `-` are not formulas.

    >>> is_formula("=HYPERLINK(A1)"), is_formula("- see page 4"), is_formula("a = b"), is_formula("-.125"), is_formula("+")
    (True, True, False, False, False)
    """
    return text.startswith(FORMULA_STARTS) and not _HARMLESS.fullmatch(text)


def disarm_formula(text: str) -> str:
    """Return the text of a cell, with an apostrophe in front if a spreadsheet program would run the text as a formula.

    >>> disarm_formula("=1+1"), disarm_formula("a = b")
    ("'=1+1", 'a = b')
    """
    return f"'{text}" if is_formula(text) else text


def restore_formula(text: str) -> str:
    """Return the text of a cell without the apostrophe that `disarm_formula` puts in front of a formula.

    >>> restore_formula("'=1+1"), restore_formula("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text[:1] == "'" and is_formula(text[1:]) else text
