"""Offer the keys and values that a person can write at the cursor in a protocol, with the meaning of each key.

The text need not be valid YAML, because the person is still writing it. The key or list at the cursor is found from the
indentation of the lines above. The keys, values and meanings come from the JSON Schema of the protocol.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from slr.model.schema import schema_text
from slr.model.word import DEDUPE_RULES, DOCUMENT_TYPES
from slr.store.language import list_languages

ITEM: Final = "[]"  # the step from a list to its items
Schema = Mapping[str, Any]

# Values that the schema does not list, by the path of the key or list that can have them.
_WORDS: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {"dedupe.disabled.[]": DEDUPE_RULES, "criteria.[].rule.types.[]": DOCUMENT_TYPES}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A key or value that a person can write at the cursor.

    - `label`: the key or value
    - `insert`: the text that replaces the word at the cursor
    - `name`: the name of the key in the schema, such as `Source.platform`, or an empty string for a value
    - `meaning`: the meaning of the key in English, or an empty string for a value
    """

    label: str
    insert: str
    name: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The cursor in a protocol, and what a person can write there.

    - `path`: the path of the key or list at the cursor, such as `sources.[].platform`
    - `start`, `end`: the columns of the word that an offer replaces
    - `offers`: the keys and values that begin with this word, and then those that contain it
    - `name`, `meaning`: the name and the meaning of the key at the cursor, as in `Offer`; empty if there is none
    """

    path: str
    start: int
    end: int
    offers: tuple[Offer, ...]
    name: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """The indentation, key and value of a line.

    `dashes` are the columns of its dashes, and `column` is the column of its key.
    """

    dashes: tuple[int, ...]
    column: int
    key: str
    has_colon: bool
    value: str


_LINE: Final = re.compile(
    r"""(?P<lead>\ *(?:-\ +|-$)*)
        (?:(?P<key>"[^"]*"|'[^']*'|[^\s:#'"\[{|>-][^:#]*?)(?P<colon>:(?=\ |$)\ *)(?P<value>.*)|(?P<rest>.*))""",
    re.VERBOSE,
)
_COMMENT: Final = re.compile(r"(^|\s)#.*")
_WORD: Final = re.compile(r"[\w.*?/-]+")
_PLAIN: Final = re.compile(r"[\w][\w .-]*")


def complete(
    text: str, line: int, column: int, words: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> Place | None:
    """Return what a person can write at the cursor, or None if the cursor is in a comment or outside the text.

    `line` and `column` are counted from 0. `words` maps paths to further values, such as `sources.[].files.[]` to the names
    of exports.
    """
    lines = text.split("\n")
    if not 0 <= line < len(lines):
        return None
    whole = lines[line]
    head = whole[:column]
    if _COMMENT.search(head):
        return None
    read = _read_line(head)
    start, end = _find_word(whole, len(head))
    above = _find_path(lines, line, read)
    if read.has_colon:
        return _complete_value(above, read, head, start, end, words)
    return _complete_key(above, lines, line, read, start, end, words)


def _find_word(line: str, column: int) -> tuple[int, int]:
    """Return the start and the end of the word at a column of a line. If there is no word, both are the column."""
    words = (m for m in _WORD.finditer(line) if m.start() < column <= m.end() or m.start() == column)
    return next(((m.start(), m.end()) for m in words), (column, column))


def _read_line(text: str) -> _Line:
    found = _LINE.fullmatch(text.rstrip("\r"))
    if found is None:
        return _Line(dashes=(), column=len(text), key="", has_colon=False, value="")
    lead = found["lead"]
    return _Line(
        dashes=tuple(m.start() for m in re.finditer("-", lead)),
        column=len(lead),
        key=(found["key"] or found["rest"] or "").strip().strip("\"'"),
        has_colon=bool(found["colon"]),
        value=_COMMENT.sub("", found["value"] or "").strip(),
    )


def _find_path(lines: Sequence[str], number: int, read: _Line) -> tuple[str, ...]:
    """Return the path of the mapping or list that a line is part of, from the indentation of the lines above."""
    path: list[str] = [ITEM for _ in read.dashes]
    need, in_list = (read.dashes[0], True) if read.dashes else (read.column, False)
    for text in reversed(lines[:number]):
        above = _read_line(text)
        if not text.strip() or text.lstrip().startswith("#") or not (above.key or above.dashes):
            continue
        if need == 0 and not in_list:
            break
        if in_list and above.key and above.has_colon and not above.value and above.column <= need:
            path.insert(0, above.key)
            need, in_list = above.column, False
        elif not in_list and above.key and above.has_colon and above.column < need and not above.value:
            path.insert(0, above.key)
            need = above.column
        elif not (not in_list and above.dashes and above.column == need):
            continue
        if above.dashes and above.column == need:
            path[0:0] = [ITEM for _ in above.dashes]
            need, in_list = above.dashes[0], True
    return tuple(path)


def _complete_key(
    above: tuple[str, ...],
    lines: Sequence[str],
    line: int,
    read: _Line,
    start: int,
    end: int,
    words: Mapping[str, Sequence[str]],
) -> Place:
    start = min(start, read.column)
    typed = lines[line][start:end]
    nodes = tuple(_walk(above))
    there = _find_siblings(lines, line, read)
    keys = [o for o in _list_keys(nodes, read.column) if o.label not in there]
    values = _list_values(nodes, ".".join(above), words) if read.dashes else []
    offers = [*keys, *values]
    name, meaning = _explain(above)
    return Place(
        path=".".join(above), start=start, end=end, offers=_choose(offers, typed), name=name, meaning=meaning
    )


def _complete_value(
    above: tuple[str, ...], read: _Line, head: str, start: int, end: int, words: Mapping[str, Sequence[str]]
) -> Place:
    inside = head.rfind("[") > head.rfind("]")
    path = (*above, read.key, *([ITEM] if inside else []))
    nodes = tuple(_walk(path))
    name, meaning = _explain((*above, read.key))
    return Place(
        path=".".join(path),
        start=start,
        end=end,
        offers=_choose(_list_values(nodes, ".".join(path), words), head[start:]),
        name=name,
        meaning=meaning,
    )


def _find_siblings(lines: Sequence[str], number: int, read: _Line) -> frozenset[str]:
    """Return the other keys of the mapping that a line is part of."""
    above = () if read.dashes else lines[:number][::-1]
    below = lines[number + 1 :]
    return frozenset((*_list_siblings(above, read.column, up=True), *_list_siblings(below, read.column)))


def _list_siblings(lines: Sequence[str], column: int, *, up: bool = False) -> Iterator[str]:
    """Yield the keys of the same mapping in the lines above (`up`) or below a line. They begin at the same column."""
    for text in lines:
        other = _read_line(text)
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        if other.column < column or (not up and other.dashes and other.dashes[0] < column):
            return
        if other.column == column and other.has_colon:
            yield other.key
            if other.dashes:
                return


def _choose(offers: Sequence[Offer], typed: str) -> tuple[Offer, ...]:
    """Return the offers that begin with what was typed, and then those that contain it."""
    word = typed.strip().casefold()
    first = [o for o in offers if o.label.casefold().startswith(word)]
    return (*first, *(o for o in offers if word and o not in first and word in o.label.casefold()))


def _list_keys(nodes: Sequence[Schema], column: int) -> list[Offer]:
    indent = " " * (column + 2)
    found = []
    for node in nodes:
        for key, field in node.get("properties", {}).items():
            name, meaning = f"{node.get('title', '')}.{key}", _describe(field)
            found.append(Offer(label=key, insert=_write_key(key, field, indent), name=name, meaning=meaning))
    return found


def _write_key(key: str, field: Schema, indent: str) -> str:
    """Return a key, with the beginning of its value if the value is a mapping or a list of mappings."""
    kinds = tuple(_resolve(field))
    if any("properties" in k for k in kinds):
        return f"{key}:\n{indent}"
    if any("properties" in i for k in kinds for i in _resolve(k.get("items", {}))):
        return f"{key}:\n{indent}- "
    return f"{key}: "


def _list_values(nodes: Sequence[Schema], path: str, words: Mapping[str, Sequence[str]]) -> list[Offer]:
    found: dict[str, None] = {}
    for node in nodes:
        if "const" in node:
            found[str(node["const"])] = None
        found |= dict.fromkeys(map(str, node.get("enum", ())))
        if node.get("type") == "boolean":
            found |= dict.fromkeys(("true", "false"))
    found |= dict.fromkeys((*_WORDS.get(path, ()), *words.get(path, ())))
    return [
        Offer(label=v, insert=v if _PLAIN.fullmatch(v) else json.dumps(v, ensure_ascii=False)) for v in found
    ]


def _walk(path: Sequence[str]) -> Iterator[Schema]:
    """Yield the schemas of the values at a path."""
    nodes: list[Schema] = [_load()]
    for step in path:
        nodes = [below for node in nodes for below in _step(node, step)]
    yield from nodes


def _step(node: Schema, step: str) -> Iterator[Schema]:
    if step == ITEM:
        yield from _resolve(node.get("items", {}))
    elif step in node.get("properties", {}):
        yield from _resolve(node["properties"][step])
    elif isinstance(node.get("additionalProperties"), Mapping):
        yield from _resolve(node["additionalProperties"])


def _resolve(node: Schema) -> Iterator[Schema]:
    """Yield the target of a reference, each possible type of a schema, or otherwise the schema itself."""
    if "$ref" in node:
        yield from _resolve(_load()["$defs"][node["$ref"].rpartition("/")[2]])
        return
    parts = (*node.get("anyOf", ()), *node.get("allOf", ()))
    if not parts:
        yield node
    for part in parts:
        yield from _resolve(part)


def _explain(path: Sequence[str]) -> tuple[str, str]:
    """Return the name and the meaning of the key at a path. For an item of a list, return those of the list."""
    steps = list(path)
    while steps and steps[-1] == ITEM:
        steps.pop()
    if not steps:
        return "", ""
    for node in _walk(steps[:-1]):
        field = node.get("properties", {}).get(steps[-1])
        if field is not None:
            return f"{node.get('title', '')}.{steps[-1]}", _describe(field)
    return "", ""


def _describe(field: Schema) -> str:
    """Return a key's description or, if it has none, the description of its value's type."""
    if "description" in field:
        return str(field["description"])
    parts = (field, field.get("items", {}), *field.get("anyOf", ()))
    named = (p["$ref"].rpartition("/")[2] for p in parts if "$ref" in p)
    return next((str(_load()["$defs"][n].get("description", "")) for n in named), "")


@cache
def _load() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(schema_text(list_languages()))
    return found
