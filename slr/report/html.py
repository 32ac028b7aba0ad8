"""Write a document as one HTML file. The file contains its styles, its script, its figures and its data, so it works offline.

The script adds sorting, searching and the histories of works. Without the script, the whole text can still be read.
"""

import base64
import hashlib
import re
from collections.abc import Collection, Mapping
from functools import cache, partial
from typing import Final

import jinja2
from markupsafe import Markup

from slr.report.document import Document, Figure, Grid, Reference, Styled
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
from slr.report.target import Targets, list_sections
from slr.report.text import Texts

_NO_ID: Final = re.compile(r"[^\w.-]+")  # what an id in the page cannot contain
LARGE: Final = 2_000  # rows in all tables of a page; a page with more is laid out section by section


def write_html(document: Document, *, beside: Collection[str] = ()) -> bytes:
    """Return the document as one self-contained HTML file.

    `beside` are the paths of the files that are stored together with the page. The page links to these files. All other
    files are named without a link, because a link would be broken if a reader receives only the page.
    """
    t = Texts(document.language)
    grids = list_grids(document.sections)
    style = read_resource("templates/look.css") + read_resource("templates/appendix.css") + style_cards(grids)
    script = read_resource("templates/appendix.js")
    stories = frozenset(story.report for story in document.stories)
    numbers = {id(grid): number for number, grid in enumerate(grids, start=1)}
    link = partial(write_mentions, targets=list_anchors(document, numbers))
    # The styles, the script and the drawings come from this program. The texts in the drawings and in the data are escaped.
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
        table=lambda grid: write_table(grid, numbers[id(grid)], t, stories, link),
        mention=lambda text: Markup(link(text)),  # noqa: S704  escaped by write_mentions
        anchor=name_figure,
        boxes=frozenset(box.id for box in document.boxes),
        number=lambda grid: numbers[id(grid)],
    )
    return page.encode("utf-8")


def _state_policy(style: str, script: str) -> str:
    """Return the content security policy of the page. It allows only this style sheet, this script and embedded images."""
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


def list_anchors(document: Document, numbers: Mapping[int, int]) -> Targets:
    """Return the ids of the tables, figures and sections in the page, by their labels.

    `numbers` maps `id(table)` of each table to the number of this table in the page.
    """
    ids: dict[str, str] = {}
    label = document.words.get("section_label", "")
    for section in list_sections(document):
        if label and section.number:
            ids.setdefault(label.replace("{number}", section.number), section.id)
        for block in section.blocks:
            if isinstance(block, Grid) and block.label:
                ids.setdefault(block.label, f"c{numbers[id(block)]}")
            elif isinstance(block, Figure) and block.label:
                ids.setdefault(block.label, name_figure(block.file))
    return Targets(ids)


def name_figure(file: str) -> str:
    """Return the id of a figure in the page.

    >>> name_figure("forest-a.svg")
    'figure-forest-a'
    """
    return f"figure-{_NO_ID.sub('-', file.rpartition('.')[0])}"


def write_mentions(text: str, targets: Targets) -> str:
    """Return a text escaped for HTML, in which each mention of a table, figure or section is a link to it.

    >>> write_mentions("See Table S1 & more", Targets({"Table S1": "c1"}))
    'See <a href="#c1">Table S1</a> &amp; more'
    """
    pieces = ((escape_html(clean(piece)), name) for piece, name in targets.split(text))
    return "".join(f'<a href="#{escape_html(name)}">{piece}</a>' if name else piece for piece, name in pieces)


def _name_file(path: str, *, beside: frozenset[str]) -> Markup:
    name = escape_html(path)
    shown = f'<a href="{name}">{name}</a>' if path in beside else name
    return Markup(f'<span class="file">{shown}</span>')  # noqa: S704  escaped above


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def link_files(page: bytes, places: Mapping[str, str]) -> bytes:
    """Return a page with links to files. The page must be one that `write_html` wrote without `beside`.

    `places` maps the name of each file, as the page shows it, to its path relative to the page.
    """
    text = page.decode("utf-8")
    for name, place in places.items():
        shown = escape_html(name)
        link = f'<span class="file"><a href="{escape_html(place)}">{shown}</a></span>'
        text = text.replace(f'<span class="file">{shown}</span>', link)
    return text.encode("utf-8")
