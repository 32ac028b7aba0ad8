"""Fold text for comparison, so that case, accents, compatibility forms and letters that look alike make no difference.

Folded text is not meant to be displayed.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

# Combining classes of marks that are parts of letters, not accents: 0 (no mark), nukta, Japanese voicing (`か`, `が`)
# and virama, and the vowels and tones of Thai, Lao and Tibetan.
_LETTER_PARTS: Final = frozenset({0, 7, 8, 9, 103, 107, 118, 122, 129, 130, 132})

# Letters with a stroke or ligature, which Unicode does not decompose, and the Turkish dotless i.
_WHOLE_LETTERS: Final = "ø:o đ:d ð:d þ:th ł:l ħ:h ı:i æ:ae œ:oe ŋ:n ŧ:t"
# Arabic letters that Persian, Urdu and Arabic keyboards write with different characters that look the same.
_ARABIC: Final = (
    ("\u06cc", "\u064a\u0649"),  # yeh
    ("\u06a9", "\u0643\u06aa"),  # kaf
    ("\u0647", "\u0629\u06be\u06c1\u06c3\u06d5"),  # heh, and teh marbuta
    ("\u0627", "\u0671"),  # alef
)
# The first of ten digits: Arabic, Persian, nine scripts of India, Sinhala, Thai, Lao, Tibetan, Myanmar and Khmer.
_ZEROS: Final = (
    *(0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6),
    *(0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0),
)
# Characters that are invisible or add nothing: soft hyphen, zero-width space and joiners, marks of direction, and the
# stretching of an Arabic letter.
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u0640"
# Persian puts a zero-width non-joiner between the parts of a word, where other writers put a space. Elsewhere, the character
# only prevents a ligature.
_NON_JOINER: Final = re.compile("(?<=[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc])\u200c")

LOOKALIKES: Final = str.maketrans(
    dict(pair.split(":") for pair in _WHOLE_LETTERS.split())
    | {letter: plain for plain, letters in _ARABIC for letter in letters}
    | {chr(zero + n): str(n) for zero in _ZEROS for n in range(10)}
    | dict.fromkeys(_INVISIBLE, "")
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the text in lower case, without accents, repeated spaces or spaces at the ends.

    Letters that look alike become equal.

    >>> fold("Beban  Kerja — Çoban"), fold("Sørensen ﬁrst ＡＢＣ")
    ('beban kerja — coban', 'sorensen first abc')
    """
    if text.isascii():  # most words; the result is the same as below
        return " ".join(text.lower().split())
    return " ".join(fold_letters(text).split())


def fold_letters(text: str) -> str:
    """Return the same text as `fold`, but keep all spaces.

    Results are not cached, so use this function for texts that are read once.
    """
    if text.isascii():
        return text.lower()
    if _JOINING.search(text) is None:  # the same result, ten times as fast
        return _BEYOND_ASCII.sub(_fold_match, text).lower()
    return _fold_whole(text)


def _fold_whole(text: str) -> str:
    return drop_accents(part_persian(text)).translate(LOOKALIKES)


_BEYOND_ASCII: Final = re.compile("[\x80-\U0010ffff]")
# Characters whose folded form can depend on the characters next to them. Latin, Greek and Cyrillic letters are not
# among them, and neither are common punctuation marks, currencies and mathematical symbols.
_JOINING: Final = re.compile(
    "[^\x00-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u2070-\u20bf\u2100-\u22ff]"
)


def _fold_match(match: re.Match[str]) -> str:
    return _fold_character(match[0])


@cache
def _fold_character(character: str) -> str:
    return _fold_whole(character)


def drop_accents(text: str) -> str:
    """Return the text in lower case, without accents, and with usual letters in place of other forms such as "ｱ" or "ﬁ".

    Marks that are parts of letters are kept, such as the vowels of Hindi and Thai and the voicing marks of Japanese.

    >>> drop_accents("É"), drop_accents("ｶﾞ"), drop_accents("ß")
    ('e', 'ガ', 'ss')
    """
    # Unicode decomposes some letters to capitals, and the case folding of others is not decomposed.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in apart if unicodedata.combining(c) in _LETTER_PARTS)
    return unicodedata.normalize("NFC", bare)


def part_persian(text: str) -> str:
    """Return the text with a space in place of each zero-width non-joiner that follows an Arabic or Persian letter."""
    return _NON_JOINER.sub(" ", text) if "\u200c" in text else text
