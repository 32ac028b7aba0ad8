"""Name the sections, tables and figures of a document for links, and find where texts mention their labels."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from slr.report.document import Document, Figure, Grid, Section


@dataclass(frozen=True)
class Targets:
    """The names of tables, figures and sections by their labels, such as "Table S3", "Figure S1" and "Section 2.1"."""

    names: Mapping[str, str] = field(default_factory=dict)

    def split(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the pieces of a text, each with the name of the target that it mentions, or with an empty string.

        >>> list(Targets({"Table S1": "t1"}).split("See Table S1, not Table S12."))
        [('See ', ''), ('Table S1', 't1'), (', not Table S12.', '')]
        """
        end = 0
        for found in self._pattern.finditer(text):
            if name := self.names.get(found[0], ""):
                if found.start() > end:
                    yield text[end : found.start()], ""
                yield found[0], name
                end = found.end()
        if end < len(text) or not text:
            yield text[end:], ""

    def find(self, label: str) -> str:
        """Return the name of the target with the given label, or an empty string if there is none."""
        return self.names.get(label, "")

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = sorted({label.rpartition(" ")[0] for label in self.names if " " in label})
        found = "|".join(map(re.escape, words)) or "(?!)"
        return re.compile(rf"\b(?:{found}) [A-Z]?\d+(?:\.\d+)*(?!\w)")


def list_targets(document: Document) -> Targets:
    """Return the names of all tables, figures and sections that have a label.

    The label of a section is in `document.words` under "section_label", with `{number}` in place of its number.
    """
    names: dict[str, str] = {}
    label = document.words.get("section_label", "")
    for i, section in enumerate(list_sections(document)):
        if label and section.number:
            names.setdefault(label.replace("{number}", section.number), section_name(i))
        for block in section.blocks:
            if isinstance(block, Grid | Figure) and block.label:
                names.setdefault(block.label, f"{block.kind}_{len(names)}")
    return Targets(names)


def section_name(place: int) -> str:
    """Return the name of a section, given its position in the document, counted from 0."""
    return f"_Toc{100_000_000 + place}"


def list_sections(document: Document) -> Iterator[Section]:
    """Yield all sections of a document with their subsections, in order."""
    waiting = list(reversed(document.sections))
    while waiting:
        section = waiting.pop()
        yield section
        waiting.extend(reversed(section.sections))
