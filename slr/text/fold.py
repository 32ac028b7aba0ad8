"""Fold text for comparison: remove case, accents and compatibility forms. Folded text is never displayed."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_SPACE: Final = re.compile(r"\s+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the text in lower case, without accents or repeated spaces.

    >>> fold("Beban  Kerja — Çoban")
    'beban kerja — coban'
    """
    if text.isascii():
        return _SPACE.sub(" ", text.lower()).strip()
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _SPACE.sub(" ", plain).strip()
