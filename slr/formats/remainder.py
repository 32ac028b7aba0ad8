"""What of an entry's own tags is written again: all of them, but for the fields that were changed since it was read.

That is what makes a round trip lossless: a tag that nobody here knows goes out as it came in.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from slr.formats.catalogue import get_format
from slr.formats.format import FIELDS, Item, Tags, count_words


class Remainder(NamedTuple):
    """The tags to write as they are, and the fields that have to be written from the row."""

    tags: Tags
    fields: frozenset[str]


def keep_tags(item: Item, format_name: str, field_of: Callable[[str], str | None]) -> Remainder:
    """Return what of an item's entry is kept, if it came from the format that is written; else all fields are new.

    `field_of` tells which field of the row a tag feeds, and None for tags that feed none.
    """
    entry = item.entry
    if entry is None or entry.format != format_name:
        return Remainder((), frozenset(FIELDS))
    was = get_format(format_name).normalise(entry)
    changed = frozenset(f for f in FIELDS if item.row[f] != was[f])  # type: ignore[literal-required]
    if not changed:
        return Remainder(entry.tags, changed)
    if "title_markup" in changed:  # the same tag says both
        changed |= {"title"}
    return Remainder(tuple((n, v) for n, v in entry.tags if field_of(n) not in changed), changed)


def tell_losses(items: Sequence[Item], data: bytes, name: str) -> tuple[str, ...]:
    """Return, in words, which fields of how many records read back otherwise than they were: the file is the proof."""
    from slr.formats.reading import normalise, read  # noqa: PLC0415  reading names the catalogue, which names writers

    entries = read(data, name).entries
    if len(entries) != len(items):
        return (f"{len(items)} records were written, but {len(entries)} read back",)
    counts: dict[str, int] = {}
    for item, entry in zip(items, entries, strict=True):
        row = normalise(entry)
        for field in FIELDS:
            if row[field] != item.row[field]:  # type: ignore[literal-required]
                counts[field] = counts.get(field, 0) + 1
    return tuple(
        f"{count_words(n, 'record', 'records')}: `{field}` reads back otherwise"
        for field, n in sorted(counts.items())
    )
