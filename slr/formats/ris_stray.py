"""Find lines of an RIS entry that could begin with a damaged tag, such as `TI   Title` or `T?  - Title`."""

import re
from typing import Final

from slr.formats.damaged import plain_mark
from slr.formats.stray import find_strays, may_wrap
from slr.model.entry import Stray


def find_ris_strays(raw: str, tag: re.Pattern[str]) -> tuple[Stray, ...]:
    """Return the strays of an entry: the lines that could begin with a damaged tag, or that contain a second tag.

    `raw` is the text of the entry with its tags in the standard form. `tag` matches a tag at the beginning of a line.
    """

    def read_tag(line: str) -> str:
        match = tag.match(line)
        return (match.group(1) or match.group(2) or match.group(3)) if match is not None else ""

    return find_strays(raw.rstrip().split("\n"), read_tag, _continues, _INNER, mark="  -")


_USUAL: Final = "TI|T[123]|A[123U]|PY|Y1|DA|J[AFO]|VL|IS|SP|EP|DO|SN|UR|AB|N[12]|KW|PB|CY|AN|AD|LA|ER|TY"
# A usual tag within a line, because a line end was lost. After a capital letter, fewer tags count, because the letters
# of a tag can also be the end of a word: "THIS" ends in "IS".
_INNER: Final = re.compile(
    rf"(?<=[^\s])(?:AU|PY|TI|T[12]|A[12]|JO|JF|UR|AB|N[12]|KW)  -(?: |$)|(?<=[^\sA-Z])(?:{_USUAL})  -(?: |$)"
)
# The tags of lists and long texts. Their values can have several lines.
_LONG: Final = frozenset("AB N1 N2 RN KW DE AD SN UR LK DB U1 U2 U3 U4 U5 L1 L2 L3 L4 C1 C2 C3 C4".split())
_TITLES: Final = frozenset({"TI", "T1", "T2", "TT", "BT"})


def _continues(tag: str, above: str, line: str) -> bool:
    if _TAG_LIKE.match(plain_mark(line)) or _TABBED.match(line):
        return False
    return tag in _LONG or (tag in _TITLES and may_wrap(above, line) and not _NO_TITLE.match(line))


# A mark in which one character is changed, lost or added, or a mark that follows a sign, a number or a quote.
_TAG_LIKE: Final = re.compile(
    rf"(?=.{{0,5}}[A-Z])(?![A-Za-z]{{4}})\S(?:.{{0,5}}\S)?  - | {{0,8}}(?:{_USUAL})(?:  [^\w\s]{{0,2}} +| -- )\S"
)
# a number, or a tag with another mark: such lines can occur in a list or a long text, but not in a title
_NO_TITLE: Final = re.compile(rf"[\W\d]+$|\s*- |(?:{_USUAL})(?:[^\w\s]|  | [^\w\s]| \d)")
_TABBED: Final = re.compile(rf"(?:{_USUAL})\t\S")
