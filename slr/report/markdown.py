"""Write a document as Markdown with pipe tables. All text from records and people is escaped."""

from functools import cache

import jinja2

from slr.report.document import Document, Reference, Styled
from slr.report.escape import escape_markdown, style_markdown
from slr.report.resource import read_resource


class _Own(str):
    """A string that is already escaped or needs no escaping."""

    __slots__ = ()


def write_markdown(document: Document) -> bytes:
    """Return the document as Markdown."""
    text = _template().render(doc=document, own=_Own, styled=_styled)
    return text.encode("utf-8")


@cache
def _template() -> jinja2.Template:
    engine = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: read_resource(f"templates/{name}")),
        autoescape=False,  # noqa: S701  not HTML: `finalize` escapes texts for Markdown
        undefined=jinja2.StrictUndefined,
        finalize=_escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return engine.get_template("appendix.md.j2")


def _styled(value: Styled | Reference) -> _Own:
    return _Own(style_markdown(value.runs))


def _escaped(value: object) -> object:
    return escape_markdown(value) if isinstance(value, str) and not isinstance(value, _Own) else value
