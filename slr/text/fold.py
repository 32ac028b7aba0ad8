"""Fold text for comparison: remove case, accents, compatibility forms and letters that look alike.

Folded text is never displayed.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_SPACE: Final = re.compile(r"\s+")
# The marks that make a voiced syllable of a Japanese one (`か`, `が`); they are parts of letters, not accents.
_VOICING: Final = 8

# Letters with a stroke or ligature, which Unicode does not decompose, and the Turkish dotless i.
_WHOLE_LETTERS: Final = "ø:o đ:d ð:d þ:th ł:l ħ:h ı:i æ:ae œ:oe ŋ:n ŧ:t"
# Arabic letters that Persian, Urdu and Arabic keyboards write with different characters of the same look.
_ARABIC: Final = (
    ("\u06cc", "\u064a\u0649"),  # yeh
    ("\u06a9", "\u0643\u06aa"),  # kaf
    ("\u0647", "\u0629\u06be\u06c1\u06c3\u06d5"),  # heh, and teh marbuta
    ("\u0627", "\u0671"),  # alef
)
# The first of ten digits: Arabic and Persian.
_ZEROS: Final = (0x0660, 0x06F0)
# Characters that nobody sees: soft hyphen, zero-width space and joiners, marks of direction, the stretching of an Arabic letter.
_INVISIBLE: Final = "\u00ad\u200b\u200d\u200e\u200f\u2060\ufeff\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u0640"
# Persian puts a zero-width non-joiner between the parts of a word, where other writers put a space.
_NON_JOINER: Final = "\u200c"

LOOKALIKES: Final = str.maketrans(
    dict(pair.split(":") for pair in _WHOLE_LETTERS.split())
    | {letter: plain for plain, letters in _ARABIC for letter in letters}
    | {chr(zero + n): str(n) for zero in _ZEROS for n in range(10)}
    | dict.fromkeys(_INVISIBLE, "")
    | {_NON_JOINER: " "}
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the text in lower case, without accents or repeated spaces, and with one form of letters that look alike.

    >>> fold("Beban  Kerja — Çoban"), fold("Sørensen ﬁrst ＡＢＣ")
    ('beban kerja — coban', 'sorensen first abc')
    """
    if text.isascii():  # the same without a call, because most words are in ASCII
        return _SPACE.sub(" ", text.lower()).strip()
    return _SPACE.sub(" ", fold_letters(text)).strip()


def fold_letters(text: str) -> str:
    """Return the text as `fold` does, but with all its spaces. Results are not cached, so the function suits texts that are read once."""
    if text.isascii():
        return text.lower()
    # Unicode decomposes some letters to capitals, and the case folding of others is not decomposed.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in apart if unicodedata.combining(c) in (0, _VOICING))
    return unicodedata.normalize("NFC", bare).translate(LOOKALIKES)
