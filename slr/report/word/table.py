"""Write tables and lists of facts as WordprocessingML. A table repeats its heading row on each page on which it continues."""

from collections.abc import Sequence
from typing import Final

from slr.report.document import Cell, ColumnKind, Facts, Grid, Styled, Work
from slr.report.escape import escape_xml
from slr.report.target import Targets
from slr.report.width import PADDING, PORTRAIT, lay_grid, row_height
from slr.report.word.link import Links
from slr.report.word.run import is_rtl, write_mentions, write_run, write_runs

_RIGHT: Final[frozenset[ColumnKind]] = frozenset({"number"})
_TALL: Final = 0.3 * PORTRAIT[1]  # points; a taller row can be divided between pages
_MARK_HEIGHT: Final = 2200  # greatest height that is set for a row of vertical headings, in twips
_HEAD_KIND: Final = "<w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>"


def write_grid(grid: Grid, links: Links, targets: Targets, *, width: float, landscape: bool) -> str:
    """Return a table without its caption and notes. `width` is the width of the text on the page, in points."""
    fit = lay_grid(grid, landscape=landscape)
    total = sum(fit.widths)
    scale = min(1.0, width / total) if total else 1.0
    widths = [w * scale for w in fit.widths]
    head = _heading(grid, widths)
    kinds = [h.kind for h in grid.heads]
    rows = (_row(row, kinds, widths, links, targets) for row in grid.rows)
    return f"{_opening(widths, 'AppendixTable', grid.caption)}{head}{''.join(rows)}</w:tbl>"


def _opening(widths: Sequence[float], style: str, caption: str) -> str:
    total = sum(map(twips, widths))
    look = '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    described = f'<w:tblCaption w:val="{escape_xml(caption)}"/>' if caption else ""
    columns = "".join(f'<w:gridCol w:w="{twips(w)}"/>' for w in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{total}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}{described}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    )


def twips(points: float) -> int:
    """Convert points to twips, the unit of Word: 20 twips are one point."""
    return round(points * 20)


def _heading(grid: Grid, widths: Sequence[float]) -> str:
    marks = [len(head.label) for head in grid.heads if head.kind == "mark"]
    height = (
        f'<w:trHeight w:val="{min(_MARK_HEIGHT, 240 + 96 * max(marks))}" w:hRule="atLeast"/>' if marks else ""
    )
    cells = "".join(
        _cell(
            write_run(head.label),
            w,
            "TableHead",
            kind=head.kind,
            text=head.label,
            vertical=head.kind == "mark",
        )
        for head, w in zip(grid.heads, widths, strict=True)
    )
    return f"<w:tr>{_HEAD_KIND.format(height=height)}{cells}</w:tr>"


def _row(
    row: Sequence[Cell], kinds: Sequence[ColumnKind], widths: Sequence[float], links: Links, targets: Targets
) -> str:
    whole = "" if row_height(row, widths) > _TALL else "<w:trPr><w:cantSplit/></w:trPr>"
    cells = "".join(
        _cell(_content(cell, kind, links, targets), width, "TableText", kind=kind, text=_first(cell))
        for cell, kind, width in zip(row, kinds, widths, strict=True)
    )
    return f"<w:tr>{whole}{cells}</w:tr>"


def _cell(
    inner: str, width: float, style: str, *, kind: ColumnKind, text: str, vertical: bool = False
) -> str:
    direction = '<w:textDirection w:val="btLr"/><w:vAlign w:val="center"/>' if vertical else ""
    side = "right" if kind in _RIGHT else "center" if kind == "mark" and not vertical else ""
    aligned = f'<w:jc w:val="{side}"/>' if side else ""
    bidi = "<w:bidi/>" if is_rtl(text) else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{direction}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{bidi}{aligned}</w:pPr>{inner}</w:p></w:tc>'
    )


def _first(cell: Cell) -> str:
    if isinstance(cell, str | Styled):
        return cell if isinstance(cell, str) else cell.text
    if cell.kind == "noted":
        return cell.text or cell.note
    return cell.citation if isinstance(cell.citation, str) else cell.citation.text


_BREAK: Final = "<w:r><w:br/></w:r>"


def _content(cell: Cell, kind: ColumnKind, links: Links, targets: Targets) -> str:
    if isinstance(cell, str):
        styles = ("code",) if kind == "code" else ()
        return write_run(cell, styles) if styles else write_mentions(cell, targets)
    if isinstance(cell, Styled):
        return write_runs(cell.runs)
    if cell.kind == "noted":
        text = write_mentions(cell.text, targets)
        return f"{text}{_BREAK if text else ''}{write_run(cell.note, ('small',))}"
    return _work(cell, links)


def _work(work: Work, links: Links) -> str:
    parts = [_plain_or_styled(work.citation, ("b",))]
    if work.title:
        parts.append(_plain_or_styled(work.title))
    if work.link:
        parts.append(links.write(work.href, work.link))
    return _BREAK.join(parts)


def _plain_or_styled(text: str | Styled, styles: tuple[str, ...] = ()) -> str:
    return write_run(text, styles) if isinstance(text, str) else write_runs(text.runs, styles)


_NAMES: Final = 130.0  # greatest width of the names in a list of facts, in points


def write_facts(facts: Facts, width: float, targets: Targets) -> str:
    """Return a list of names and values as a table of two columns without a heading."""
    longest = max((len(name) for name, _ in facts.pairs), default=0) * 5.2 + PADDING
    first = min(max(60.0, longest), _NAMES)
    widths = (first, width - first)
    rows = []
    for name, value in facts.pairs:
        lines = (value,) if isinstance(value, str) else value
        inner = _BREAK.join(write_mentions(line, targets) for line in lines)
        whole = "<w:trPr><w:cantSplit/></w:trPr>" if sum(map(len, lines)) < 2000 else ""
        left = _cell(write_run(name, ("b",)), widths[0], "FactText", kind="text", text=name)
        right = _cell(inner, widths[1], "FactText", kind="text", text=lines[0] if lines else "")
        rows.append(f"<w:tr>{whole}{left}{right}</w:tr>")
    return f"{_opening(widths, 'FactTable', facts.title)}{''.join(rows)}</w:tbl>"
