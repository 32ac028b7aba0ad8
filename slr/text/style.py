"""Read the formatting of titles (italics, bold, sub- and superscripts, small capitals) from any markup into one canonical form.

All computation uses the plain title (`slr.text.markup`). People see the formatted title. Its canonical form is HTML
with only the five tags of `STYLES`, nested and balanced, without attributes. `&`, `<` and `>` in the text are written
as `&amp;`, `&lt;` and `&gt;`. Each output format is written from the runs of the title. The text of the runs is
escaped, so that a title cannot insert tags into a page.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple, cast

from slr.text.markup import BLOCK, INVISIBLE, TAG, decode_entities, strip_markup

Style = Literal["i", "b", "sub", "sup", "sc"]
STYLES: Final[tuple[Style, ...]] = ("i", "b", "sub", "sup", "sc")
LONGEST: Final = 5_000  # characters; longer text is not a title, and would take long to parse


class Run(NamedTuple):
    """A piece of text with its styles. The outermost style comes first, and no style occurs twice."""

    text: str
    styles: tuple[Style, ...] = ()


def mark_title(raw: str, plain: str) -> str | None:
    """Return the canonical form of a title, or None if the title has no styles or is longer than LONGEST.

    `raw` is the title with its markup, and `plain` is the title without markup. The canonical form has the same text as
    `plain`, except that the `_` and `^` of a LaTeX formula can be missing, because they become styles. If the text would
    differ in any other way, return None.

    >>> raw = "Growth of <em>E. coli </em>at low <span class='x'>CO</span><inf>2</inf> &amp; <script>"
    >>> mark_title(raw, strip_markup(raw))
    'Growth of <i>E. coli</i> at low CO<sub>2</sub> &amp; &lt;script&gt;'
    >>> mark_title("Work <p>and</p> strain", "Work and strain") is None
    True
    """
    if len(raw) > LONGEST or "</" not in (text := decode_entities(raw) if "&" in raw else raw):
        return None
    if _CANONICAL.fullmatch(text) and not _APART.search(text) and _OURS.sub("", text) == plain:
        return text
    runs = _read_decoded(text)
    if not any(run.styles for run in runs):
        return None
    marked = spell_runs(runs, _tagged, _escape)
    text = strip_markup(marked)
    return marked if text == plain or _FORMULA.sub("", text) == _FORMULA.sub("", plain) else None


# Most titles with styles are already in canonical form: one or two styles side by side, each around words. The second
# pattern finds those that are not: double spaces, or adjacent styles that could be joined.
_CANONICAL: Final = re.compile(
    r"(?! )(?:[^<>&]*<(i|sub|sup|sc)>[^<>& ](?:[^<>&]*[^<>& ])?</\1>)+(?:[^<>&]*[^<>& ])?"
)
_APART: Final = re.compile(r"  |</(\w+)> ?<\1>")
_OURS: Final = re.compile(r"</?(?:i|sub|sup|sc)>")
_FORMULA: Final = re.compile(r"[_^]")


def _tagged(style: Style, inner: str, _: str) -> str:
    return f"<{style}>{inner}</{style}>"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def style_title(title: str, marked: str | None) -> tuple[Run, ...]:
    """Return the runs of a title's canonical form, or the plain title as a single run if it has no such form.

    >>> style_title("CO2 & work", "CO<sub>2</sub> &amp; work")
    (Run(text='CO', styles=()), Run(text='2', styles=('sub',)), Run(text=' & work', styles=()))
    """
    return read_runs(marked) if marked else (Run(title),)


def tag_title(title: str, marked: str | None) -> str:
    """Return a title in the form of Zotero and the Citation Style Language, with HTML tags for styles and without entities.

    If the result would be read back as another title or with other styles, return the title without styles.

    >>> tag_title("A & B in vivo", "A &amp; B <i>in vivo</i>")
    'A & B <i>in vivo</i>'
    """
    if not marked:
        return title
    text = spell_runs(read_runs(marked), _tagged_for_zotero, str)
    return text if strip_markup(text) == title and mark_title(text, title) == marked else title


def _tagged_for_zotero(style: Style, inner: str, before: str) -> str:
    if style == "sc":
        return f'<span style="font-variant:small-caps;">{inner}</span>'
    return _tagged(style, inner, before)


Wrap = Callable[[Style, str, str], str]  # the style, the escaped text inside it, the escaped text before it


def spell_runs(runs: Sequence[Run], wrap: Wrap, escape: Callable[[str], str], depth: int = 0) -> str:
    """Return runs as text in an output format.

    `escape` escapes the text of a run, and `wrap` puts a style around escaped text. The first `depth` styles of each
    run are left out, because they are already written.
    """
    text = ""
    for style, group in groupby(runs, lambda run: run.styles[depth] if len(run.styles) > depth else None):
        if style is None:
            text += "".join(escape(run.text) for run in group)
        else:
            text += wrap(style, spell_runs(tuple(group), wrap, escape, depth + 1), text)
    return text


def read_runs(raw: str) -> tuple[Run, ...]:
    """Return the runs of a title with any markup.

    Markup other than the known styles is dropped. A space at the beginning or end of a styled text does not get the
    style. An HTML tag that is never closed or never opened is ignored. Bold around the whole title is also ignored,
    because it usually comes from a heading on the page from which the title was copied.
    """
    return _read_decoded(decode_entities(raw))


def _read_decoded(text: str) -> tuple[Run, ...]:
    pieces = _drop_bold(list(_cut_words(text)))
    runs: list[Run] = []
    for spaced, run in pieces:
        if spaced and runs:
            runs.append(Run(" ", _shared(runs[-1].styles, run.styles)))
        runs.append(run)
    return tuple(
        Run("".join(run.text for run in group), styles) for styles, group in groupby(runs, lambda r: r.styles)
    )


def _drop_bold(pieces: list[tuple[bool, Run]]) -> list[tuple[bool, Run]]:
    if not all("b" in run.styles for _, run in pieces):
        return pieces
    return [(spaced, Run(r.text, tuple(s for s in r.styles if s != "b"))) for spaced, r in pieces]


def _cut_words(text: str) -> Iterator[tuple[bool, Run]]:
    """Yield each visible piece of a text as a run, and whether a space precedes it."""
    blank = False
    for piece, styles in _cut_pieces(text):
        spaced = _SPACE.sub(" ", INVISIBLE.sub("", piece))
        body = spaced.strip()
        if body:
            yield blank or spaced[0] == " ", Run(body, styles)
            blank = spaced[-1] == " "
        else:
            blank = blank or " " in spaced


_SPACE: Final = re.compile(r"\s+")


def _shared(first: Sequence[Style], second: Sequence[Style]) -> tuple[Style, ...]:
    """Return the outer styles that two runs have in common. The space between the runs has these styles, too."""
    same = 0
    while same < min(len(first), len(second)) and first[same] == second[same]:
        same += 1
    return tuple(first[:same])


def _cut_pieces(text: str) -> Iterator[tuple[str, tuple[Style, ...]]]:
    """Yield the text between HTML tags with its styles. A tag that begins or ends a block counts as a space."""
    tags = list(TAG.finditer(text))
    ends = _pair_tags(tags)
    open_: list[tuple[int, Style]] = []  # the position of the closing tag, and the style
    end = 0
    for i, tag in enumerate(tags):
        yield text[end : tag.start()], _distinct(open_)
        end = tag.end()
        if BLOCK.fullmatch(tag.group()):
            yield " ", _distinct(open_)
        if i in ends:
            open_.append(ends[i])
        else:
            open_ = [pair for pair in open_ if pair[0] != i]
    yield text[end:], _distinct(open_)


def _distinct(opened: Sequence[tuple[int, Style]]) -> tuple[Style, ...]:
    return tuple(dict.fromkeys(style for _, style in opened)) if opened else ()


_NAME: Final = re.compile(r"</?(?:\w+:)?(\w[\w-]*)")


def _pair_tags(tags: Sequence[re.Match[str]]) -> dict[int, tuple[int, Style]]:
    """Map the position of each opening tag that sets a style to the position of the closing tag and the style."""
    waiting: dict[str, list[tuple[int, Style | None]]] = {}
    inside: list[tuple[str, int]] = []  # open elements of a formula, and how many children of each were read
    pairs: dict[int, tuple[int, Style]] = {}
    for i, match in enumerate(tags):
        tag = match.group()
        name = cast("re.Match[str]", _NAME.match(tag)).group(1).casefold()
        if tag.startswith("</"):
            if (opened := waiting.get(name)) and (found := opened.pop())[1] is not None:
                pairs[found[0]] = (i, found[1])
            if inside and inside[-1][0] == name:
                inside.pop()
        else:
            script = _script(inside)
            if not tag.endswith("/>"):
                waiting.setdefault(name, []).append((i, script or _style_of(name, tag)))
                if name.startswith("m"):
                    inside.append((name, 0))
    return pairs


def _script(inside: list[tuple[str, int]]) -> Style | None:
    """Return the style of the next child of the innermost open element, such as "sub", and add the child to the count.

    Return None if the child has no style, or if no element is open.
    """
    if not inside:
        return None
    name, children = inside[-1]
    inside[-1] = (name, children + 1)
    return _SCRIPTS.get((name, children))


_SCRIPTS: Final[Mapping[tuple[str, int], Style]] = {
    ("msub", 1): "sub",
    ("msup", 1): "sup",
    ("msubsup", 1): "sub",
    ("msubsup", 2): "sup",
}
_NAMES: Final[Mapping[str, Style]] = {
    "i": "i",
    "em": "i",
    "italic": "i",
    "emph": "i",
    "b": "b",
    "strong": "b",
    "bold": "b",
    "sub": "sub",
    "inf": "sub",
    "sup": "sup",
    "sc": "sc",
    "scp": "sc",
}
_LOOKS: Final[Mapping[Style, re.Pattern[str]]] = {
    "sc": re.compile(r"small-?caps"),
    "i": re.compile(r"font-style\s*:\s*(?:italic|oblique)"),
    "b": re.compile(r"font-weight\s*:\s*bold"),
    "sub": re.compile(r"vertical-align\s*:\s*sub\b"),
    "sup": re.compile(r"vertical-align\s*:\s*super"),
}


def _style_of(name: str, tag: str) -> Style | None:
    """Return the style that a tag states by its name or its attributes, or None if it states no style."""
    if name in _NAMES:
        return _NAMES[name]
    if name in ("span", "font", "named-content"):
        return next((style for style, pattern in _LOOKS.items() if pattern.search(tag.casefold())), None)
    return None
