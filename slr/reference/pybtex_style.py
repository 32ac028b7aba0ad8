"""Write references in a style of pybtex other than APA, such as `plain`, or in one that another package adds.

The entries are those of `references.bib`. pybtex has only the entry types of BibTeX, so each other type is replaced by the
most similar type of BibTeX. If a style cannot write an entry, because a field is missing or the type is unknown, the entry
is written as `misc`.
"""

from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from slr.formats.exchange import Item
    from slr.text.style import Run

APA: Final = "apa"
GROUP: Final = "pybtex.style.formatting"
_SPARE: Final = {"thesis": "phdthesis", "report": "techreport", "dataset": "misc", "online": "misc"}


def list_styles() -> tuple[str, ...]:
    """Return the names of all styles: APA, and the formatting styles of pybtex and of other installed packages."""
    return (APA, *sorted({point.name for point in entry_points(group=GROUP)} - {APA}))


def format_items(items: Sequence["Item"], style: str) -> "list[tuple[str, tuple[Run, ...]]]":
    """Return the key and the text of each item, in the order of the style.

    The DOI and the address of a work are not part of the text. Raises KeyError if there is no such style.
    """
    from pybtex.plugin import PluginNotFound, find_plugin  # noqa: PLC0415  only if the protocol names such a style

    from slr.reference.rich import to_runs  # noqa: PLC0415

    try:
        writer = find_plugin(GROUP, style)()
    except PluginNotFound as error:
        raise KeyError(style) from error
    entries = writer.sort([_make_entry(item) for item in items])
    return [(entry.key, to_runs(_format(writer, entry))) for entry in entries]


def _make_entry(item: "Item") -> Any:

    from pybtex.database import Entry, Person  # noqa: PLC0415

    from slr.formats.exchange.bibtex_writer import list_fields  # noqa: PLC0415

    kind, listed = list_fields(item, str(item.row["key"]))
    fields = {name.casefold(): value for name, value in reversed(listed)}
    persons = {
        role: [Person(name) for name in split_names(fields.pop(role))]
        for role in ("author", "editor")
        if fields.get(role)
    }
    for name in ("doi", "url", "eprint"):
        fields.pop(name, None)
    entry = Entry(_SPARE.get(kind, kind), fields=fields, persons=persons)
    entry.key = str(item.row["key"])
    return entry


def split_names(value: str) -> list[str]:
    """Return the names in a BibTeX value. The word "others" is returned like a name."""
    from pybtex.bibtex.utils import split_name_list  # noqa: PLC0415

    return [str(name) for name in split_name_list(value)]


def _format(writer: Any, entry: Any) -> Any:
    from pybtex.style.template import FieldIsMissing  # noqa: PLC0415

    try:
        return writer.format_entry("", entry).text
    except (
        FieldIsMissing,
        AttributeError,
    ):  # the style does not know the type, or needs a field that the work lacks
        entry.type = entry.original_type = "misc"
        return writer.format_entry("", entry).text
