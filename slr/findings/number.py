"""Describe what is wrong with a text that should be a number, and what people can do about it."""

import math

from slr.model.value import read_number


def describe_number(text: str) -> tuple[str, str]:
    """Return what is wrong with a text that should be a number, and what to do. Both are empty if nothing is wrong.

    >>> describe_number("0,5")
    ("expected a number, got '0,5', which contains a comma", 'use a decimal point and no other separators')
    >>> describe_number(".50")
    ('', '')
    """
    if not text:
        return "expected a number, got an empty cell", "fill in the number, or delete the row"
    try:
        value = float(read_number(text).value)
    except ValueError:
        if "," in text and _is_number(text.replace(",", ".", 1).replace(",", "")):
            hint = "use a decimal point and no other separators"
            return f"expected a number, got {text!r}, which contains a comma", hint
        return f"expected a number, got {text!r}", "write a number such as 12 or -0.5"
    if not math.isfinite(value):
        return f"the number {text!r} is too large", "write the number in another unit"
    return "", ""


def _is_number(text: str) -> bool:
    try:
        read_number(text)
    except ValueError:
        return False
    return True
