"""The style APA 7 for pybtex (Publication Manual of the American Psychological Association, 7th ed., chapters 9 to 11).

Titles and journal names keep the case of the source, because the program does not know which words are names. The style
uses the templates and the rich text of pybtex. Its entries are `Work` objects, because the fields of pybtex's own
entries are texts in LaTeX. The address at the end of a reference is not part of the text (`Work.link`).
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from pybtex.richtext import Tag, Text
from pybtex.style.formatting import BaseStyle
from pybtex.style.template import Node, first_of, join, node, tag, words

from slr.reference.citation import IN_PRESS, UNDATED, mark_letter
from slr.reference.name import list_authors, list_editors
from slr.reference.rich import to_rich
from slr.reference.work import Work
from slr.text.style import Run

Words = Mapping[str, str]
Context = Mapping[str, Any]


def _part(function: Callable[..., Text | str]) -> Any:
    """Turn a function into a node of a template. The function takes the children of the node and the context."""
    return node(function)


class ApaStyle(BaseStyle):  # type: ignore[misc]  # pybtex has no types
    """References in APA 7. `words` are the words of one language, such as "Ed.", by key."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def format_work(self, work: Work) -> Text:
        """Return the reference of a work without the address at its end."""
        return getattr(self, f"get_{work.type}_template")(work).format_data({"entry": work, "style": self})

    def get_article_template(self, work: Work) -> Node:
        """Return the template of an article in a journal (section 10.1)."""
        source = join(sep=", ")[tag("em")[_some("container")], _volume, _pages]
        publisher = "" if work.container else _sentence[_some("publisher")]
        return words[_head[words[_title, _note]], _sentence[source], publisher]

    get_periodical_template = get_article_template

    def get_chapter_template(self, _work: Work) -> Node:
        """Return the template of a chapter of a book, or of a paper in proceedings (sections 10.3 and 10.5)."""
        within = words[
            _editors,
            tag("em")[_some("container")],
            _brackets[_edition, _translators, _volume_of_book, _pages_of_book],
        ]
        return words[_head[_title], _sentence[words[_word("within"), within]], _sentence[_some("publisher")]]

    def get_book_template(self, _work: Work) -> Node:
        """Return the template of a book (section 10.2)."""
        title = words[_italic_title, _brackets[_edition, _translators, _volume_of_book]]
        return words[_head[title], _sentence[_some("publisher")]]

    def get_report_template(self, _work: Work) -> Node:
        """Return the template of a report (section 10.4)."""
        title = words[_italic_title, _brackets[_edition, _number("report_number")]]
        return words[_head[title], _sentence[first_of[_some("publisher"), _some("container")]]]

    def get_session_template(self, _work: Work) -> Node:
        """Return the template of a conference presentation (section 10.5)."""
        title = words[_italic_title, _square[_word("session")]]
        return words[_head[title], _sentence[join(sep=", ")[_some("container"), _some("place")]]]

    def get_thesis_template(self, _work: Work) -> Node:
        """Return the template of a thesis (section 10.6)."""
        title = words[_italic_title, _square[join(sep=", ")[_degree, _some("publisher")]]]
        return words[_head[title], _sentence[_some("container")]]

    def get_dataset_template(self, _work: Work) -> Node:
        """Return the template of a data set (section 10.9)."""
        title = words[_italic_title, _brackets[_version], _square[_word("dataset")]]
        return words[_head[title], _sentence[first_of[_some("publisher"), _some("container")]]]

    def get_registration_template(self, _work: Work) -> Node:
        """Return the template of an entry in a register of trials or reviews."""
        title = words[_italic_title, _brackets[_number("identifier")], _square[_word("registration")]]
        return words[_head[title], _sentence[first_of[_some("container"), _some("publisher")]]]

    def get_webpage_template(self, _work: Work) -> Node:
        """Return the template of a web page (section 10.16)."""
        site = first_of[_some("container"), _some("publisher")]
        return words[_head[_italic_title], _sentence[site], _retrieved]

    def get_preprint_template(self, _work: Work) -> Node:
        """Return the template of a preprint (section 10.8)."""
        return words[_head[_italic_title], _sentence[first_of[_some("container"), _some("publisher")]]]

    def get_regulation_template(self, work: Work) -> Node:
        """Return the template of a law or regulation (chapter 11).

        With authors, the reference begins with the authors and the date, as for a report. Without authors, the title is
        not in italics, and the year comes last.
        """
        if work.names:
            title = words[_italic_title, _brackets[_number("number")]]
            return words[_head[title], _sentence[first_of[_some("publisher"), _some("container")]]]
        source = words[tag("em")[_some("container")], _some("volume"), _some("pages")]
        named = join(sep=", ")[_title, source, _some("publisher")]
        return _sentence[words[named, _date]]

    def get_other_template(self, work: Work) -> Node:
        """Return the template for all other types of work."""
        inside = (
            (_edition, _number("number"))
            if work.container
            else (_edition, _number("number"), _volume_of_book, _pages_of_book)
        )
        title = words[_italic_title, _brackets[inside]]
        source = _sentence[join(sep=", ")[_some("container"), _volume, _pages]] if work.container else ""
        return words[_head[title], source, _sentence[_some("publisher")]]


