"""Write the table of contents as a Word field that already contains its result."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from slr.report.document import Section
from slr.report.orientation import Unit
from slr.report.word.run import field_mark, link_inside, write_field, write_paragraph, write_run

DEPTH: Final = 2  # levels of headings in the table of contents
_FIELD: Final = f' TOC \\o "1-{DEPTH}" \\h \\z \\u '


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A heading: its level (1 is the highest), its text with the number, and the name of its bookmark."""

    level: int
    text: str
    name: str


def list_entries(units: Iterable[Unit]) -> Iterator[Entry]:
    """Yield the headings of all sections and of the parts of the appendix, in order."""
    for unit in units:
        if unit.continued:
            continue
        section, name = unit.section, unit.name
        if section.part:
            yield Entry(level=unit.depth, text=section.part, name=part_name(name))
        yield Entry(level=unit.depth, text=spell_heading(section), name=name)


def spell_heading(section: Section) -> str:
    """Return the heading of a section, with its number if it has one."""
    return f"{section.number}\u2002{section.title}" if section.number else section.title


def part_name(name: str) -> str:
    """Return the name of the bookmark at the heading of a part. `name` is the name of the part's first section."""
    return f"{name}_part"


def write_contents(entries: Iterable[Entry], pages: Mapping[str, int]) -> str:
    """Return the table of contents, with the headings of the first two levels.

    `pages` maps the bookmarks of headings to page numbers. A heading that is not in `pages` is listed
    without a page number.
    """
    listed = [entry for entry in entries if entry.level <= DEPTH]
    code = f'<w:r><w:instrText xml:space="preserve">{_FIELD}</w:instrText></w:r>'
    begin = f"{field_mark('begin')}{code}{field_mark('separate')}"
    lines = []
    for i, entry in enumerate(listed):
        inner = link_inside(entry.name, _line(entry, pages.get(entry.name)))
        before = begin if i == 0 else ""
        after = field_mark("end") if i == len(listed) - 1 else ""
        lines.append(write_paragraph(f"TOC{entry.level}", f"{before}{inner}{after}", text=entry.text))
    return "".join(lines)


def ask_page(name: str) -> str:
    """Return a paragraph that prints the name of a bookmark and its page, such as "_Toc1=12"."""
    return write_paragraph("BodyText", write_run(f"{name}=") + write_field(f"PAGEREF {name} \\h", "0"))


def _line(entry: Entry, page: int | None) -> str:
    text = write_run(entry.text)
    if page is None:
        return text
    number = write_field(f"PAGEREF {entry.name} \\h", str(page))
    return f"{text}<w:r><w:tab/></w:r>{number}"
