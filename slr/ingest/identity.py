"""Compute the id of a record: a short hash of the exported fields that identify a work, before any correction.

A new export of the same search gives the same ids, even if the order of entries, the name of the file or the BibTeX
keys differ. Verdicts therefore refer to the right records even after a new export.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from json.encoder import encode_basestring as _quote
from typing import Final, NamedTuple

from slr.formats.identity import Identity

_MARKS: Final = re.compile(r"[\W_]+")
_ASCII: Final = {n: chr(n).lower() if chr(n).isalnum() else " " for n in range(128)}
LAST: Final = "9999"  # a search without a date comes after all searches with a date


class Occurrence(NamedTuple):
    """The values by which entries with the same base id are sorted (see `order`).

    `searched` is the date of the search, or "". `later` is true if version 0.1 did not give this id to the entry. Among
    entries of the same date, these entries come last, so that the ids of the others stay the same.
    """

    searched: str
    content: str
    file: str
    ordinal: int
    later: bool = False

    @property
    def order(self) -> tuple[str, bool, str, str, int]:
        """The sort key of an entry, the most important value first."""
        return (self.searched or LAST, self.later, self.content, self.file, self.ordinal)


def base_id(identity: Identity, tags: Sequence[tuple[str, str]]) -> str:
    """Return the base id of a record: `r` and ten characters in base 32, a hash of DOI, title, year and first author.

    Before the title and the author are hashed, they are reduced to letters and digits in lower case, with single
    spaces. If a record has neither DOI nor title, all its tags are hashed instead. The `r` prevents spreadsheet
    programs from reading an id as a number.
    """
    doi, title = identity.doi or "", _fold(identity.title or "")
    if doi or title:
        parts = [doi, title, str(identity.year or ""), _fold(identity.author or "")]
    else:
        parts = [v for tag in tags for v in tag]
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).digest()
    bits = int.from_bytes(digest[:7]) >> 6  # 50 bits, ten letters of five bits each
    return "r" + "".join([_PAIRS[bits >> shift & 1023] for shift in (40, 30, 20, 10, 0)])


LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS: Final = [a + b for a in LETTERS for b in LETTERS]


def _fold(text: str) -> str:
    if text.isascii():  # the same result, several times as fast
        return " ".join(text.translate(_ASCII).split())
    return _MARKS.sub(" ", text.casefold()).strip()


def content_hash(tags_json: str) -> str:
    """Return a hash of all tags of an entry, as 16 hexadecimal digits. `tags_json` is the result of `dump_tags`."""
    return hashlib.sha256(tags_json.encode("utf-8", "replace")).hexdigest()[:16]


def dump_tags(tags: Sequence[tuple[str, str]]) -> str:
    """Return tags as JSON: a list of [tag, value], in order, including repeated tags.

    If the tags contain a lone surrogate, all non-ASCII characters are escaped.
    """
    if _is_plain("".join(chain.from_iterable(tags))):
        return "[" + ",".join([f'["{name}","{value}"]' for name, value in tags]) + "]"
    # This is twice as fast as the general JSON encoder.
    text = "[" + ",".join([f"[{_quote(name)},{_quote(value)}]" for name, value in tags]) + "]"
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(tags, separators=(",", ":"))
    return text


def _is_plain(text: str) -> bool:
    """Return whether a text is ASCII that JSON writes without escapes. This test is faster than writing the text."""
    return text.isascii() and not text.encode().translate(None, delete=_PLAIN)


_PLAIN: Final = bytes(sorted({*range(0x20, 0x80)} - {*b'"\\'}))


def number_occurrences(occurrences: Iterable[tuple[str, Occurrence]]) -> list[str]:
    """Return the id of each entry, in the order of the entries. No two entries can have the same file and ordinal.

    The id is the base id. Several entries with the same base id are sorted by `Occurrence.order`. The first of them
    keeps the base id, and `-2`, `-3` and so on are appended for the others. They are sorted by search date first, so a
    later search does not change the ids of earlier entries.
    """
    listed = list(occurrences)
    ids = [base for base, _ in listed]
    counts = Counter(ids)
    groups: dict[str, list[int]] = {}
    for place, base in enumerate(ids):
        if counts[base] > 1:
            groups.setdefault(base, []).append(place)
    for base, places in groups.items():
        ordered = sorted(places, key=lambda place: listed[place][1].order)
        for number, place in enumerate(ordered[1:], 2):
            ids[place] = f"{base}-{number}"
    return ids
