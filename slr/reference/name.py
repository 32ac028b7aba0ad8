"""Write names of authors and editors as APA 7 requires (sections 8.17 to 8.20 and 9.7 to 9.11), and order them.

A name is "Family, Given", and can have a suffix such as "Jr." as a third part. A name that cannot be divided is the name
of a group, or of a person with a single name.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from slr.text.citation import OTHERS
from slr.text.fold import fold
from slr.text.letter import romanise
from slr.text.name import SUFFIXES
from slr.text.script import has_characters


class Name(NamedTuple):
    """The parts of a name. A group has only a `family`."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def initials(self) -> str:
        """The given names as initials, such as "J.-P. A."."""
        return abbreviate(self.given, shouted=self.family.isupper() and len(self.family) > 1)


def read_name(name: str) -> Name:
    """Return the parts of a name.

    >>> read_name("King, Martin Luther, Jr."), read_name("World Health Organization").family
    (Name(family='King', given='Martin Luther', suffix='Jr.'), 'World Health Organization')
    """
    family, *rest = (part.strip() for part in name.split(", "))
    suffix = rest.pop() if len(rest) > 1 and rest[-1].casefold() in SUFFIXES else ""
    given = ", ".join(part for part in rest if part != "null")  # what exports write for a missing given name
    words = given.split()
    if not suffix and len(words) > 1 and words[-1].casefold() in SUFFIXES and not words[-1].isdigit():
        suffix, given = words[-1], " ".join(words[:-1])
    return Name(family, given, suffix)


def read_names(names: Sequence[str]) -> tuple[tuple[Name, ...], bool]:
    """Return the names of people and groups, and whether the source left out further names ("et al.")."""
    named = [name for name in names if name.strip() and fold(name) not in OTHERS]
    return tuple(map(read_name, named)), len(named) < len([n for n in names if n.strip()])


def abbreviate(given: str, *, shouted: bool = False) -> str:
    """Return given names as initials. Particles and names in scripts without capital letters stay whole.

    If all names are in capitals (`shouted`), a word of three or more letters counts as a name and not as initials.

    >>> abbreviate("John Paul"), abbreviate("JA"), abbreviate("Jean-Paul"), abbreviate("Lee-ann"), abbreviate("Maria de la")
    ('J. P.', 'J. A.', 'J.-P.', 'L.', 'M. de la')
    """
    words = given.replace(".", ". ").replace("\u2010", "-").replace("\u2011", "-").replace(" -", "-").split()
    if (
        len(words) == 1
        and words[0].isalpha()
        and words[0].isupper()
        and len(words[0]) <= (2 if shouted else _TOGETHER)
    ):
        words = list(words[0])
    return " ".join(_abbreviate_word(word) for word in words)


_TOGETHER: Final = 4  # "JA": initials without full stops; longer texts are names in capitals


def _abbreviate_word(word: str) -> str:
    if not word[0].isupper():
        return word
    first, *others = word.split("-")
    return "-".join((f"{first[0]}.", *(f"{part[0]}." for part in others if part[:1].isupper())))


def invert(name: Name) -> str:
    """Return a name with the family name first, as in the author element of a reference.

    >>> invert(Name("Doe", "John Paul", "Jr.")), invert(Name("WHO")), invert(Name("余", "本河"))
    ('Doe, J. P., Jr.', 'WHO', '余本河')
    """
    if not name.given:
        return name.family
    if _is_unspaced(name):
        return f"{name.family}{name.given}"
    return ", ".join(filter(None, (name.family, name.initials, name.suffix)))


def straighten(name: Name) -> str:
    """Return a name with the initials first, as for the editors of a book.

    >>> straighten(Name("Doe", "John Paul", "Jr.")), straighten(Name("WHO"))
    ('J. P. Doe, Jr.', 'WHO')
    """
    if not name.given or _is_unspaced(name):
        return invert(name)
    whole = f"{name.initials} {name.family}"
    return f"{whole}, {name.suffix}" if name.suffix else whole


def _is_unspaced(name: Name) -> bool:
    """Return whether the name is in Chinese, Japanese or Korean characters, which are not abbreviated."""
    return has_characters(name.family) and has_characters(name.given)


MOST: Final = (
    20  # authors that a reference lists; if there are more, only the first 19 and the last are listed
)


def list_authors(names: Sequence[Name], *, and_: str, cut: bool = False) -> str:
    """Return the names of authors. If the source left out further names (`cut`), the list ends with "et al.".

    Otherwise, a list of more than `MOST` authors contains only the first 19 and the last.

    >>> list_authors([Name("Doe", "J."), Name("Roe", "R.")], and_="&"), list_authors([Name("Doe", "J.")], and_="&", cut=True)
    ('Doe, J., & Roe, R.', 'Doe, J., et al.')
    """
    shown = [invert(name) for name in names]
    if cut:
        return ", ".join((*shown[:MOST], "et al."))
    if len(shown) > MOST:
        return f"{', '.join(shown[: MOST - 1])}, … {shown[-1]}"
    if len(shown) == 2 and not any(name.given and not _is_unspaced(name) for name in names):  # two groups
        return f" {and_} ".join(shown)
    return f"{', '.join(shown[:-1])}, {and_} {shown[-1]}" if len(shown) > 1 else "".join(shown)


def list_editors(names: Sequence[Name], *, and_: str) -> str:
    """Return the names of the editors of a book, initials first.

    >>> list_editors([Name("Doe", "J."), Name("Roe", "R.")], and_="&")
    'J. Doe & R. Roe'
    """
    shown = [straighten(name) for name in names]
    if len(shown) > 2:
        return f"{', '.join(shown[:-1])}, {and_} {shown[-1]}"
    return f" {and_} ".join(shown)


SortKey = tuple[tuple[str, str], ...]


def order_names(names: Sequence[Name]) -> SortKey:
    """Return the sort key of a list of authors. Names are ordered letter by letter (APA 7, section 9.44).

    Spaces, hyphens, apostrophes, accents and case are ignored. Cyrillic and Greek letters are ordered among the Latin
    letters. A list of authors comes before a longer list that begins in the same way.
    """
    return tuple((plain(name.family), plain(name.initials)) for name in names)


def plain(text: str) -> str:
    """Return the letters and digits of a text, folded for sorting.

    >>> plain("O’Neil-Çakır"), plain("The Lancet")
    ('oneilcakir', 'thelancet')
    """
    return "".join(filter(str.isalnum, romanise(text)))


def plain_title(text: str) -> str:
    """Return a title in the form used for sorting: its folded words, without an article at the beginning.

    >>> plain_title("The JD-R model: part I"), plain_title("A")
    ('jdr model part i', 'a')
    """
    words = map(plain, _ARTICLE.sub("", text).split())
    return " ".join(filter(None, words)) or plain(text)


_ARTICLE: Final = re.compile(r"\A\W*(?:the|an?)\s+", re.IGNORECASE)
