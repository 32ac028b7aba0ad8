"""Define which names people can have. The same names are valid in every command, worksheet, team and file.

A name is also the name of a file, so it must be safe on every operating system. Files from earlier versions of the
program keep their names, even if these names are not valid.
"""

import re
import unicodedata
from typing import Final

from slr.model.word import ADJUDICATOR

LONGEST: Final = 60  # characters
NAME_HINT: Final = (
    f"use at most {LONGEST} characters: letters, digits, single spaces and the characters - _ ' ."
)
_ALSO: Final = frozenset("-_'. ")
_STARTS_BADLY: Final = ("-", ".", " ")  # an option, a hidden file
_ENDS_BADLY: Final = (".", " ")  # Windows drops these
_DEVICES: Final = re.compile(
    r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE
)  # files that Windows does not allow
_INNER_SPACES: Final = re.compile(r"\s+")
_SHORTEST: Final = 4  # characters of names that can count as misspelt; shorter names are often initials


def is_name(text: str) -> bool:
    """Return whether a string can be a person's name.

    A name has 1 to 60 characters: letters and combining marks of any script, in composed form (NFC), digits, single
    spaces, `-`, `_`, `'` and `.`. It must not begin with `-`, `.`, a space or a combining mark, and must not end with
    `.` or a space. Names of Windows devices are not allowed. Names that begin with `adjudicated` in any spelling are not
    allowed, except `adjudicated` itself.

    >>> is_name("rina"), is_name("Siti Rahayu"), is_name("../rina"), is_name("rina "), is_name("con"), is_name("Adjudicated")
    (True, True, False, False, False, False)
    """
    return (
        0 < len(text) <= LONGEST
        and all(_is_allowed(c) for c in text)
        and unicodedata.normalize("NFC", text) == text
        and "  " not in text
        and not text.startswith(_STARTS_BADLY)
        and not unicodedata.category(text[0]).startswith("M")
        and not text.endswith(_ENDS_BADLY)
        and not _is_reserved(text)
    )


def _is_allowed(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd" or character in _ALSO


def _is_reserved(text: str) -> bool:
    copied = fold_name(text).startswith(ADJUDICATOR) and text != ADJUDICATOR
    return copied or is_device(text)


def is_device(text: str) -> bool:
    """Return whether a file or folder cannot have this name on Windows, because it is the name of a device.

    >>> is_device("con"), is_device("LPT1.csv"), is_device("control")
    (True, True, False)
    """
    return _DEVICES.fullmatch(text) is not None


def propose_name(text: str) -> str:
    """Return a valid name made from a string, or `reviewer` if nothing usable is left.

    >>> propose_name("rina "), propose_name("Rina (copy)"), propose_name("con"), propose_name("Adjudicated"), propose_name("?")
    ('rina', 'Rina copy', 'con_', 'adjudicated', 'reviewer')
    """
    plain = "".join(c if _is_allowed(c) else " " for c in unicodedata.normalize("NFC", text))
    name = _INNER_SPACES.sub(" ", plain).lstrip("-. ")[:LONGEST].rstrip(". ")
    while name and unicodedata.category(name[0]).startswith("M"):
        name = name[1:].lstrip("-. ")
    if fold_name(name).startswith(ADJUDICATOR):
        return ADJUDICATOR
    if is_device(name):
        return f"{name}_"[:LONGEST] if "." not in name else name.replace(".", "_")
    return name if is_name(name) else "reviewer"


def fold_name(text: str) -> str:
    """Return a name in a form that ignores spaces, invisible characters, case and Unicode variants.

    >>> fold_name("Siti  Rahayu") == fold_name("sitirahayu"), fold_name("rina") == fold_name("Rina ")
    (True, True)
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")


def is_misspelt(one: str, other: str) -> bool:
    """Return whether one name could be a misspelling of the other: one letter differs or is added, or two adjacent letters are swapped.

    The result is False if the names differ in a digit, or only in case and spaces. It is also False if one of them has
    at most three characters.

    >>> is_misspelt("rina", "rini"), is_misspelt("Siti", "Sitti"), is_misspelt("reviewer1", "reviewer2"), is_misspelt("AB", "AC")
    (True, True, False, False)
    """
    a, b = sorted((fold_name(one), fold_name(other)), key=len)
    if len(a) < _SHORTEST or len(b) - len(a) > 1 or a == b:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return a[start:] == b[start + 1 :] and not b[start].isdigit()
    exchanged = a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
    letters = not a[start].isdigit() and not b[start].isdigit()
    return letters and (exchanged or a[start + 1 :] == b[start + 1 :])
