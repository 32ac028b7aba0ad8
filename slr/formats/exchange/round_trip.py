"""What of an entry's own tags is written again: all of them, but for those that said what was changed since it was read.

That is what makes a round trip lossless: a tag that nobody here knows goes out as it came in.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from slr.formats.catalogue import get_format
from slr.formats.exchange.item import Item, count_words
from slr.formats.exchange.unmapped import find_unheld
from slr.formats.format import FIELDS, Tags
from slr.formats.reading import normalise, read
from slr.model.entry import Entry


class Remainder(NamedTuple):
    """The tags to write as they are, and the fields that have to be written from the row."""

    tags: Tags
    fields: frozenset[str]


def write_own(
    item: Item,
    format_name: str,
    field_of: Callable[[str], str | None],
    compose: Callable[[Remainder], tuple[str, Tags]],
) -> tuple[str, Tags]:
    """Return type and tags of an item: its own where it came from the format that is written, and what was changed since.

    `field_of` tells which field of the row a tag feeds, and None for tags that feed none; `compose` makes type and tags of
    what remains. Of the tags that feed a changed field, those stay that say more than the field did (editors beside
    authors, the day of access beside the year), unless the field would then not read back as it is.
    """
    written = [compose(remainder) for remainder in _keep_tags(item, format_name, field_of)]
    return (
        written[0] if len(written) == 1 else min(written, key=lambda w: _count_misread(item, format_name, *w))
    )


def _count_misread(item: Item, format_name: str, kind: str, tags: Tags) -> int:
    read = get_format(format_name).normalise(Entry(format=format_name, line=1, type=kind, tags=tags))
    return sum(read[f] != item.row[f] for f in FIELDS)  # type: ignore[literal-required]


def _keep_tags(item: Item, format_name: str, field_of: Callable[[str], str | None]) -> Iterator[Remainder]:
    """Yield what may be kept of an item's entry, the most first; nothing of one that came from another format."""
    entry = item.entry
    if entry is None or entry.format != format_name:
        yield Remainder((), frozenset(FIELDS))
        return
    was = get_format(format_name).normalise(entry)
    changed = frozenset(f for f in FIELDS if item.row[f] != was[f])  # type: ignore[literal-required]
    if "title_markup" in changed:  # the same tag says both
        changed |= {"title"}
    if changed:
        more = set(find_unheld(entry, was).tags)
        yield Remainder(tuple(t for t in entry.tags if t in more or field_of(t[0]) not in changed), changed)
    yield Remainder(tuple(t for t in entry.tags if field_of(t[0]) not in changed), changed)


def _comes_back(field: str, read: Any, item: Item) -> bool:
    """Tell whether a column reads back as it was; labels and notes that people gave may stand beside it."""
    was = item.row[field]
    if field == "keywords" and item.labels:
        return set(was) <= set(read)
    if field == "note" and item.notes:
        return (was or "") in (read or "")
    return bool(read == was)


def tell_losses(items: Sequence[Item], data: bytes, name: str) -> tuple[str, ...]:
    """Return, in words, which fields of how many records read back otherwise than they were: the file is the proof."""
    entries = read(data, name).entries
    if len(entries) != len(items):
        return (f"{len(items)} records were written, but {len(entries)} read back",)
    counts: dict[str, int] = {}
    for item, entry in zip(items, entries, strict=True):
        row = normalise(entry)
        for field in FIELDS:
            if not _comes_back(field, row[field], item):  # type: ignore[literal-required]
                counts[field] = counts.get(field, 0) + 1
    return tuple(
        f"{count_words(n, 'record', 'records')}: `{field}` reads back otherwise"
        for field, n in sorted(counts.items())
    )
