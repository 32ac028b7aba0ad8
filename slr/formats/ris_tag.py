"""List the tags of RIS, and write damaged tags in their standard form."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from slr.formats.damaged import BLANKS, plain_mark

# Two capitals, or a capital and a digit, are a tag if two spaces and a hyphen follow. With fewer spaces, only known names
# are a tag, because wrapped abstracts contain lines that begin with text such as "T2 - weighted".
TAG: Final = re.compile(
    r"^[ \t]?(?:([A-Z][A-Z0-9])(?:  | ?\t)-[ \t]?|((?:T[1-3IY]|A[1-4UBDN]|K[W]|P[YB]|D[OAB]|V[LO]|I[SD]"
    r"|J[FOA]|S[PN]|EP|U[R1-5]|Y[12]|N[12]|L[A1-4]|M[1-3]|C[1-8Y])|PMID|PMCID|DOI|ISSN|ISBN)[ ]{0,2}-[ \t]"
    r"|(E[RP])[ ]{0,2}-[ \t]*$)",
    re.MULTILINE,
)

# the column that is filled from each tag
FIELDS_OF: Final[Mapping[str, str]] = {
    tag: field
    for field, tags in {
        "title": "TI T1 CT ST TT",
        "authors": "AU A1 A2 ED A3",
        "year": "PY Y1 DA",
        "journal": "T2 JF JT JO BT JA J1 J2 T3",
        "volume": "VL VO",
        "issue": "IS CP",
        "pages": "SP EP C7",
        "doi": "DO DI DOI L1 L2 L3",
        "pmid": "PMID PM DB DP",
        "isbn": "SN ISSN ISBN",
        "abstract": "AB N2",
        "keywords": "KW DE",
        "language": "LA",
        "publisher": "PB PU",
        "url": "UR LK",
        "note": "N1 RN",
        "type": "M3 PT",
        "edition": "ET",
        "report_number": "M1",
        "accession": "AN",
    }.items()
    for tag in tags.split()
}

START: Final = re.compile(r"^[ \t]*(?:TY|ty)(?:  ?|\t)-", re.MULTILINE)


class Manner(NamedTuple):
    """How the tag `TY` of an entry is written. The other tags of the entry are probably written in the same way.

    - `indent`: the number of blanks before the tag
    - `small`: whether the tag is in lower case
    - `tight`: whether blanks around the hyphen are missing
    - `damaged`: whether the tag is not in a usual form
    """

    indent: int = 0
    small: bool = False
    tight: bool = False
    damaged: bool = False


LOOSE: Final = re.compile(r"( *)([A-Za-z][A-Za-z0-9])( {0,4})-( ?)")


def straighten(raw: str) -> str:
    """Return the text of an entry with its damaged tags in the standard form. Doubtful lines stay unchanged."""
    indent = len(raw) - len(raw.lstrip(BLANKS))
    lines = raw.split("\n")
    if indent:
        lines = [line[indent:] if line[:indent].isspace() else line for line in lines]
    manner = next((m for line in lines if (m := _read_manner(line)) is not None), Manner())
    mended = "\n".join(mend(line, manner) for line in lines)
    return raw if mended == raw else mended


def _read_manner(line: str) -> Manner | None:
    match = LOOSE.match(plain_mark(line))
    if match is None or match.group(2).upper() != "TY":
        return None
    indent, name, gap, after = match.groups()
    tight = len(gap) < _USUAL and not after and bool(line[match.end() :].strip())
    return Manner(len(indent), name == "ty", tight, START.match(line) is None)


def mend(line: str, manner: Manner) -> str:
    """Return a line with its tag in the standard form.

    If the tag is already in a usual form, or if the line could be part of a value, return the line unchanged.
    """
    if TAG.match(line):
        return line
    plain = plain_mark(line)
    match = LOOSE.match(plain)
    if match is None:
        return _mend_sign(line, plain)
    indent, name, gap, after = match.groups()
    wide = len(gap) >= _USUAL
    spaced = bool(after) or match.end() == len(plain.rstrip())
    known = name.upper() in KNOWN_NAMES
    if name.isupper() and len(indent) <= max(1, manner.indent):
        changed = plain[: match.end()] != line[: match.end()]
        likely = known and spaced and changed and (manner.damaged or name.isalpha())
        meant = wide or manner.tight or likely
    elif name.isupper() or not manner.small:
        meant = wide and spaced and known
    else:
        meant = name.islower() and (wide or bool(gap) or known)
    return f"{name.upper()}  - {line[match.end() :]}" if meant else line


def _mend_sign(line: str, plain: str) -> str:
    """Mend a tag that has another character instead of the hyphen, or a space between its two characters.

    All other lines, and lines with an unknown tag, are returned unchanged.
    """
    match = _OTHER_SIGN.match(plain)
    name = match and (match.group(1) or f"{match.group(2)}{match.group(3)}")
    return f"{name}  - {line[match.end() :]}" if match and name in FIELDS_OF else line


_OTHER_SIGN: Final = re.compile(r"([A-Z][A-Z0-9])  [:=_~.] |([A-Z]) ([A-Z0-9])  - ")
_USUAL: Final = 2  # usual number of blanks between a tag and its hyphen
KNOWN_NAMES: Final = FIELDS_OF.keys() | frozenset(
    "TY ER ID AD RP CY ET CN ED U1 U2 U3 U4 U5 C1 C2 C3 C4 C5 C6 C8 M1 M2 A4 TA RI SE NV DS RT".split()
)
