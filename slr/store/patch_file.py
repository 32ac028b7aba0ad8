"""Write corrections into `patches.yaml`. Comments, the order of keys and all other corrections are kept."""

import io
import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from slr.model.problem import Problem, ReviewError
from slr.store.disk import digest, exclusive, read_plain, write_bytes
from slr.store.layout import Review
from slr.store.patch import INVALID, UNEXPECTED

if TYPE_CHECKING:
    from ruamel.yaml import YAML

CHANGED: Final = "PAT004"
_WIDE: Final = 1_000_000_000  # characters: a long value stays on one line
_MARK: Final = b"\xef\xbb\xbf"


def read_seal(review: Review) -> str:
    """Return the hash of the content of `patches.yaml`, or an empty string if there is no such file."""
    return digest(read_plain(review.patches)) if review.patches.exists() else ""


def write_patches(
    review: Review, patches: Mapping[str, Mapping[str, Any] | str], seen: str, *, note: str = ""
) -> None:
    """Add corrections to `patches.yaml`.

    A key of `patches` is the id of a record, or the file and line of an entry that could not be read. The value for a
    record contains its corrected fields. The value for an entry is its corrected text. A field that is already in the
    file gets the new value. `seen` is the hash of the file that the person has seen (`read_seal`). `note` becomes a
    comment above each correction.

    Raises ReviewError, and writes nothing, in these cases: the file now has another hash; another process is writing the
    file; the file is not valid; the corrections cannot be added without changing anything else.
    """
    with exclusive(review.root / ".slr" / review.name / "patches.slr-lock") as mine:
        if not mine or read_seal(review) != seen:
            raise ReviewError([_changed(review)])
        data = read_plain(review.patches) if review.patches.exists() else b""
        for key, value in patches.items():
            data = put_patch(data, key, value, note=note, file=review.shown(review.patches))
        write_bytes(review.patches, data)


def put_patch(
    data: bytes, key: str, value: Mapping[str, Any] | str, *, note: str = "", file: str = ""
) -> bytes:
    r"""Return the content of `patches.yaml` with one more correction. Raises ReviewError if this is impossible.

    >>> print(put_patch(b"# ours\nr1: {year: 2020}\n", "r2", {"year": 2021}, note="as printed").decode(), end="")
    # ours
    r1: {year: 2020}
    # as printed
    r2:
      year: 2021
    """
    from slr.model.yaml_text import YamlError, read_yaml  # noqa: PLC0415  only if something is written

    mark, body = (_MARK, data.removeprefix(_MARK)) if data.startswith(_MARK) else (b"", data)
    try:
        text = body.decode().replace("\r\n", "\n")
        before = _plain(read_yaml(text)) or {}
    except (YamlError, UnicodeDecodeError) as error:
        raise ReviewError([_refuse(INVALID, file, f"not valid YAML: {error}")]) from None
    if not isinstance(before, dict):
        message = "expected record ids with fields, but the file is a list or a single value"
        raise ReviewError([_refuse(UNEXPECTED, file, message)])
    wanted = _merge(before, key, value)
    for new in (
        _append(text, key, value, note) if key not in before else "",
        _rewrite(text, key, value, note),
    ):
        if new and _is_as_wanted(new, wanted) and _keeps_comments(text, new):
            ends = "\r\n" if b"\r\n" in body else "\n"
            return mark + new.replace("\n", ends).encode()
    raise ReviewError([_impossible(file, key, value)])


def _merge(before: Mapping[str, Any], key: str, value: Mapping[str, Any] | str) -> dict[str, Any]:
    old = before.get(key)
    if isinstance(value, str):
        return {**before, key: _plain(value)}
    return {**before, key: {**(old if isinstance(old, dict) else {}), **_plain(value)}}


def _append(text: str, key: str, value: Mapping[str, Any] | str, note: str) -> str:
    """Return the text with the correction at its end. Nothing else changes."""
    start = text if not text or text.endswith("\n") else f"{text}\n"
    return f"{start}{_comment(note)}{_dump({key: _block(value)}, _open_yaml())}"


def _rewrite(text: str, key: str, value: Mapping[str, Any] | str, note: str) -> str:
    """Return the text with the correction under its key.

    The whole text is written again, with its comments. If it cannot be read or changed, return "".
    """
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    yaml = _open_yaml()
    try:
        data = yaml.load(text)
        found = _LIST.search(text)
        offset = 0 if found is None else max(0, len(found[2]) - len(found[1]))
        yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
        if isinstance(value, str) or not isinstance(data.get(key), Mapping):
            data[key] = _block(value)
        else:
            data[key].update(value)
        written = _dump(data, yaml)
        line = yaml.load(written).lc.data[key][0]
    except (YAMLError, AttributeError, KeyError, TypeError, ValueError):
        return ""
    lines = written.split("\n")
    return "\n".join([*lines[:line], *_comment(note).split("\n")[:-1], *lines[line:]])


_LIST: Final = re.compile(r"^( *)[^\s#-].*:.*\n( *)- ", re.MULTILINE)  # a key, and the first item of its list


def _open_yaml() -> "YAML":
    from ruamel.yaml import YAML  # noqa: PLC0415  heavy

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.allow_unicode = True
    return yaml


def _dump(data: Any, yaml: "YAML") -> str:
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _block(value: Mapping[str, Any] | str) -> Any:
    """Return a value for the YAML writer. The text of an entry becomes a block scalar, so that its lines are kept."""
    from ruamel.yaml.scalarstring import LiteralScalarString  # noqa: PLC0415

    return LiteralScalarString(value) if isinstance(value, str) else dict(value)


def _comment(note: str) -> str:
    words = " ".join(note.split())
    return f"# {words}\n" if words else ""


def _is_as_wanted(text: str, wanted: Mapping[str, Any]) -> bool:
    from slr.model.yaml_text import YamlError, read_yaml  # noqa: PLC0415

    try:
        return bool(_plain(read_yaml(text)) == wanted)
    except YamlError:
        return False


def _keeps_comments(before: str, after: str) -> bool:
    """Return whether the new text still contains every comment of the old text."""
    return not Counter(_COMMENT.findall(before)) - Counter(_COMMENT.findall(after))


_COMMENT: Final = re.compile(r"(?:^|\s)(#.*?)\s*$", re.MULTILINE)


def _plain(value: Any) -> Any:
    """Return a YAML value as plain Python values, which are equal only if they have the same type."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    kind = next((t for t in (bool, int, float, str) if isinstance(value, t)), None)
    return value if kind is None else (kind.__name__, kind(value)) if kind is not str else str(value)


def _changed(review: Review) -> Problem:
    return Problem(
        code=CHANGED,
        message="the file has changed since the page was opened, or another process is writing it; nothing was written",
        file=review.shown(review.patches),
        hint="open the page again, and enter the correction again",
    )


def _refuse(code: str, file: str, message: str) -> Problem:
    return Problem(
        code=code,
        message=f"{message}; nothing was written",
        file=file,
        hint="correct the file with a text editor first",
    )


def _impossible(file: str, key: str, value: Mapping[str, Any] | str) -> Problem:
    lines = _dump({key: _block(value)}, _open_yaml())
    return Problem(
        code="PAT005",
        message="the correction cannot be added without changing other parts of the file; nothing was written",
        file=file,
        where=key,
        hint=f"add the correction with a text editor:\n{lines}",
    )
