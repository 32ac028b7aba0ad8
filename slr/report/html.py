"""Write a document as one HTML file. The file includes styles and figures, and needs neither scripts nor a network."""

from functools import cache

import jinja2
from markupsafe import Markup

from slr.report.document import Document, Reference, Styled
from slr.report.escape import clean, style_html
from slr.report.resource import read_resource


def write_html(document: Document) -> bytes:
    """Return the document as one self-contained HTML file."""
    # The style sheet and the drawing come from this program, and the drawing has escaped its texts.
    style = Markup(read_resource("templates/appendix.css"))  # noqa: S704
    return _template().render(doc=document, style=style, own=Markup, styled=_styled).encode("utf-8")


@cache
def _template() -> jinja2.Template:
    engine = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: read_resource(f"templates/{name}")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return engine.get_template("appendix.html.j2")


def _styled(value: Styled | Reference) -> Markup:
    return Markup(style_html(value.runs))  # noqa: S704  escaped run by run


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
