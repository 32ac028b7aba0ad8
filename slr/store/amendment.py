"""Add an amendment to the text of a protocol. The other keys of the protocol keep their values and comments."""

import json
import re
from collections.abc import Mapping

from slr.model.parse import parse_protocol
from slr.model.problem import Problem, ReviewError
from slr.store.disk import read_bytes, write_bytes
from slr.store.layout import Review


def add_amendment(review: Review, entry: Mapping[str, str]) -> None:
    """Add an amendment to the end of the list `amendments` in the protocol file. If there is no such list, add one.

    `entry` maps the keys of the amendment, such as `date` and `change`, to their texts.

    The new text must be a valid protocol, and its last amendment must be this one. Otherwise, nothing is written, and
    ReviewError is raised. The hint of the error gives the lines to add by hand.
    """
    old = read_bytes(review.protocol).decode("utf-8-sig")
    write_bytes(review.protocol, amend_text(old, entry, review.shown(review.protocol)).encode())


def amend_text(text: str, entry: Mapping[str, str], file: str) -> str:
    """Return the text of a protocol with an amendment added at the end of `amendments`. `file` is its name in messages.

    The new text must be a valid protocol, and its last amendment must be this one. Otherwise, ReviewError is raised.
    The hint of the error gives the lines to add by hand.
    """
    new = insert_amendment(text, entry)
    protocol, _ = parse_protocol(new, file)
    if protocol is None or not protocol.amendments or protocol.amendments[-1].change != entry["change"]:
        lines = "\n".join(_item(entry, "  "))
        raise ReviewError(
            [
                Problem(
                    code="AMD001",
                    message="the amendment could not be added to this protocol",
                    file=file,
                    where="amendments",
                    hint=f"add the amendment by hand below `amendments:`:\n{lines}",
                )
            ]
        )
    return new


def insert_amendment(text: str, entry: Mapping[str, str]) -> str:
    r"""Return the text of a protocol with an amendment added at the end of `amendments`. The new text is not checked.

    >>> print(insert_amendment("schema: 1\namendments: []\n", {"date": "2026-01-02"}), end="")
    schema: 1
    amendments:
      - date: "2026-01-02"
    """
    lines = text.rstrip("\n").split("\n")
    start = next((i for i, line in enumerate(lines) if re.match(r"amendments\s*:", line)), None)
    if start is None:
        return "\n".join([*lines, "", "amendments:", *_item(entry, "  "), ""])
    if re.fullmatch(r"amendments\s*:\s*\[\s*\]\s*(#.*)?", lines[start]):
        lines[start] = "amendments:"
    end = next((i for i in range(start + 1, len(lines)) if re.match(r"[^\s#-]", lines[i])), len(lines))
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1  # blank lines and unindented comments belong to the next key
    first = next((line for line in lines[start + 1 : end] if line.lstrip().startswith("- ")), "  - ")
    indent = first[: len(first) - len(first.lstrip())]
    return "\n".join([*lines[:end], *_item(entry, indent), *lines[end:], ""])


def _item(entry: Mapping[str, str], indent: str) -> list[str]:
    """Return the YAML lines of an amendment. Values are written as JSON strings, which are also valid YAML."""
    pairs = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()]
    return [f"{indent}{'- ' if i == 0 else '  '}{pair}" for i, pair in enumerate(pairs)]