@_part
def _head(children: Any, context: Context) -> Text:
    """Return the authors, the date and the title in this order. Without authors, the title comes first."""
    work, style = context["entry"], context["style"]
    title = words[children].format_data(context)
    date = _date.format_data(context) + "."
    if not work.names:
        return words[_end(title), date].format_data(context)
    people = list_authors(work.names, and_=style.words["and"], cut=work.cut)
    if work.edited:
        people += f" ({style.words['editor' if len(work.names) == 1 and not work.cut else 'editors']})"
    return words[_end(Text(people)), date, _end(title)].format_data(context)


def _end(text: Text) -> Text:
    """Return a text with a full stop at its end. An empty text, and a text that ends with ".", "?", "!" or "…", are returned unchanged."""
    shown = str(text).rstrip("”»\"'")
    return text + "." if shown and shown[-1] not in ".?!…" else text


@_part
def _sentence(children: Any, context: Context) -> Text:
    return _end(join[children].format_data(context))


@_part
def _brackets(children: Any, context: Context) -> Text:
    inner = join(sep=", ")[children].format_data(context)
    return Text("(", inner, ")") if inner else Text()


@_part
def _square(children: Any, context: Context) -> Text:
    inner = join[children].format_data(context)
    return Text("[", inner, "]") if inner else Text()


@_part
def _some(_children: Any, context: Context, name: str = "") -> str:
    return str(getattr(context["entry"], name))


@_part
def _word(_children: Any, context: Context, key: str = "") -> str:
    return str(context["style"].words[key])


@_part
def _title(_children: Any, context: Context) -> Text:
    return _name(context, italic=False)


@_part
def _italic_title(_children: Any, context: Context) -> Text:
    return _name(context, italic=True)


def _name(context: Context, *, italic: bool) -> Text:
    work = context["entry"]
    title = (
        to_rich(work.title, italic=italic) if work.title else Text(f"[{context['style'].words['untitled']}]")
    )
    if work.original:
        original = to_rich((Run(work.original),), italic=italic)
        return Text(original, " [", to_rich(work.title), "]")
    return Text(title, f" [{work.translated}]") if work.translated else title


@_part
def _note(_children: Any, context: Context) -> Text:
    key = context["entry"].document
    return Text(f"[{context['style'].words[key]}]") if key in _NOTED else Text()


_NOTED: Final = frozenset({"editorial", "letter"})


@_part
def _volume(_children: Any, context: Context) -> Text:
    work = context["entry"]
    issue = f"({work.issue})" if work.issue else ""
    return Text(Tag("em", work.volume), issue)


@_part
def _pages(_children: Any, context: Context) -> str:
    work = context["entry"]
    return str(context["style"].words["article"].format(number=work.article) if work.article else work.pages)


@_part
def _volume_of_book(_children: Any, context: Context) -> str:
    work = context["entry"]
    return str(context["style"].words["volume"].format(volume=work.volume)) if work.volume else ""


@_part
def _pages_of_book(_children: Any, context: Context) -> str:
    work, spoken = context["entry"], context["style"].words
    if work.article:
        return str(spoken["article"].format(number=work.article))
    several = re.search(r"[–,;]", work.pages)
    return str(spoken["pages" if several else "page"].format(pages=work.pages)) if work.pages else ""


