"""Read and compare names of people by family name and initials, in any order and without accents.

The names that are read are never displayed.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import starmap
from typing import Final, Literal, NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

from slr.text.degree import DEGREES, drop_degrees
from slr.text.fold import fold
from slr.text.letter import romanise
from slr.text.script import find_script, has_characters, is_in_characters, turn_characters

_OTHERS: Final = re.compile(
    r"^(et\.?\s*al\.?|and others|others|dkk\.?|\.\.\.|…|anon(ymous)?\.?|unknown|n/?a|-"
    r"|\[?[等他外]\]?|ほか)$"
)
_SUFFIX: Final = re.compile(r"^(jr|sr|ii|iii|iv|2nd|3rd|4th|phd|md|msc|ph|dr|prof)$")
_PARTICLES: Final = frozenset(
    """van von der den de del della di da dos das du la le el al bin binti ibn ter ten te zu zur af
    av st saint y e""".split()
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")
_DIGITS: Final = frozenset("0123456789")
_ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th)?", re.IGNORECASE)
_WORD_ASCII: Final = re.compile(r"[A-Za-z]+")

# "Quillby, Mara T" and "Quillby, M. T.": the most frequent forms, which are read without further tests.
_FREQUENT: Final = re.compile(
    r"^([A-Z][a-z]+), (?:([A-Z][a-z]{2,})((?: [A-Z])*)|([A-Z](?:\.? ?[A-Z]){0,3})\.?)$", re.MULTILINE
)
# Words after the comma that are not given names.
_NOT_GIVEN: Final = DEGREES | frozenset("prof professor drs dra drg mrs sir dame msc phd iii".split())

# Minimum similarity of two names that could differ by a typing error or another transliteration.
_ALIKE: Final = 0.8


class Name(NamedTuple):
    """The name of one person: the family name without particles and spaces, and the initials of the given names.

    All letters are folded. A review can have millions of names, so the class is a named tuple, which is quick to
    create.

    `families` and `givens` are the words of the family name and of the given names or initials. For a name in Chinese,
    Japanese or Korean, both are empty, and `family` contains all characters of the name. The order of these characters
    does not depend on whether the family name comes first (see `turn_characters`).
    """

    family: str
    initials: str
    families: tuple[str, ...] = ()
    givens: tuple[str, ...] = ()

    @property
    def given(self) -> str:
        """The given names joined into one word, or "" if there are only initials."""
        joined = "".join(self.givens)
        return joined if len(joined) > len(self.givens) else ""

    @property
    def words(self) -> frozenset[str]:
        """The words of the name that have at least three letters, without the particles of the family name."""
        return frozenset(w for w in (*_find_core(self.families), *self.givens) if len(w) > 2)

    @property
    def joined(self) -> str:
        """The family name and its particles joined into one word, such as "vandenbosch"."""
        return "".join(self.families) or self.family

    @property
    def parts(self) -> list[str]:
        """All words of the name without particles, sorted."""
        return sorted(w for w in self.families + self.givens if w not in _PARTICLES)


def read_names(authors: Iterable[str]) -> tuple[Name, ...]:
    """Return the names in a list as `Name` values, in order. "et al." and texts without a name are left out.

    >>> [(n.family, n.initials) for n in read_names(["Demerouti E", "Bakker, Arnold B.", "K. S. Cook", "et al."])]
    [('demerouti', 'e'), ('bakker', 'ab'), ('cook', 'ks')]
    """
    listed = list(authors)
    lines = "\n".join(listed)
    found = _FREQUENT.findall(lines)
    if len(found) == len(listed) == lines.count("\n") + 1 and not any(map(_is_unusual, found)):
        return tuple(starmap(_read_frequent, found))  # twice as fast as one name after the other
    return tuple([name for author in listed if (name := read_name(author)) is not None])


@lru_cache(maxsize=65536)
def read_name(text: str) -> Name | None:
    """Return the parts of one person's name, or None if the text contains no name.

    >>> read_name("von Pawel, J.").family, read_name("St Peter, Shawn D.").family
    ('pawel', 'peter')
    """
    text = text.strip(" .;,*")
    if (found := _FREQUENT.fullmatch(text)) and not _is_unusual(groups := found.groups("")):
        return _read_frequent(*groups)
    if not text or (len(text) < 14 and _OTHERS.match(text.lower())):
        return None
    if is_in_characters(text):
        return Name(turn_characters(fold(text)), "")
    text = drop_degrees(text)
    if "," in text:
        family, _, given = text.partition(",")
        parts = _words(family), _words(given)
    else:
        parts = _split(text)
    family_words = [romanise(w) for w in parts[0]]
    given_words = [g for w in parts[1] for g in _given(w)]
    key = "".join(_find_core(family_words))
    if not key:
        return None
    initials = "".join(w[0] for w in given_words)
    return Name(key, initials, tuple(family_words), tuple(given_words))


def _is_unusual(parts: Sequence[str]) -> bool:
    """Return whether the word after the comma is not a given name. `parts` are the groups of a match of `_FREQUENT`."""
    return (parts[1] or parts[3]).lower() in _NOT_GIVEN


def _read_frequent(family: str, given: str, more: str, initials: str) -> Name:
    """Return a name from the parts that `_FREQUENT` found: one given name and more initials, or initials only."""
    key = family.lower()
    if not given:
        letters = tuple(filter(str.isalpha, initials.lower()))
        return Name(key, "".join(letters), (key,), letters)
    first, rest = given.lower(), more.lower().split()
    return Name(key, "".join((first[0], *rest)), (key,), (first, *rest))


def _find_core(families: Sequence[str]) -> Sequence[str]:
    """Return the words of a family name without particles and suffixes. If no word would be left, return all words."""
    if len(families) < 2:
        return families
    return [w for w in families if w not in _PARTICLES and not _SUFFIX.match(w)] or families


def _words(text: str) -> list[str]:
    if not _DIGITS.isdisjoint(text):
        text = _ORDINAL.sub(" ", text)
    if text.isascii():
        return _WORD_ASCII.findall(text.replace("'", "").replace("`", ""))
    return [w.replace("’", "").replace("'", "").replace("`", "") for w in _WORD.findall(text)]


def _given(word: str) -> list[str]:
    """Return the given names in a word.

    There is one for each letter of `AB` or `ABCD`, and none for `Jr`. Any other word is one given name, which is
    folded.
    """
    if len(word) <= 4 and word.isupper():
        return list(romanise(word))
    folded = romanise(word)
    return [] if len(folded) > 1 and _SUFFIX.match(folded) else [folded]


def _split(text: str) -> tuple[list[str], list[str]]:
    """Return the words of the family name and of the given names in a name without a comma.

    Examples of such names are `Bakker AB`, `K. S. Cook` and `Arnold Bakker`.
    """
    words = _words(text)
    words = [w for w in words if not (_SUFFIX.match(w.lower()) and len(words) > 2 and len(w) > 1)] or words
    if len(words) < 2:
        return words, []
    short = [len(w) <= 4 and w.isupper() for w in words]
    if short[-1] and not short[0]:
        end = next(i for i, s in enumerate(short) if s)
        return words[:end], words[end:]
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return words[start:], words[:start]


def compare_names(
    a: Sequence[Name], b: Sequence[Name]
) -> tuple[Literal["agree", "some", "differ", "missing"], int]:
    """Compare two lists of authors, and return the result and the number of people who are in both lists.

    - `agree`: the first author is the same, and at least 60 per cent of the people in the shorter list are in both
      lists; or all people in the shorter list are in both lists
    - `some`: otherwise, at least one person is in both lists, or initials and family names seem to be exchanged in
      every pair of names
    - `differ`: nobody is in both lists
    - `missing`: a list is empty, or the lists are in scripts that cannot be compared, such as Latin and Chinese

    >>> compare_names(read_names(["Bakker AB", "Demerouti E"]), read_names(["Bakker, Arnold B.", "Demerouti, E."]))
    ('agree', 2)
    >>> compare_names(read_names(["Site, Laura L"]), read_names(["Site, Gillian"]))
    ('differ', 0)
    """
    if not a or not b:
        return "missing", 0
    if a == b:
        return "agree", len(a)
    if len(a) == len(b):
        short, long = (b, a) if [n[:2] for n in b] < [n[:2] for n in a] else (a, b)
    else:
        short, long = (a, b) if len(a) < len(b) else (b, a)
    shared = _count_shared(short, long)
    if shared == 0 and all(map(_is_crossed, a, b)):
        return "some", min(len(a), len(b))
    if shared == 0:
        return ("missing" if _scripts(a).isdisjoint(_scripts(b)) else "differ"), 0
    first = is_same_person(a[0], b[0])
    # If a database cut the list after its third name, all names of the short list are also in the long list.
    most = shared >= 0.6 * len(short)
    if most and (first or shared == len(short)):
        return "agree", shared
    return "some", shared


def _scripts(names: Iterable[Name]) -> set[str]:
    return {"LATIN" if n.family.isascii() else find_script(n.family[0]) for n in names}


def _count_shared(short: Sequence[Name], long: Sequence[Name]) -> int:
    by_family: dict[str, list[Name]] = {}
    for name in long:
        by_family.setdefault(name.family, []).append(name)
    shared = 0
    rest = []
    for name in short:
        if any(_initials_agree(name.initials, other.initials) for other in by_family.get(name.family, ())):
            shared += 1
        else:
            rest.append(name)
    if rest and len(long) <= 40:  # look for spelling variants only in lists of moderate length
        for name in rest:
            for other in long:
                if is_same_person(name, other):
                    shared += 1
                    break
    return shared


@lru_cache(maxsize=32768)
def is_same_person(a: Name, b: Name) -> bool:
    """Return whether two names can belong to one person.

    Two names can belong to one person in one of three cases:

    - The family names are the same or similar, and the initials agree.
    - The same words are split differently, as in `De Vries` and `DeVries`.
    - Family name and given name are exchanged.

    Family names in Chinese, Japanese or Korean characters must be the same.
    """
    if a.family == b.family or (
        (len(a.families) > 1 or len(b.families) > 1) and a.joined == b.joined and len(a.joined) > 4
    ):
        return _initials_agree(a.initials, b.initials)
    if not (a.family.isascii() and b.family.isascii()) and any(map(has_characters, (a.family, b.family))):
        return False
    if min(len(a.family), len(b.family)) > 4 and Indel.normalized_similarity(a.family, b.family) >= _ALIKE:
        return _initials_agree(a.initials, b.initials)
    if len(a.family) > 3 and Levenshtein.distance(a.family, b.family, score_cutoff=1) <= 1:
        return bool(a.initials) and a.initials[0] == b.initials[:1]
    return _is_exchanged(a, b) or _is_split_differently(a, b)


def _is_exchanged(a: Name, b: Name) -> bool:
    """Return whether the family name and the given name are exchanged in one of two names, as in `Wu, Bo` and `Bo, Wu`.

    One given name can be an initial, as in `Wu, Bo` and `Bo, W.`.
    """
    if _may_have_same_parts(a, b) and a.parts == b.parts and len(a.parts) > 1:
        return True
    return _is_crossed(a, b) and (a.given == b.family or b.given == a.family)


def _may_have_same_parts(a: Name, b: Name) -> bool:
    """Return whether two names could consist of the same parts.

    This quick test looks only at the last word of the family name of `a`. The word must be missing, be a particle, or occur
    in the name `b`.
    """
    word = a.families[-1] if a.families else ""
    return not word or word in b.families or word in b.givens or word in _PARTICLES


def _is_crossed(a: Name, b: Name) -> bool:
    """Return whether the family name of each name can be the given name of the other, as in `Qiao, F.` and `Fei, Q.`."""
    if not (a.initials and b.initials) or a.family[0] != b.initials[0] or b.family[0] != a.initials[0]:
        return False
    return a.given in ("", b.family) and b.given in ("", a.family)


def _is_split_differently(a: Name, b: Name) -> bool:
    """Return whether two names can be one name that was split differently, such as `Cheong, H. I.` and `Il Cheong, H.`."""
    ours, theirs = a.words, b.words
    for one, other, words in ((a, b, theirs), (b, a, ours)):
        if len(one.family) > 3 and one.family in words:
            # the given name of one person could be the family name of another, so the initials must share a letter
            more = "".join(w[0] for w in words if w != one.family)
            return not one.initials or bool(set(one.initials) & set(other.initials + other.family[:1] + more))
    return sum(map(len, ours & theirs)) >= 6 and bool(
        set(a.initials + a.family[:1]) & set(b.initials + b.family[:1])
    )


def _initials_agree(a: str, b: str) -> bool:
    """Return whether two names have compatible initials.

    Initials are compatible if their first letters are the same, or if they consist of the same letters in any order. They
    are also compatible if some or all initials are missing in one name.
    """
    return not a or not b or a[0] == b[0] or set(a) == set(b) or (len(a) != len(b) and (a in b or b in a))
