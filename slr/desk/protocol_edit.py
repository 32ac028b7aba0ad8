"""Read, check and save the text of a protocol that a person edits, and preview what the edit would change.

The person edits the text with Unix line endings. The file keeps its own line endings and its byte order mark.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from slr.desk.edit import Edit, Memory, compare_edit, word_change
from slr.model.problem import Problem, ReviewError, Severity
from slr.model.protocol import Protocol
from slr.pipeline import check_protocol, has_tables_of, load_protocol
from slr.screen.difference import compare_protocols
from slr.store.amendment import amend_text
from slr.store.disk import digest, read_bytes, write_bytes
from slr.store.layout import Review

_ENDS: Final = re.compile(r"(\r\n|\r|\n)")
_MARK: Final = "\ufeff".encode()
CONTEXT: Final = 2  # unchanged lines that are shown around a change


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolText:
    """The text of a protocol, and the hash of the file from which it was read."""

    text: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffLine:
    """One line of a comparison of two texts.

    `before` and `after` are the line numbers in the two texts, or None if a text lacks the line. A line of the kind
    `gap` stands for lines that both texts have.
    """

    kind: Literal["same", "removed", "added", "gap"]
    text: str = ""
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What saving an edited text would change.

    - `lines`: the lines that differ, with a few lines of context
    - `problems`: what is wrong with the edited text
    - `edit`: the changes to the protocol and to the statuses of reports, or None if the edited or saved text has errors
    - `measured`: whether the effect on reports is known; it is not known before the first run
    """

    lines: tuple[DiffLine, ...]
    problems: tuple[Problem, ...]
    edit: Edit | None = None
    measured: bool = False


def read_text(review: Review) -> ProtocolText:
    """Return the text of the saved protocol. Raises ReviewError if the file is not UTF-8 text."""
    data = read_bytes(review.protocol)
    return ProtocolText(text=_unify(_decode(review, data)), seen=digest(data))


def _decode(review: Review, data: bytes) -> str:
    try:
        return data.removeprefix(_MARK).decode()
    except UnicodeDecodeError:
        load_protocol(review)  # raises ReviewError, which names the line that is not UTF-8
        raise


def _unify(text: str) -> str:
    """Return a text with Unix line endings."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_text(review: Review, text: str) -> tuple[Problem, ...]:
    """Return what is wrong with the text of a protocol, with line numbers. Nothing is written."""
    return check_protocol(review, _unify(text))[1]


class Previews:
    """The previews of edits to one protocol, for everybody who edits it.

    The results of the saved protocol are derived only once. The last preview is kept, so that nothing is derived
    again if the same text is then saved.
    """

    def __init__(self) -> None:
        self._memory = Memory()
        self._last: tuple[ProtocolText, Preview] | None = None

    def show(self, review: Review, text: str) -> Preview:
        """Return what saving a text would change (`preview_text`)."""
        saved = read_text(review)
        preview = preview_text(review, text, self._memory)
        self._last = ProtocolText(text=_unify(text), seen=saved.seen), preview
        return preview

    def recall(self, review: Review, text: str) -> Preview:
        """Return the last preview if neither the text nor the saved protocol has changed, otherwise a new preview."""
        last = self._last
        if last is not None and last[0] == ProtocolText(text=_unify(text), seen=read_text(review).seen):
            return last[1]
        return self.show(review, text)


def preview_text(review: Review, text: str, memory: Memory | None = None) -> Preview:
    """Return what saving a text would change. The saved protocol and the results of the last run are not changed.

    The effect is computed on the reports of the last run. If the saved or the edited text has errors, there is no `edit`.
    Raises ReviewError if the saved file is not UTF-8 text.
    """
    saved, edited = read_text(review).text, _unify(text)
    lines = tuple(compare_lines(saved, edited))
    after, problems = check_protocol(review, edited)
    before, _ = check_protocol(review, saved)
    if after is None or before is None:
        return Preview(lines=lines, problems=problems)
    edit, measured = _find_edit(review, before, after, memory)
    return Preview(lines=lines, problems=problems, edit=edit, measured=measured)


def _find_edit(review: Review, before: Protocol, after: Protocol, memory: Memory | None) -> tuple[Edit, bool]:
    shown = review.shown(review.protocol)
    if has_tables_of(review, "dedupe"):
        return compare_edit(review, before, after, shown, memory), True
    changes = compare_protocols(before, after)
    return Edit(earlier=shown, changes=changes, language=after.review.language), False


def compare_lines(before: str, after: str) -> Iterator[DiffLine]:
    """Yield the lines in which two texts differ, with `CONTEXT` lines around them, and gaps for all other lines.

    The lines are in the order of the texts. If the texts are equal, nothing is yielded.
    """
    old, new = before.split("\n"), after.split("\n")
    last = 0
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT):
        if group[0][1] > last:
            yield DiffLine(kind="gap")
        for tag, a, b, c, d in group:
            if tag == "equal":
                pairs = zip(range(a, b), range(c, d), strict=True)
                yield from (DiffLine(kind="same", text=old[i], before=i + 1, after=j + 1) for i, j in pairs)
                continue
            yield from (DiffLine(kind="removed", text=old[i], before=i + 1) for i in range(a, b))
            yield from (DiffLine(kind="added", text=new[j], after=j + 1) for j in range(c, d))
        last = group[-1][2]
    if 0 < last < len(old):
        yield DiffLine(kind="gap")


def add_reason(text: str, edit: Edit, *, reason: str, date: str) -> str:
    """Return the edited text with the edit recorded under `amendments` (PRISMA 2020 item 24c).

    Raises ReviewError unless the new text is a valid protocol whose last amendment is this one.
    """
    return amend_text(
        _unify(text), {"date": date, "change": word_change(edit), "reason": reason}, edit.earlier
    )


def save_text(review: Review, text: str, seen: str) -> ProtocolText:
    """Write an edited text to the protocol, and return it with the hash of the new file.

    `seen` is the hash of the file that the person edited. Raises ReviewError, and writes nothing, if the file has
    changed since then, or if the text has errors.
    """
    problems = [p for p in check_text(review, text) if p.severity is Severity.ERROR]
    if problems:
        message = "the protocol was not saved, because a run could not read it"
        hint = "correct the errors below, then save again"
        raise ReviewError([Problem(code="EDT002", message=message, hint=hint), *problems])
    data = read_bytes(review.protocol)
    if digest(data) != seen:
        raise ReviewError([_changed(review)])
    mark = _MARK if data.startswith(_MARK) else b""
    write_bytes(review.protocol, mark + _keep_ends(_decode(review, data), _unify(text)).encode())
    return read_text(review)


def _changed(review: Review) -> Problem:
    return Problem(
        code="EDT001",
        message="the protocol has changed since you opened it, so your text was not saved",
        file=review.shown(review.protocol),
        hint="compare your text with the protocol as it is now, and save again",
    )


def _keep_ends(before: str, text: str) -> str:
    """Return a text with the line endings of the text `before`.

    Unchanged lines keep their line endings. All other lines get the most frequent line ending of `before`.
    """
    pieces = _ENDS.split(before)
    lines, ends = pieces[::2], pieces[1::2]
    usual = max(("\n", "\r\n", "\r"), key=ends.count)
    new = text.split("\n")
    marks = [usual] * len(new)
    for block in SequenceMatcher(None, lines, new, autojunk=False).get_matching_blocks():
        for i in range(block.size):
            if block.a + i < len(ends):
                marks[block.b + i] = ends[block.a + i]
    return "".join(line + mark for line, mark in zip(new[:-1], marks, strict=False)) + new[-1]
