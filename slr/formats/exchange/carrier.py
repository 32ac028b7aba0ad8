"""Store RIS tags in BibTeX and BibTeX fields in RIS, if the other format has no equivalent.

The tags can be restored from the stored names. An RIS tag `XX` becomes the BibTeX field `ris-xx`, and a second tag
`XX` becomes `ris-xx-2`. Bibliography styles ignore unknown fields, and JabRef shows them.

A BibTeX field becomes an RIS line such as `U1  - bibtex:month = March`. The RIS specification of 2001 reserves the tags
U1 to U5 for users. The custom tags C1 to C8 are not free: their meaning depends on the type. Zotero ignores U1 by
default. If Zotero is set to keep unknown tags, it puts them into one note. JabRef puts U1 and U2 into the comment.
More programs would keep notes (N1), but tags in N1 would clutter people's notes.

Values are stored exactly. Line breaks, leading and trailing spaces and characters that would break the other
format are percent-encoded, as in web addresses (`%0A`).
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, unquote

from slr.formats.format import Tags

TYPE: Final = {"ris": "TY", "bibtex": "@"}  # names under which the type of an entry is stored
_RIS_FIELD: Final = re.compile(
    r"ris-((?!er\b)[a-z][a-z0-9]|pmid|pmcid|doi|issn|isbn)(?:-\d+)?", re.IGNORECASE
)
_BIBTEX_LINE: Final = re.compile(r"bibtex:([^\s={}\",#%()]+) = (.*)", re.DOTALL)
_UNSAFE: Final = {
    "ris": re.compile(r"%(?=[0-9A-Fa-f]{2})|[\x00-\x1f\x7f]|^\s+|\s+$"),
    "bibtex": re.compile(r"%(?=[0-9A-Fa-f]{2})|[\x00-\x1f\x7f{}\\]|^\s+|\s+$"),
}


def carry_tags(tags: Iterable[tuple[str, str]], target: str) -> Tags:
    """Return tags of the original format under names that are valid in the target format.

    The target format is "ris" or "bibtex".

    >>> carry_tags([("AD", "Here"), ("AD", "5%")], "bibtex"), carry_tags([("month", "March")], "ris")
    ((('ris-ad', 'Here'), ('ris-ad-2', '5%')), (('U1', 'bibtex:month = March'),))
    """
    if target == "ris":
        return tuple(("U1", f"bibtex:{name} = {_quote(value, target)}") for name, value in tags)
    counts: dict[str, int] = {}
    carried = []
    for name, value in tags:
        counts[name] = number = counts.get(name, 0) + 1
        carried.append((f"ris-{name.lower()}{f'-{number}' if number > 1 else ''}", _quote(value, target)))
    return tuple(carried)


def find_carried(tags: Tags, target: str) -> tuple[Tags, Tags]:
    """Return the tags of the target format that are stored in an entry, and all other tags of the entry.

    The stored tags get their original names.

    >>> find_carried((("title", "One"), ("ris-ad-2", "5%")), "ris")
    ((('AD', '5%'),), (('title', 'One'),))
    """
    found, others = [], []
    for name, value in tags:
        if target == "ris" and (match := _RIS_FIELD.fullmatch(name)):
            found.append((match.group(1).upper(), unquote(value)))
        elif target == "bibtex" and name == "U1" and (match := _BIBTEX_LINE.fullmatch(value)):
            found.append((match.group(1), unquote(match.group(2))))
        else:
            others.append((name, value))
    return tuple(found), tuple(others)


def _quote(value: str, target: str) -> str:
    return _UNSAFE[target].sub(lambda m: quote(m.group(), safe=""), value)
