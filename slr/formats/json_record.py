"""Read the members of JSON objects as tags and values."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slr.formats.format import Piece, Tags
from slr.model.entry import Entry, Quarantined
from slr.text.name_list import cut_names


def flatten_object(piece: Piece) -> Tags | Quarantined:
    """Return the non-empty members of an object as tags. Strings are unchanged, and other values are written as JSON.

    If the piece is not an object, return a quarantined entry.
    """
    if not isinstance(piece.raw, Mapping):
        raw = piece.raw if isinstance(piece.raw, str) else json.dumps(piece.raw, ensure_ascii=False)
        return Quarantined(
            line=piece.line, raw=raw, reason="not a JSON object, or not well-formed", cause="broken_json"
        )
    return tuple(
        (str(name), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in piece.raw.items()
        if value is not None and value not in ("", [], {})
    )


def parse_object(piece: Piece, name: str, kind: str, *keys: str) -> Entry | Quarantined:
    """Return the entry for an object in the format `name`, or a quarantined entry if the piece is not an object.

    `kind` is the member with the entry's type. `keys` are members that can contain the entry's key. The first of them
    that is not empty is the key.
    """
    tags = flatten_object(piece)
    if isinstance(tags, Quarantined):
        return tags
    members = Members(tags)
    return Entry(format=name, line=piece.line, type=members.text(kind), key=members.text(*keys), tags=tags)


class Members:
    """The members of an entry by name, parsed as JSON on demand."""

    __slots__ = ("_tags",)

    def __init__(self, tags: Tags) -> None:
        self._tags = dict(reversed(tags))

    def text(self, *names: str) -> str:
        """Return the first non-empty value of these members as text, or "" if there is none.

        If the value is a list, its first non-empty item is returned.
        """
        for name in names:
            found = self._tags.get(name, "")
            if found.startswith(("[", "{")):
                value = load(found)
                found = next(
                    (v for v in map(as_text, value if isinstance(value, list) else [value]) if v),
                    found if value == found else "",
                )
            if found.strip():
                return found
        return ""

    def all(self, *names: str) -> list[str]:
        """Return the values of these members as text, with each item of a list as one value.

        Objects, inner lists and empty values are left out.
        """
        return [t for name in names for v in self.values(name) if (t := as_text(v))]

    def values(self, name: str) -> list[Any]:
        """Return a member as a list.

        A single value becomes a list with one item, and a missing member becomes an empty list.
        """
        found = self._tags.get(name)
        if found is None:
            return []
        value = load(found) if found.startswith(("[", "{")) else found
        return value if isinstance(value, list) else [value]

    def part(self, name: str) -> Mapping[str, Any]:
        """Return the object in a member, or an empty object if the member contains no object."""
        value = next(iter(self.values(name)), None)
        return value if isinstance(value, Mapping) else {}


def load(text: str) -> Any:
    """Return the value that a text encodes in JSON, or the text itself if it is not JSON."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return text


def as_text(value: Any) -> str:
    """Return a JSON value as text. For an object, a list, a boolean or null, return ""."""
    if isinstance(value, bool) or value is None or isinstance(value, Mapping | list):
        return ""
    return str(value)


def as_list(value: Any) -> list[Any]:
    """Return a JSON value as a list. A single value becomes a list with one item, and null becomes an empty list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def date_year(value: Mapping[str, Any]) -> str:
    """Return the year of a CSL date such as `{"date-parts": [[2020, 5]]}`, the text of a date in words, or ""."""
    parts = value.get("date-parts")
    if isinstance(parts, Sequence) and parts and isinstance(parts[0], Sequence) and parts[0]:
        return as_text(parts[0][0])
    return as_text(value.get("literal")) or as_text(value.get("raw")) or as_text(value.get("year"))


def person(value: Any) -> str:
    """Return a CSL or Crossref name as "Family, Given". A name without a family name is returned as it is written."""
    if not isinstance(value, Mapping):
        return as_text(value)
    family = " ".join(
        filter(None, (as_text(value.get("non-dropping-particle")), as_text(value.get("family"))))
    )
    dropping = as_text(value.get("dropping-particle"))
    given = " ".join(filter(None, (as_text(value.get("given")), dropping)))
    if family:
        return ", ".join(filter(None, (family, given, as_text(value.get("suffix")))))
    return as_text(value.get("literal")) or as_text(value.get("name")) or given


def list_people(values: Iterable[Any]) -> list[str]:
    """Return CSL or Crossref names as "Family, Given".

    A text that contains several names is split.
    """
    names: list[str] = []
    for value in values:
        name = person(value)
        parted = isinstance(value, Mapping) and value.get("family") and value.get("given")
        names += [name] if parted else cut_names(name)
    return names
