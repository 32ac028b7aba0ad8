"""Write tables and lists of facts as LaTeX. A table repeats its headings on each page on which it continues."""

from collections.abc import Iterator, Sequence
from typing import Final

from slr.report.document import Cell, ColumnKind, Facts, Grid, Head, Styled, Work
from slr.report.latex.escape import typeset, write_link, write_mentions, write_styled
from slr.report.target import Targets
from slr.report.width import LEADING, PADDING, cell_lines, lay_grid, row_height, text_length

_NEWLINE: Final = r"\newline "
# In points. LaTeX cannot divide a row between pages, so a row that is higher than this is divided here.
_TALLEST: Final = 220.0
_NAMES: Final = 120.0  # greatest width of the names in a list of facts, in points


def write_grid(grid: Grid, caption: str, targets: Targets, *, landscape: bool) -> Iterator[str]:
    """Yield the lines of a table. `caption` is the label and the caption of the table, written as LaTeX."""
    fit = lay_grid(grid, landscape=landscape)
    widths = fit.widths
    kinds = [head.kind for head in grid.heads]
    yield f"\\begin{{longtable}}[l]{{{_columns(kinds, widths)}}}"
    yield f"{caption}\\tabularnewline"
    heading = " & ".join(map(_heading, grid.heads))
    for end in ("endfirsthead", "endhead"):
        yield f"\\toprule\n{heading} \\tabularnewline\n\\midrule\\{end}"
    yield "\\bottomrule\\endlastfoot"
    for i, row in enumerate(grid.rows):
        yield from ["\\slrline"] if i else []
        for part in divide_row(row, widths):
            cells = [_content(c, k, targets) for c, k in zip(part, kinds, strict=True)]
            yield f"{' & '.join(map(_guard, cells))} \\tabularnewline"
    yield "\\end{longtable}"


def _columns(kinds: Sequence[ColumnKind], widths: Sequence[float]) -> str:
    letters = {"number": "R", "mark": "C"}
    return "".join(
        f"{letters.get(kind, 'L')}{{{max(width - PADDING, 4.0):.1f}bp}}"
        for kind, width in zip(kinds, widths, strict=True)
    )


def _heading(head: Head) -> str:
    text = typeset(head.label)
    return f"\\slrvertical{{{text}}}" if head.kind == "mark" else f"\\textbf{{{text}}}"


def _guard(cell: str) -> str:
    """Return the cell, with `{}` before a leading `[` or `*`. LaTeX would read these as part of the end of the previous row."""
    return f"{{}}{cell}" if cell[:1] in ("[", "*") else cell


def divide_row(row: Sequence[Cell], widths: Sequence[float]) -> Iterator[Sequence[Cell]]:
    """Yield the row. If it is higher than `_TALLEST`, divide its texts and yield several rows."""
    if row_height(row, widths) <= _TALLEST:
        yield row
        return
    texts = ["\n".join(filter(None, cell_lines(cell))) for cell in row]
    parts = [list(_divide(text, width)) for text, width in zip(texts, widths, strict=True)]
    for i in range(max(map(len, parts))):
        yield [cells[i] if i < len(cells) else "" for cells in parts]


def _divide(text: str, width: float) -> Iterator[str]:
    """Yield the pieces of a text, each short enough for a row. If possible, the text is divided at spaces or line breaks."""
    lines = int(_TALLEST / LEADING)
    letter = text_length(text) / len(text) if text else 1.0
    most = max(20, int(lines * max(width - PADDING, 4.0) / letter * 0.85))
    while len(text) > most or text.count("\n") >= lines:
        end = _find_end(text, most, lines)
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    yield text


def _find_end(text: str, most: int, lines: int) -> int:
    piece = "\n".join(text[:most].split("\n")[:lines]) if text.count("\n", 0, most) >= lines else text[:most]
    space = max(piece.rfind(" "), piece.rfind("\n"))
    return space + 1 if space > len(piece) // 2 else max(1, len(piece))


def _content(cell: Cell, kind: ColumnKind, targets: Targets) -> str:
    if isinstance(cell, str):
        return (
            f"\\slrcode{{{typeset(cell, _NEWLINE)}}}"
            if kind == "code" and cell
            else write_mentions(cell, targets, _NEWLINE)
        )
    if isinstance(cell, Styled):
        return write_styled(cell.runs)
    if cell.kind == "noted":
        text = write_mentions(cell.text, targets, _NEWLINE)
        return f"{text}{_NEWLINE if text else ''}\\slrsmall{{{typeset(cell.note, _NEWLINE)}}}"
    return _work(cell)


def _work(work: Work) -> str:
    parts = [f"\\textbf{{{_styled(work.citation)}}}"]
    if work.title:
        parts.append(_styled(work.title))
    if work.link:
        parts.append(write_link(work.href, work.link))
    return _NEWLINE.join(parts)


def _styled(text: str | Styled) -> str:
    return typeset(text) if isinstance(text, str) else write_styled(text.runs)


def write_facts(facts: Facts, width: float, targets: Targets) -> Iterator[str]:
    """Yield the lines of a list of names and values. `width` is the width of the list in points."""
    longest = max((text_length(name) for name, _ in facts.pairs), default=0.0) * 1.2 + PADDING
    first = min(max(60.0, longest), _NAMES)
    widths = (first, width - first)
    yield f"\\begin{{longtable}}[l]{{{_columns(('text', 'text'), widths)}}}"
    for name, value in facts.pairs:
        text = value if isinstance(value, str) else "\n".join(value)
        for left, right in divide_row(
            (name, text), [w * 0.8 for w in widths]
        ):  # larger letters than in tables
            cells = (f"\\textbf{{{typeset(str(left))}}}", write_mentions(str(right), targets, _NEWLINE))
            yield f"{' & '.join(map(_guard, cells))} \\tabularnewline"
        yield "\\slrline"
    yield "\\end{longtable}"
