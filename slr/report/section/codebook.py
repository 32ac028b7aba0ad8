"""The section on the codebook: definitions, terms and examples."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.model.column import columns_of
from slr.report.document import Section
from slr.report.page import Page

KEY: Final = "codebook"
COLUMNS: Final = columns_of("""
    label       text      name of the code
    kind        text:word theme, or empty
    parent      text      name of the parent code
    definition  text:long definition
    terms       text:long words that suggest the code
    exclude     text:long words or phrases that cancel a match if they overlap it or are next to it
    example_in  text      examples to which the code applies
    example_out text      examples to which the code does not apply
""")


def make(page: Page) -> Section | None:
    """Return the section that lists the codes of the codebook, or None if there are no codes."""
    if not page.protocol.codebook:
        return None
    excludes = any(c.exclude for c in page.protocol.codebook)
    columns = [c for c in COLUMNS if excludes or c.name != "exclude"]
    grid = page.grid(page.texts("section.codebook"), columns, _rows(page))
    return page.section(KEY, page.intro(KEY), grid)


def _rows(page: Page) -> Iterator[dict[str, Any]]:
    for c in page.protocol.codebook:
        yield {
            "label": page.code(c.id),
            "kind": page.texts.word("theme") if c.theme else "",
            "definition": c.definition,
            "parent": page.code(c.parent) if c.parent else "",
            "terms": _join(c.terms),
            "exclude": _join(c.exclude),
            "example_in": "; ".join(c.examples.inside),
            "example_out": "; ".join(c.examples.outside),
        }


def _join(terms: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(
        dict.fromkeys(x for listed in terms.values() for x in listed)
    )  # some are the same in several languages
