"""Define the lines of a draft, and the error for a file that cannot be read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a text file, or a paragraph of a Word document, without markup.

    - `number`: the number of the line or paragraph in the file, from 1
    - `heading`: true if the file itself marks the line as a heading
    - `dropped`: true if the line was a running head, a footer, a page number or a line number
    - `page`: true if a page begins with the line
    - `indent`: the number of spaces before the text
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

    If `whole` is true, each line is a whole paragraph. If `paged` is true, some lines may be running heads, footers or
    page numbers.
    """

    lines: tuple[Line, ...]
    whole: bool = False
    paged: bool = True


class UnreadableError(Exception):
    """Error for a file that cannot be read as a manuscript, with the reason, and what to do (`hint`)."""

    def __init__(self, reason: str, hint: str) -> None:
        self.reason, self.hint = reason, hint
        super().__init__(reason)
