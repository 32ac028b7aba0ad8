"""Recognise Chinese, Japanese and Korean characters, scripts without spaces, and the scripts in which names are written."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Compiling these long classes takes milliseconds, so they are compiled when the first text beyond ASCII is read.
_CHARACTER: Final = "[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
_FOREIGN: Final = re.compile(r"[^\W_]")
# Korean is written with spaces, but their places vary, and endings are joined to words.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17d3\u17d7-\u17dd\u3005-\u3007\u3040-\u312f\u3131-\u318e\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9fe\uaa60-\uaa7f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER: Final = f"[{_UNSPACED}]"
_BETWEEN: Final = f"(?<=[{_UNSPACED}]) +(?=[{_UNSPACED}])"


def part_characters(text: str) -> str:
    """Return the text with spaces around each Chinese, Japanese or Korean character, so that each character is a separate word.

    >>> part_characters("COVID19的研究").split()
    ['COVID19', '的', '研', '究']
    """
    return re.sub(_CHARACTER, r" \g<0> ", text) if may_have_characters(text) else text


def may_have_characters(text: str) -> bool:
    """Return whether a text could contain Chinese, Japanese or Korean characters. This is a quick test.

    >>> may_have_characters("夜班"), may_have_characters("Çelik — “naps”")
    (True, False)
    """
    return not text.isascii() and max(text) >= "\u3005"


def part_letters(text: str) -> str:
    """Return the text with spaces around each letter of Korean and of scripts without spaces, such as Chinese or Thai.

    >>> part_letters("COVID19的研究").split(), part_letters("ไทย").split()
    (['COVID19', '的', '研', '究'], ['ไ', 'ท', 'ย'])
    """
    return text if text.isascii() else re.sub(_LETTER, r" \g<0> ", text)


def is_unspaced(letter: str) -> bool:
    """Return whether a text is a single letter of Korean or of a script without spaces.

    >>> is_unspaced("眠"), is_unspaced("a"), is_unspaced("睡眠")
    (True, False, False)
    """
    return re.fullmatch(_LETTER, letter) is not None


def join_letters(text: str) -> str:
    """Return the text without the spaces that `part_letters` put between two letters.

    >>> join_letters("covid19 的 研 究")
    'covid19 的研究'
    """
    return text if text.isascii() else re.sub(_BETWEEN, "", text)


def has_characters(text: str) -> bool:
    """Return whether the text contains Chinese, Japanese or Korean characters."""
    return may_have_characters(text) and re.search(_CHARACTER, text) is not None


def is_in_characters(text: str) -> bool:
    """Return whether the text has letters, and all its letters and digits are Chinese, Japanese or Korean characters.

    >>> is_in_characters("余, 本河"), is_in_characters("余 Benhe"), is_in_characters("")
    (True, False, False)
    """
    return has_characters(text) and not _FOREIGN.search(re.sub(_CHARACTER, "", text))


def count_letters(text: str) -> int:
    """Return the number of characters in a text. A Chinese, Japanese or Korean character counts twice.

    >>> count_letters("naps"), count_letters("睡眠")
    (4, 4)
    """
    return len(text) + (len(re.findall(_CHARACTER, text)) if may_have_characters(text) else 0)


def turn_characters(text: str) -> str:
    """Return the characters of a name in an order that does not depend on where the name begins.

    The family name can come first or last, with or without a separator. The result is the rotation of the characters
    that comes first in alphabetical order.

    >>> turn_characters("余, 本河") == turn_characters("余本河") == turn_characters("本河 余")
    True
    """
    letters = "".join(re.findall(_CHARACTER, text))
    return min((letters[n:] + letters[:n] for n in range(len(letters))), default="")


def is_mostly_latin(text: str) -> bool:
    """Return whether a folded text is in ASCII, or whether at least half of its letters are ASCII letters.

    >>> is_mostly_latin("night shifts and covid 19"), is_mostly_latin("夜班与covid的关系研究"), is_mostly_latin("сон моряков")
    (True, False, False)
    """
    return text.isascii() or 2 * sum(c.isascii() for c in text if c.isalpha()) >= sum(map(str.isalpha, text))


@lru_cache(maxsize=4096)
def find_script(letter: str) -> str:
    """Return the script of a letter, which is the first word of its Unicode name, such as "LATIN" or "ARABIC".

    >>> find_script("a"), find_script("余")
    ('LATIN', 'CJK')
    """
    return unicodedata.name(letter, "").partition(" ")[0]
