r"""Add sources to the text of a protocol, and set their keys. The comments, the layout and the rest of the text are unchanged.

>>> text = "schema: 1\nsources: []  # none yet\n"
>>> text = add_source(text, {"id": "scopus", "name": "Scopus", "kind": "database", "files": ["*/scopus.ris"]})
>>> print(add_file(text, 0, "*/scopus-2.ris"), end="")
schema: 1
sources:  # none yet
  - id: scopus
    name: Scopus
    kind: database
    files: ["*/scopus.ris", "*/scopus-2.ris"]
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from slr.model.yaml_text import compose_yaml

Value = str | int | Sequence[str]


class NoPlaceError(ValueError):
    """Error for a protocol text that cannot be changed: it lacks the source, or its layout would have to change."""


def add_source(text: str, values: Mapping[str, Value]) -> str:
    """Return the text of a protocol with a source added after the last one. `values` are its keys and values, in order.

    Raises NoPlaceError if the sources are not a list, or are written in a form such as `[{id: a}]`. Raises YamlError if
    the text is not YAML.
    """
    node = _find(compose_yaml(text), "sources")
    if node is None:
        return _insert_lines(text.rstrip(), len(text), ["", "sources:", *_item(values, "  "), ""])
    listed = _items(node)
    if not listed:
        start = len(text[: node.start_mark.index].rstrip())
        return _insert_lines(text[:start] + text[node.end_mark.index :], start, _item(values, "  "))
    if node.flow_style:
        raise NoPlaceError("the sources are written in brackets, so no source can be added")
    return _insert_lines(
        text, _end_of_item(text, listed[-1]), _item(values, _indent_of_dash(text, listed[0]))
    )


def add_file(text: str, number: int, pattern: str) -> str:
    """Return the text of a protocol with a pattern added to the `files` of a source. `number` is counted from 0.

    Raises NoPlaceError if the protocol has no such source, or if `files` is not a list. It is also raised if a source in braces
    has no `files`. Raises YamlError if the text is not YAML.
    """
    source = _find_source(text, number)
    node = _find(source, "files")
    if node is None:
        return fill_source(text, number, {"files": [pattern]})
    listed = _items(node)
    if not listed:
        return _replace(text, node, _write([pattern]))
    last = listed[-1].end_mark.index
    if node.flow_style:
        return f"{text[:last]}, {_quote(pattern)}{text[last:]}"
    return _insert_lines(text, last, [f"{_indent_of_dash(text, listed[0])}- {_quote(pattern)}"])


def fill_source(text: str, number: int, values: Mapping[str, Value]) -> str:
    """Return the text of a protocol with the given keys of a source set. `number` is counted from 0.

    The values of keys that the source already has are replaced. Other keys are added below the last of the keys `id`, `name`
    and `kind`. Raises NoPlaceError if the protocol has no such source, or if a key would have to be added to a source in braces.
    Raises YamlError if the text is not YAML.
    """
    source = _find_source(text, number)
    there = {key.value: node for key, node in source.value}
    missing = {key: value for key, value in values.items() if key not in there}
    found = sorted((k for k in values if k in there), key=lambda k: -there[k].start_mark.index)
    changed = text
    for key in found:  # from the end, so that the places before stay valid
        changed = _replace(changed, there[key], _write(values[key]))
    if not missing:
        return changed
    if source.flow_style:
        raise NoPlaceError("the source is written in braces, so no key can be added")
    above = _find_source(changed, number).value[_last_fixed(source)][1]
    indent = " " * source.value[0][0].start_mark.column
    return _insert_lines(changed, _last_index(changed, above), _lines(missing, indent))


def _last_fixed(source: Any) -> int:
    """Return the index of the last of the keys `id`, `name` and `kind` in a source, or 0 if it has none of them."""
    return max((i for i, (key, _) in enumerate(source.value) if key.value in _FIRST), default=0)


_FIRST: Final = frozenset({"id", "name", "kind"})


def _find_source(text: str, number: int) -> Any:
    listed = _items(_find(compose_yaml(text), "sources"))
    if number >= len(listed) or not _is_mapping(listed[number]):
        raise NoPlaceError("the protocol has no such source")
    return listed[number]


def _find(node: Any, name: str) -> Any:
    """Return the node of a key's value, or None if there is no such key."""
    pairs = node.value if _is_mapping(node) else ()
    return next((value for key, value in pairs if key.value == name), None)


