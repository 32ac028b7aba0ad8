"""The section on the codebook: definitions, terms and examples."""

from collections.abc import Iterator
from typing import Any, Final

from slr.model.column import columns_of
from slr.report.document import Section
from slr.report.page import Page

KEY: Final = "codebook"
COLUMNS: Final = columns_of("""
    code        text:code id of the code
    label       text      name of the code
    kind        text:word theme, or empty
    parent      text      name of the parent code
    definition  text:long definition
    terms       text:long words that suggest the code
    example_in  text      examples to which the code applies
    example_out text      examples to which it does not apply
""")


def make(page: Page) -> Section:
    """Return the section that lists the codes of the codebook."""
    grid = page.grid(page.texts("section.codebook"), COLUMNS, _rows(page))
    return page.section(KEY, page.intro(KEY), grid)


def _rows(page: Page) -> Iterator[dict[str, Any]]:
    for c in page.protocol.codebook:
        terms = dict.fromkeys(x for terms in c.terms.values() for x in terms)  # languages share some
        yield {
            "code": c.id,
            "label": page.code(c.id),
            "kind": page.texts.word("theme") if c.theme else "",
            "definition": c.definition,
            "parent": page.code(c.parent) if c.parent else "",
            "terms": "; ".join(terms),
            "example_in": "; ".join(c.examples.inside),
            "example_out": "; ".join(c.examples.outside),
        }
