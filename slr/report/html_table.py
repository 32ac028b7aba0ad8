"""Write a table of a document as HTML. A large review has hundreds of thousands of cells, so no template is used here."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

from markupsafe import Markup

from slr.report.document import Block, Cell, Figure, Grid, Head, Noted, Reference, Section, Styled, Work
from slr.report.escape import clean, style_html
from slr.report.text import Texts

# A function that converts a text to HTML in which mentions of tables, figures and sections are links.
Link = Callable[[str], str]
MOST_CARD_COLUMNS: Final = 20  # on a phone, the rows of a table with more columns are not shown as cards
TALL: Final = 15  # a table with more rows scrolls inside its own box, below its headings


def list_grids(sections: Iterable[Section]) -> list[Grid]:
    """Return the tables of all sections, in their order."""
    found: list[Grid] = []
    for section in sections:
        found += [block for block in section.blocks if isinstance(block, Grid)]
        found += list_grids(section.sections)
    return found


def pair_figures(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """Group each grid figure with the table after it. Every other block forms its own group."""
    groups: list[tuple[Block, ...]] = []
    for block in blocks:
        last = groups[-1] if groups else ()
        if (
            isinstance(block, Grid)
            and len(last) == 1
            and isinstance(last[0], Figure)
            and last[0].tone == "grid"
        ):
            groups[-1] = (*last, block)
        else:
            groups.append((block,))
    return groups


def write_table(grid: Grid, number: int, t: Texts, stories: Collection[str], link: Link) -> Markup:
    """Return the table without its caption. Rows that are not printed follow in a second table, which is folded away.

    `stories` are the reports with a history in the page. `link` turns the text of a printed cell into HTML.
    """
    kinds = [head.kind for head in grid.heads]
    head = "".join(f'<th scope="col" class="{h.kind}">{escape_html(h.label)}</th>' for h in grid.heads)
    opening = f'<table{_classes(grid)} id="t{number}" aria-labelledby="c{number}">\n<thead><tr>{head}</tr></thead>\n'
    parts = [opening, "<tbody>\n", *_write_rows(grid.rows, kinds, stories, link), "</tbody>\n</table>"]
    if grid.rest:
        number_left = t.number(len(grid.rest))
        summary = escape_html(
            t("explore.rest", n=number_left) if len(grid.rest) > 1 else t("explore.rest_one")
        )
        parts += [
            f'\n<details class="rest"><summary>{summary}</summary>\n<table aria-labelledby="c{number}">\n'
        ]
        parts += [f"<thead><tr>{head}</tr></thead>\n<tbody>\n", *_write_folded(grid.rest, stories)]
        parts += ["</tbody>\n</table>\n</details>"]
    return Markup("".join(parts))  # noqa: S704  every text is escaped


def _classes(grid: Grid) -> str:
    return ' class="cards"' if _has_cards(grid) else ""


def _has_cards(grid: Grid) -> bool:
    marks = any(head.kind == "mark" for head in grid.heads)
    return 2 < len(grid.heads) <= MOST_CARD_COLUMNS and not marks


def is_tall(grid: Grid) -> bool:
    """Return whether a table scrolls inside its own box."""
    return len(grid.rows) > TALL


def _write_rows(
    rows: Iterable[Sequence[Cell]], kinds: Sequence[str], stories: Collection[str], link: Link
) -> Iterator[str]:
    starts = ["<td>" if kind == "text" else f'<td class="{kind}">' for kind in kinds]
    for row in rows:
        cells = "".join(
            f"{start}{_write_cell(cell, stories, link)}</td>" for start, cell in zip(starts, row, strict=True)
        )
        yield f"<tr>{cells}</tr>\n"


def _write_folded(rows: Iterable[Sequence[Cell]], stories: Collection[str]) -> Iterator[str]:
    """Yield rows with as few characters as HTML allows, because there can be thousands of them. The script adds the classes."""
    for row in rows:
        yield "<tr\n>" + "".join(f"<td>{_write_cell(cell, stories)}" for cell in row)


def _write_cell(cell: Cell, stories: Collection[str], link: Link | None = None) -> str:
    if isinstance(cell, str):
        return link(cell) if link else escape_html(cell)
    if isinstance(cell, Styled):
        return write_styled(cell, stories)
    if isinstance(cell, Noted):
        text = f"{escape_html(cell.text)}<br>" if cell.text else ""
        return f"{text}<small>{escape_html(cell.note)}</small>"
    return _write_work(cell, stories)


def _write_work(work: Work, stories: Collection[str]) -> str:
    report = f' data-work="{escape_html(work.report)}"' if work.report in stories else ""
    parts = [f"<b{report}>{_shown(work.citation)}</b>"]
    parts += [_shown(work.title)] if work.title else []
    parts += [f'<a href="{escape_html(work.href)}">{escape_html(work.link)}</a>'] if work.href else []
    return "<br>".join(parts)


def _shown(text: str | Styled) -> str:
    return escape_html(text) if isinstance(text, str) else write_styled(text)


def write_styled(value: Styled | Reference, stories: Collection[str] = ()) -> str:
    """Return a text with its formatting as HTML. A citation has the id of its report if the page has the report's history."""
    reports = value.reports if isinstance(value, Styled) else ()
    if not reports:
        return style_html(value.runs)
    return "".join(
        f'<span data-work="{escape_html(report)}">{style_html((run,))}</span>'
        if report in stories
        else style_html((run,))
        for run, report in zip(value.runs, reports, strict=True)
    )


def escape_html(text: str) -> str:
    """Return the text escaped for an HTML element or attribute.

    >>> escape_html('<b> & "c"')
    '&lt;b&gt; &amp; &#34;c&#34;'
    """
    return str(Markup.escape(clean(text)))


def style_cards(grids: Sequence[Grid]) -> str:
    """Return the styles for tables shown as cards on a phone: each value is preceded by the name of its column."""
    rules = [
        f"#t{number} td:nth-child({column})::before {{ content: {_quote_css(head)}; }}\n"
        for number, grid in enumerate(grids, start=1)
        if _has_cards(grid)
        for column, head in enumerate(grid.heads, start=1)
        if head.kind != "work"
    ]
    return f"@media screen and (max-width: 820px) {{\n{''.join(rules)}}}\n" if rules else ""


def _quote_css(head: Head) -> str:
    """Return the label of a column as a CSS string. All characters except letters, digits and spaces are escaped."""
    safe = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in clean(head.label))
    return f'"{safe}: "'
