"""The appendix as labelled parts, before any medium: values stay raw text here, and each medium escapes for itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from slr.text.style import Run

ColumnKind = Literal["text", "number", "narrow", "long", "work", "code", "mark", "date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Styled:
    """A text with italics, bold, sub- and superscripts and small capitals: a title, as a cell or part of one."""

    runs: tuple[Run, ...]
    kind: Literal["styled"] = "styled"

    @property
    def text(self) -> str:
        """The text without its styles."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work as a cell: citation, title, and where its DOI leads. A medium sets them below each other."""

    citation: str | Styled
    title: str | Styled = ""
    link: str = ""
    href: str = ""
    kind: Literal["work"] = "work"

    @property
    def ends(self) -> bool:
        """True where the citation ends with a point of its own."""
        return (self.citation if isinstance(self.citation, str) else self.citation.text).endswith(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A text as a cell, with a remark that is set small below it."""

    text: str
    note: str
    kind: Literal["noted"] = "noted"


Cell = str | Work | Noted | Styled


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column, and how its cells are set."""

    label: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table with its caption. `file` contains all of its rows; `cut` says how many are shown here."""

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    file: str = ""
    cut: str = ""
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; a `note` is set smaller, a `warning` is highlighted."""

    text: str
    tone: Literal["plain", "note", "warning"] = "plain"
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names and values, with a `title` where there are several such lists."""

    pairs: tuple[tuple[str, str], ...]
    title: str = ""
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list; each item may hold items of its own. `title` where there are several lists."""

    items: tuple[tuple[str, tuple[str, ...]], ...]
    title: str = ""
    kind: Literal["listing"] = "listing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing where the medium holds one, else a file beside it: the flow, or a plot, which needs less room."""

    svg: str
    file: str
    title: str
    caption: str
    tone: Literal["flow", "plot"] = "flow"
    kind: Literal["figure"] = "figure"


Block = Grid | Paragraph | Facts | Listing | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the appendix under a heading, with parts of its own."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The whole appendix."""

    language: str
    title: str
    subtitle: str
    banner: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    words: Mapping[str, str] = field(default_factory=dict)