@_part
def _editors(_children: Any, context: Context) -> str:
    work, spoken = context["entry"], context["style"].words
    if not work.editors:
        return ""
    role = spoken["editor" if len(work.editors) == 1 else "editors"]
    return f"{list_editors(work.editors, and_=spoken['and'])} ({role}),"


@_part
def _translators(_children: Any, context: Context) -> str:
    work, spoken = context["entry"], context["style"].words
    people = list_editors(work.translators, and_=spoken["and"])
    return str(spoken["translators"].format(names=people)) if people else ""


@_part
def _edition(_children: Any, context: Context) -> str:
    return name_edition(context["entry"].edition, context["style"].words)


def name_edition(edition: str, spoken: Words) -> str:
    """Return an edition as APA requires, such as "2nd ed.", or "" for the first edition.

    An edition without a number stays as it is, but "edition" is shortened to "ed.", as in "Revised ed.".
    """
    text = _EDITION.sub("ed.", edition.strip())
    first, _, rest = text.partition(" ")
    number = 0
    if found := _NUMBERED.fullmatch(text):
        number = int(found[1])
    elif first.casefold() in _ORDINALS and rest in ("", "ed."):
        number = _ORDINALS.index(first.casefold()) + 1
    if number <= 1:
        return "" if number else text
    last = number % 10 if number % 100 not in (11, 12, 13) else 0
    return str(spoken[_EDITIONS.get(last, "edition")].format(number=number))


_ORDINALS: Final = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMBERED: Final = re.compile(
    r"(?:(?:ed\.|edisi) (?:ke-)?)?0*(\d{1,3})(?:st|nd|rd|th|e|\.)?(?: (?:ed\.|edisi))?", re.IGNORECASE
)
_EDITION: Final = re.compile(r"\b(?:edition|ed)\b\.?", re.IGNORECASE)
_EDITIONS: Final = {1: "edition_first", 2: "edition_second", 3: "edition_third"}


@_part
def _number(_children: Any, context: Context, key: str = "") -> str:
    work = context["entry"]
    return str(context["style"].words[key].format(number=work.number)) if work.number else ""


@_part
def _version(_children: Any, context: Context) -> str:
    work = context["entry"]
    return str(context["style"].words["version"].format(version=work.version)) if work.version else ""


@_part
def _degree(_children: Any, context: Context) -> str:
    work, spoken = context["entry"], context["style"].words
    kind = f"{work.genre} {work.kind}"
    return str(spoken[next((key for key, form in _DEGREES if form.search(kind)), "thesis")])


_DEGREES: Final = tuple(
    (key, re.compile(form, re.IGNORECASE))
    for key, form in (
        ("doctoral", r"\bph\.?\s?d|phdthesis|doct|doktor|d\.?phil|\bdissertation \(ph|disertasi"),
        ("master", r"mastersthesis|\bmaster|magist|\bm\.?sc\b|\bm\.?phil|\btesis\b"),
        ("bachelor", r"bachelor|skripsi|sarjana|honou?rs|undergraduate"),
        ("dissertation", r"dissertation"),
    )
)


@_part
def _date(_children: Any, context: Context) -> str:
    """Return the date in brackets. The month and the day are given only for web pages, periodicals and presentations."""
    work, spoken = context["entry"], context["style"].words
    when = {UNDATED: spoken["undated"], IN_PRESS: spoken["in_press"]}.get(work.when, work.when)
    text = f"{when}{mark_letter(work.when, work.letter)}"
    if work.month and work.type in _DAILY and work.when[-1:].isdigit():
        text = f"{text}, {_day(work.month, work.day, spoken)}"
    return f"({text})"


_DAILY: Final = frozenset({"webpage", "periodical", "session"})


def _day(month: int, day: int, spoken: Words) -> str:
    name = spoken[f"month_{month}"]
    return str(spoken["day"].format(day=day, month=name)) if day else name


@_part
def _retrieved(_children: Any, context: Context) -> str:
    work, spoken = context["entry"], context["style"].words
    if not work.accessed or not work.link or work.when != UNDATED:
        return ""
    year, month, day = work.accessed.split("-")
    return str(spoken["retrieved"].format(day=_day(int(month), int(day), spoken), year=year))