def _is_mapping(node: Any) -> bool:
    return node is not None and str(node.tag).endswith(":map")


def _items(node: Any) -> list[Any]:
    """Return the items of a list, or an empty list if `node` is None. Raises NoPlaceError for other values."""
    if node is None:
        return []
    if not str(node.tag).endswith(":seq"):
        raise NoPlaceError("expected a list")
    return list(node.value)


def _indent_of_dash(text: str, item: Any) -> str:
    """Return the spaces before the dash of an item. An anchor can be between the dash and the item."""
    start = item.start_mark.index
    return " " * (text.rfind("-", 0, start) - text.rfind("\n", 0, start) - 1)


def _end_of_item(text: str, node: Any) -> int:
    """Return where an item ends, including the comments below it that are indented at least as far as its keys."""
    end = _end_of_line(text, _last_index(text, node))
    indent = node.start_mark.column
    while (comment := _COMMENT.match(text, end)) is not None and len(comment[1]) >= indent:
        end = comment.end()
    return end


_COMMENT: Final = re.compile(r"\r?\n( *)#[^\n]*(?<!\r)")


def _last_index(text: str, node: Any) -> int:
    """Return the index after the last character of a value, without the white space and comments below it."""
    if isinstance(node.value, list) and node.value and not node.flow_style:
        last = node.value[-1]
        return _last_index(text, last[1] if isinstance(last, tuple) else last)
    return max(len(text[: node.end_mark.index].rstrip()), int(node.start_mark.index))


def _end_of_line(text: str, index: int) -> int:
    end = text.find("\n", index)
    end = len(text) if end < 0 else end
    return end - 1 if text[:end].endswith("\r") else end


def _insert_lines(text: str, index: int, lines: Iterable[str]) -> str:
    """Return the text with lines inserted after the line that contains the index. They get the same line breaks as the text."""
    mark = "\r\n" if "\r\n" in text else "\n"
    end = _end_of_line(text, index)
    return text[:end] + "".join(mark + line for line in lines) + text[end:]


def _replace(text: str, node: Any, value: str) -> str:
    start, end = node.start_mark.index, _last_index(text, node)
    return f"{text[:start]}{'' if text[:start].endswith(' ') else ' '}{value}{text[end:]}"


def _item(values: Mapping[str, Value], indent: str) -> list[str]:
    lines = list(_lines(values, f"{indent}  "))
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def _lines(values: Mapping[str, Value], indent: str) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, str) and _is_block(value):
            yield f"{indent}{key}: |-"
            yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
        else:
            yield f"{indent}{key}: {_write(value)}"


def _is_block(text: str) -> bool:
    """Return whether a text can be written as a YAML block without a change to its lines."""
    lines = text.split("\n")
    return len(lines) > 1 and text == text.strip() and all(map(_LINE.fullmatch, lines))


# Characters that YAML allows in a block as they are, without line ends.
_LINE: Final = re.compile("[\t -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")


def _write(value: Value) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and value.casefold() not in _NOT_TEXT else _quote(value)
    return f"[{', '.join(map(_quote, value))}]"


_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ -][A-Za-z0-9]+)*")
# Words that YAML reads as truth values or as a missing value, in any case.
_NOT_TEXT: Final = frozenset("true false yes no on off null y n".split())


def _quote(text: str) -> str:
    """Return a text in double quotes, escaped for YAML. YAML requires more escapes than JSON."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda m: "".join(f"\\u{ord(c):04x}" for c in m[0]), quoted)


_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
