"""Recognise works that are accepted but not yet published."""

import re
from typing import Final

_IN_PRESS: Final = re.compile(
    r"(?<!\w)(?:in[ -]press|inpress|forthcoming|accepted for publication|to appear|dalam proses (?:cetak|terbit)|akan terbit)(?!\w)",
    re.IGNORECASE,
)


def is_in_press(text: str) -> bool:
    """Return whether a text says that a work is accepted but not yet published.

    >>> is_in_press("In press."), is_in_press("forthcoming"), is_in_press("the press in Java")
    (True, True, False)
    """
    return _IN_PRESS.search(text) is not None
