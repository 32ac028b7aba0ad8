"""Write an entry in its original format with its own tags, and find values that were lost in a written file.

The tags of changed columns are written again. Unknown tags are written as they were read, so that no content is lost.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from slr.formats.catalogue import get_format
from slr.formats.exchange.item import Item, count_words, list_names, name_item
from slr.formats.exchange.unmapped import find_unmapped_tags
from slr.formats.format import FIELDS, Tags
from slr.formats.reading import normalise, read
from slr.model.entry import Entry


class KeptTags(NamedTuple):
    """The tags to write unchanged, and the columns to write from the row."""

    tags: Tags
    fields: frozenset[str]


def write_own(
    item: Item,
    format_name: str,
    field_of: Callable[[str], str | None],
    compose: Callable[[KeptTags], tuple[str, Tags]],
) -> tuple[str, Tags]:
    """Return the type and tags of an item. An entry that was read from this format keeps its own tags where possible.

    The tags of unchanged columns are kept. A tag of a changed column can contain more than the column, such as editors
    in addition to authors. Such a tag is kept, unless the column would then be misread.

    `field_of` returns the column that a tag fills, or None if it does not fill a column. `compose` takes the kept tags, and
    returns the type and all tags.
    """
    written = [compose(kept) for kept in _keep_tags(item, format_name, field_of)]
    return (
        written[0] if len(written) == 1 else min(written, key=lambda w: _count_misread(item, format_name, *w))
    )


def _count_misread(item: Item, format_name: str, kind: str, tags: Tags) -> int:
    read = get_format(format_name).normalise(Entry(format=format_name, line=1, type=kind, tags=tags))
    return sum(read[f] != item.row[f] for f in FIELDS)  # type: ignore[literal-required]


def _keep_tags(item: Item, format_name: str, field_of: Callable[[str], str | None]) -> Iterator[KeptTags]:
    """Yield each set of tags that could be kept, with the columns to write from the row. The largest set comes first."""
    entry = item.entry
    if entry is None or entry.format != format_name:
        yield KeptTags((), frozenset(FIELDS))
        return
    was = get_format(format_name).normalise(entry)
    changed = frozenset(f for f in FIELDS if item.row[f] != was[f])  # type: ignore[literal-required]
    if "title_markup" in changed:  # the same tag fills both columns
        changed |= {"title"}
    if changed:
        more = set(find_unmapped_tags(entry, was).tags)
        yield KeptTags(tuple(t for t in entry.tags if t in more or field_of(t[0]) not in changed), changed)
    yield KeptTags(tuple(t for t in entry.tags if field_of(t[0]) not in changed), changed)


def _comes_back(field: str, read: Any, item: Item) -> bool:
    """Return whether a column is read back unchanged, apart from added labels and notes."""
    was = item.row[field]
    if field == "keywords" and item.labels:
        return set(was) <= set(read)
    if field == "note" and item.notes:
        return (was or "") in (read or "")
    return bool(read == was)


def describe_losses(items: Sequence[Item], data: bytes, name: str) -> tuple[str, ...]:
    """Return a sentence for each column whose values differ when the written file is read back.

    Each sentence names the first few records that differ. If the number of records differs, return a single sentence
    with both numbers.
    """
    entries = read(data, name).entries
    if len(entries) != len(items):
        return (f"records written: {len(items)}, records read back: {len(entries)}",)
    changed: dict[str, list[str]] = {}
    for item, entry in zip(items, entries, strict=True):
        row = normalise(entry)
        for field in FIELDS:
            if not _comes_back(field, row[field], item):  # type: ignore[literal-required]
                changed.setdefault(field, []).append(name_item(item))
    return tuple(
        f"{count_words(len(names), 'record', 'records')} ({list_names(names)}): "
        f"`{field}` has a different value when the file is read back"
        for field, names in sorted(changed.items())
    )
