"""The values that a draft is read into: its lines, and the error for a file that cannot be read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a text file, or a paragraph of a Word document, without markup.

    `number` counts all lines or paragraphs of the file, from 1. `heading` says that the file itself marks the line as
    a heading. `dropped` says that the line was a running head, a footer or a page number. `page` says that a page
    begins with the line. `indent` is the number of spaces before the text.
    """

    number: int
    text: str
    heading: bool = False
    dropped: bool = False
    page: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The lines of a manuscript in order.

    If `whole` is True, each line is a whole paragraph. `paged` says that the lines may contain running heads, footers
    and page numbers.
    """

    lines: tuple[Line, ...]
    whole: bool = False
    paged: bool = True


class UnreadableError(Exception):
    """Error for a file that cannot be read as a manuscript. `hint` says what to do."""

    def __init__(self, reason: str, hint: str) -> None:
        self.reason, self.hint = reason, hint
        super().__init__(reason)
