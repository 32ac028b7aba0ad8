"""Define the parts of the appendix independently of the output format. They contain plain text, which each format escapes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from slr.text.style import Run

_SIZE: Final = re.compile(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"')
ColumnKind = Literal["text", "number", "narrow", "long", "work", "code", "mark", "date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Styled:
    """A text in a cell, with its formatting: italics, bold, sub- and superscripts, small capitals.

    If the text cites works, `reports` contains the report of each run, or "" for a run that cites none. The HTML page opens
    the history of this report.
    """

    runs: tuple[Run, ...]
    reports: tuple[str, ...] = ()
    kind: Literal["styled"] = "styled"

    @property
    def text(self) -> str:
        """The text without its formatting."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The citation, title and linked DOI of a work in one cell, each on a separate line.

    In the HTML page, a click on the citation opens the history of `report`.
    """

    citation: str | Styled
    title: str | Styled = ""
    link: str = ""
    href: str = ""
    report: str = ""
    kind: Literal["work"] = "work"

    @property
    def ends(self) -> bool:
        """Whether the citation already ends with a full stop."""
        return (self.citation if isinstance(self.citation, str) else self.citation.text).endswith(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A cell with text and, below it, a note in small print."""

    text: str
    note: str
    kind: Literal["noted"] = "noted"


Cell = str | Work | Noted | Styled


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The heading of a column, and the kind of its cells."""

    label: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table with its caption.

    `label` is its number, such as "Table S3". `rest` are the rows after `rows`. Only the HTML page contains these rows,
    in a collapsed table. `file` is the table file with all rows. `notes` say how many rows are shown if some are left
    out, and name the columns in which nothing was reported.
    """

    label: str = ""
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    rest: tuple[tuple[Cell, ...], ...] = ()
    file: str = ""
    notes: tuple[str, ...] = ()
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph. A `note` is printed smaller; a `warning` is highlighted."""

    text: str
    tone: Literal["plain", "note", "warning"] = "plain"
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A list of names and values, with a `title` if there are several such lists.

    A value is a text, or several lines that are printed one below the other.
    """

    pairs: tuple[tuple[str, str | tuple[str, ...]], ...]
    title: str = ""
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of items with subitems, with a `title` if there are several such lists.

    If the list describes the flow, each item is a box, and `boxes` contains its id and the ids of its lines.
    """

    items: tuple[tuple[str, tuple[str, ...]], ...]
    title: str = ""
    boxes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    kind: Literal["listing"] = "listing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing: the flow diagram, a plot or a grid.

    `tone` determines the size on the screen: plots have a fixed width, and other drawings have their own size.

    `label` is its number, such as "Figure S1". A format that cannot include drawings gets a link to the file instead.
    """

    label: str = ""
    svg: str
    file: str
    title: str
    caption: str
    tone: Literal["flow", "plot", "grid"] = "flow"
    kind: Literal["figure"] = "figure"

    @property
    def upright(self) -> bool:
        """Whether the drawing is taller than it is wide, and therefore fits a portrait page."""
        size = _SIZE.match(self.svg)
        return size is not None and float(size[1]) < float(size[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The full reference of one work.

    `key` is its citation key, which `references.bib` and `references.ris` also use. `runs` are the text of the reference
    without the address at its end. `href` is this address, which is printed after the text as a link. `notes` are printed
    below the reference in small print.
    """

    key: str
    runs: tuple[Run, ...]
    href: str = ""
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text of the reference and its address, without formatting and without notes."""
        return " ".join(filter(None, ("".join(run.text for run in self.runs), self.href)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bibliography:
    """An ordered list of references, with a `title` if there are several such lists."""

    entries: tuple[Reference, ...]
    title: str = ""
    kind: Literal["bibliography"] = "bibliography"


Block = Grid | Paragraph | Facts | Listing | Figure | Bibliography


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the appendix with its number, its heading and its subsections.

    `part` is the heading of the part of the appendix that begins with this section, such as "Supplements". It is empty
    for all other sections.
    """

    number: str = ""
    part: str = ""
    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The history of a report: its citation, its title, its linked DOI, and lines of text under headings.

    `key` is the citation key of its full reference, if the report has one.
    """

    report: str
    key: str = ""
    citation: str | Styled
    title: str | Styled = ""
    link: str = ""
    href: str = ""
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxList:
    """The reports behind a number in the flow.

    `missing` is the number of ids in the box that do not belong to any report in this list.
    """

    id: str
    title: str
    reports: tuple[str, ...]
    missing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The whole appendix.

    `stories` and `boxes` are details that a reader can open in the HTML page. Other formats do not contain them.
    """

    language: str
    title: str
    subtitle: str
    banner: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    stories: tuple[Story, ...] = ()
    boxes: tuple[BoxList, ...] = ()
