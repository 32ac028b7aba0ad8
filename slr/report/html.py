"""Write a document as one HTML file. The file contains its styles, its script, its figures and its data, and needs no network.

The script adds sorting, searching and the histories of works. Without the script, the whole text can still be read.
"""

import base64
import hashlib
from collections.abc import Collection, Mapping
from functools import cache, partial
from typing import Final

import jinja2
from markupsafe import Markup

from slr.report.document import Document, Reference, Styled
from slr.report.escape import clean
from slr.report.html_data import write_data, write_words
from slr.report.html_flow import group_boxes
from slr.report.html_table import (
    escape_html,
    list_grids,
    pair_figures,
    style_cards,
    write_styled,
    write_table,
)
from slr.report.resource import read_resource
from slr.report.text import Texts

LARGE: Final = 2_000  # rows in all tables of a page; a page with more is laid out section by section


def write_html(document: Document, *, beside: Collection[str] = ()) -> bytes:
    """Return the document as one self-contained HTML file.

    `beside` are the paths of the files that are stored beside the page. The page links to these files. It only names
    all other files, because a link would lead nowhere if a reader gets the page alone.
    """
    t = Texts(document.language)
    grids = list_grids(document.sections)
    style = read_resource("templates/look.css") + read_resource("templates/appendix.css") + style_cards(grids)
    script = read_resource("templates/appendix.js")
    stories = frozenset(story.report for story in document.stories)
    numbers = {id(grid): number for number, grid in enumerate(grids, start=1)}
    # The styles, the script and the drawings come from this program. The drawings and the data have escaped their texts.
    page = _template().render(
        doc=document,
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        policy=_state_policy(style, script),
        words=write_words(document, t),
        data=write_data(document),
        t=t,
        own=Markup,
        large=sum(len(grid.rows) + len(grid.rest) for grid in grids) > LARGE,
        styled=_styled,
        steps=group_boxes,
        groups=pair_figures,
        file=partial(_name_file, beside=frozenset(beside)),
        table=lambda grid: write_table(grid, numbers[id(grid)], t, stories),
        boxes=frozenset(box.id for box in document.boxes),
        number=lambda grid: numbers[id(grid)],
    )
    return page.encode("utf-8")


def _state_policy(style: str, script: str) -> str:
    """Return the content security policy of the page: only this style sheet and this script, and no address outside the page."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


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
    return Markup(write_styled(value))  # noqa: S704  escaped run by run


def _name_file(path: str, *, beside: frozenset[str]) -> Markup:
    """Return the name of a file, as a link if the file is stored beside the page."""
    name = escape_html(path)
    shown = f'<a href="{name}">{name}</a>' if path in beside else name
    return Markup(f'<span class="file">{shown}</span>')  # noqa: S704  escaped above


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def link_files(page: bytes, places: Mapping[str, str]) -> bytes:
    """Return a page that `write_html` wrote without `beside`, with links to files.

    `places` maps the name of each file, as the page shows it, to its path relative to the page.
    """
    text = page.decode("utf-8")
    for name, place in places.items():
        shown = escape_html(name)
        link = f'<span class="file"><a href="{escape_html(place)}">{shown}</a></span>'
        text = text.replace(f'<span class="file">{shown}</span>', link)
    return text.encode("utf-8")
