"""Write reports as a reference list in Markdown, in the style and language of the review."""

from collections.abc import Mapping, Sequence
from typing import Any

from slr.model.entry import Entry
from slr.model.protocol import Protocol
from slr.reference.bibliography import FullReference, collect_works, list_references
from slr.reference.citation import cite_works
from slr.reference.words import WORDS
from slr.report.escape import style_markdown
from slr.report.text import Texts

Row = Mapping[str, Any]


def write_fix_list(rows: Sequence[Row], entries: Mapping[str, Entry], protocol: Protocol) -> bytes:
    """Return a Markdown list with a line for each report, in the order of the style.

    `rows` are rows of the table REPORTS, and `entries` maps records to their entries. Works by the same authors
    from the same year get letters.
    """
    letters = {report: citation.letter for report, citation in cite_works(rows).items()}
    texts = Texts(protocol.review.language)
    words = {key: texts(f"reference.{key}") for key in WORDS}
    works = tuple(collect_works(rows, entries, letters).values())
    lines = map(_write_line, list_references(works, words, protocol.references.style))
    return "".join(lines).encode("utf-8")


def _write_line(reference: FullReference) -> str:
    link = f" <{reference.href}>" if reference.href else ""
    return f"- {style_markdown(reference.runs)}{link}\n"
