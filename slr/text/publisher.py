"""Compare names of publishers, universities and offices as databases write them."""

import re
from functools import lru_cache
from typing import Final, Literal

from slr.text.letter import plain

_WORD: Final = re.compile(r"[^\W_]+")
# Function words, and words that state the kind of organisation. Databases often leave them out of a name. All other
# words identify the organisation.
_KINDS: Final = frozenset(
    """ltd limited inc incorporated llc llp gmbh ag kg bv plc co company corp corporation pt cv sa spa srl pty sons group
    press presses publishing publishers publisher publications publication pub publ verlag verlagsgesellschaft editions
    edition editorial penerbit books university universities universitas univ universitat universite universidad
    universidade universita universiti universiteit college institute institut instituto school faculty fakultas department
    departement dept the of and for in at de la le di du des der die das et y e und dan""".split()
)
# Organisations that distribute the works of other publishers.
_DISTRIBUTORS: Final = re.compile(
    r"\b(?:proquest|umi|university microfilms|ethos|ebscohost|google books|lulu|amazon|s\.?n\.?)\b"
)


def compare_publishers(a: str, b: str) -> Literal["agree", "differ", "missing"]:
    """Return whether two names of publishers `agree` or `differ`, or `missing` if a name is empty or belongs to a distributor.

    The names agree if one name contains all distinctive words of the other name, in full or abbreviated. They also
    agree if one name is the acronym of the other name. All words are distinctive except "press", "university" and
    similar words.

    >>> compare_publishers("John Wiley & Sons, Ltd.", "Wiley"), compare_publishers("Universitas Gadjah Mada", "UGM")
    ('agree', 'agree')
    >>> compare_publishers("Universitas Angin Timur", "Universitas Bukit Barat")
    'differ'
    """
    if not a or not b:
        return "missing"
    return _compare(a, b) if a <= b else _compare(b, a)


@lru_cache(maxsize=8192)
def _compare(a: str, b: str) -> Literal["agree", "differ", "missing"]:
    if _DISTRIBUTORS.search(plain(a)) or _DISTRIBUTORS.search(plain(b)):
        return "missing"
    ours, theirs = _WORD.findall(plain(a)), _WORD.findall(plain(b))
    if not ours or not theirs:
        return "missing"
    distinct, others = _drop_kinds(ours), _drop_kinds(theirs)
    short, long = (distinct, others) if len(distinct) <= len(others) else (others, distinct)
    if all(any(_is_same(word, other) for other in long) for word in short):
        return "agree"
    return "agree" if _is_acronym(ours, theirs) or _is_acronym(theirs, ours) else "differ"


def _drop_kinds(words: list[str]) -> list[str]:
    return [w for w in words if w not in _KINDS] or words


def _is_same(a: str, b: str) -> bool:
    """Return whether two words are equal, or one word abbreviates the other (`ministry`, `minist`)."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return short == long or (len(short) >= 4 and long.startswith(short))


def _is_acronym(short: list[str], words: list[str]) -> bool:
    """Return whether a name is one word that consists of the first letters of the words in the other name."""
    if len(short) != 1 or len(words) < 2:
        return False
    initials = ("".join(w[0] for w in words), "".join(w[0] for w in words if w not in _SMALL))
    return len(short[0]) >= 2 and short[0] in initials


_SMALL: Final = frozenset("the of and for in at de la le di du des der die das et y e und dan".split())
