"""Find the entries of version 0.1 in texts that are now split or parsed differently.

People's files can contain the ids of these entries. These ids must therefore also refer to the current records.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from slr.formats.identity.cutting import cut_before, parse_before
from slr.model.entry import Entry, Former, Quarantined

Raws = tuple[tuple[str, int], ...]  # the texts of former entries, each with its part as in `Former`


def find_former(form: str, text: str, spans: Sequence[tuple[int, int]]) -> dict[int, Raws]:
    """Find what version 0.1 read from the texts of the entries that it delimited differently.

    The keys of the result are the indexes of these entries in `spans`, which contains all current entries in ascending
    order. If version 0.1 did not read the text of an entry, the value is an empty tuple.
    """
    starts = cut_before(form, text)
    found: dict[int, list[tuple[str, int]]] = {i: [] for i in range(len(spans))}
    same: set[int] = set()
    ends = [end for _, end in spans]
    for start, end in zip(starts, [*starts[1:], len(text)] if starts else (), strict=True):
        first = bisect_right(ends, start)
        covered = [i for i in range(first, _count_begun(spans, first, end)) if spans[i][0] < end]
        if not covered:
            continue
        border = spans[first][1]
        if len(covered) == 1 and spans[first][0] == start and (border >= end or text[border:end].isspace()):
            same.add(first)
        raw = text[start:end]
        # an entry that version 0.1 began itself is not part of the entry above
        covered = [first, *(i for i in covered[1:] if not _begins_within(starts, *spans[i]))]
        parted = len(covered) > 1 and _reads_on(form, text, start, border, end)
        for part, i in enumerate(covered if parted else covered[:1], 1):
            found[i].append((raw, part if parted else 0))
    return {i: tuple(raws) for i, raws in found.items() if not (i in same and len(raws) == 1)}


def _count_begun(spans: Sequence[tuple[int, int]], first: int, end: int) -> int:
    while first < len(spans) and spans[first][0] < end:
        first += 1
    return first


def _begins_within(starts: Sequence[int], start: int, end: int) -> bool:
    place = bisect_left(starts, start)
    return place < len(starts) and starts[place] < end


def _reads_on(form: str, text: str, start: int, border: int, end: int) -> bool:
    """Return whether version 0.1 read the text after `border` as part of the entry that begins at `start`."""
    return parse_before(form, text[start:border]) != parse_before(form, text[start:end])


def add_former(entry: Entry | Quarantined, raws: Raws) -> Entry | Quarantined:
    """Return an entry with its former entries, which version 0.1 read from the same text.

    A quarantined entry is returned unchanged. If the only former entry has the same type and tags as the entry, the
    entry is also returned unchanged.
    """
    if isinstance(entry, Quarantined):
        return entry
    read = ((parse_before(entry.format, raw), part) for raw, part in raws)
    former = tuple(Former(parsed[0], parsed[1], part) for parsed, part in read if parsed is not None)
    if len(former) == 1 and former[0] == (entry.type, entry.tags, 0):
        return entry
    return entry._replace(former=former)
