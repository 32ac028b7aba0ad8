"""Read a reference list that was pasted as plain text or Markdown, or that is at the end of a paper.

Citation chasing starts with such a list. Values that a reference does not state are
neither looked up nor guessed.

`slr.formats.reference_apa` reads a reference in APA style. Other styles are in `slr.formats.reference_style`.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from slr.formats.cover import read_passages
from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row, Tags
from slr.formats.headless_table import is_headless_table
from slr.formats.identity.reference import parse_reference
from slr.formats.reference_apa import read_apa
from slr.formats.reference_head import STATUTE, ends_names, find_head, match_bare_date
from slr.formats.reference_line import cut_references, split_numbered
from slr.formats.reference_name import (
    split_people,
)
from slr.formats.reference_style import (
    is_reference,
    opens_reference,
    read_styled,
    space_number,
)
from slr.formats.row import make_row
from slr.model.entry import Entry, Former
from slr.text.name_list import split_names

_HEADING: Final = re.compile(
    r"^(?:[#*\d.]|[^\S\n])*+(?:references?|reference list|bibliography|works cited|literature cited|literature"
    r"|daftar (?:pustaka|rujukan|referensi)|referensi|rujukan|literatur)(?:[*:]|[^\S\n])*+$",
    re.IGNORECASE | re.MULTILINE,
)
_NEXT_HEADING: Final = re.compile(
    r"^(?:#+ \S|\*\*[^*]+\*\*\s*$|(?:LAMPIRAN|APPENDI(?:X|CES)|TABLES?|FIGURES?)\b)", re.MULTILINE
)
_BULLET: Final = re.compile(r"[ \t]*(?:[-*+•·▪◦]|\[?\d{1,3}[.\])])?[ \t]*")
_LIST_LINE: Final = re.compile(r"\W{0,3}[^\W\d_].{6,}?\((?:1[5-9]|20)\d\d[a-z]?[,)]")
_LIST_START: Final = re.compile(
    r"[^\W\d_][\w'’-]+(?: [\w'’-]+){0,2}, (?:[^\W\d_]\.[ -]?)+.{0,200}?\((?:1[5-9]|20)\d\d"
)


def _recognise(head: str) -> bool:
    listed = _is_dated_list(head) or _is_styled_list(head)
    return listed and not is_headless_table(head) and len(_MEMBER.findall(head)) < _MEMBERS


_MEMBER: Final = re.compile(r"[{,]\s*\"[\w-]++\"\s*:\s*[\"{\[\d]")
_MEMBERS: Final = 3  # members of JSON objects; a text with this number of members is JSON


def _is_styled_list(text: str) -> bool:
    """Return whether a text is a reference list in which at least half of the references are in a known style.

    Version 0.1 did not recognise such lists unless they were also dated lists (`_is_dated_list`).
    """
    if _OTHER.match(text):
        return False
    start, end = _span(text)
    listed = text[start:end]
    if not _count_styled(_cut_styled("\n".join(listed.split("\n", _FIRST)[:_FIRST]))):
        return False
    whole = _cut_styled(listed)
    shown = whole[:-1] if len(whole) > 1 and len(text) >= _LONG else whole  # the last could be cut off
    return 0 < len(shown) <= 2 * _count_styled(shown)


def _count_styled(references: Sequence[tuple[int, str]]) -> int:
    """Return how many references are in a known style. Very long texts are not counted."""
    short = (text for _, text in references if len(text) < _LONG)
    return sum(1 for text in short if is_reference(_without_links(text)))


_FIRST: Final = 12  # number of first lines, one of which must be a reference


_LONG: Final = 15_000  # characters; a recogniser gets only the beginning of a long text, which can end within a reference
# JSON, RTF, XML, BibTeX, a tagged format, or a table
_OTHER: Final = re.compile(
    r"\s*(?:[{@%](?!\W*\d)|<[!?/]|<[A-Za-z][\w:.-]*(?:\s*/?>|\s*\n|\s+[\w:-]+\s*=)|\[\s*[{\"]|(?:[^\n]*\n){0,2}?(?:[A-Z][A-Z0-9]{1,3} {0,2}- |PT [A-Z]|VR 1))|[^\n]*(?:\t[^\n]*){3}"
)


def _cut_styled(text: str) -> list[tuple[int, str]]:
    """Return the line index and text of each reference in a list. A line that continues a reference can contain a date."""
    places, lines = split_numbered(text.split("\n"))
    found = cut_references([space_number(line) for line in lines], opens_reference)
    return [(places[number], reference) for number, reference in found]


def _is_dated_list(head: str) -> bool:
    lines = [line for line in head.split("\n") if line.strip()]
    if lines and _ELEMENT.match(lines[0]):
        return False  # a web page, or a drawing
    cited = sum(map(_is_list_line, lines))
    if cited >= 1 and (cited * 2 >= len(lines) or _HEADING.search(head) is not None):
        return True
    # wrapped references: their continuation lines have no year
    texts = [_BULLET.sub("", line, count=1) for line in lines]
    begun = sum(1 for text in texts if _LIST_START.match(text))
    named = sum(1 for text, below in pairwise([*texts, ""]) if _is_named(text, below))
    return (begun >= 2 and begun * 4 >= len(lines)) or (named >= 3 and named * 8 >= len(lines))


_ELEMENT: Final = re.compile(r"\s*<(?:[!?/]|[A-Za-z][\w:.-]*(?:\s*/?>|\s*$|\s+[\w:-]+\s*=))")


def _is_named(text: str, below: str) -> bool:
    """Return whether a line begins with names and a year.

    The list of names can continue on the next line, before the year.
    """
    head = find_head(text)
    return head == "named" or (head == "names" and ends_names(below))


def _is_list_line(line: str) -> bool:
    text = _BULLET.sub("", line, count=1)
    return (
        bool(_LIST_LINE.match(text)) or find_head(text) in {"named", "statute"} or bool(match_bare_date(text))
    )


def recognise_paper(text: str) -> bool:
    """Return whether a text has a reference list under a heading. The list can come after a long paper."""
    return _span(text)[0] > 0 and (_ends_dated(text) or _is_styled_list(text))


def _ends_dated(text: str) -> bool:
    start, end = _span(text)
    lines = [line for line in text[start:end].split("\n") if line.strip()]
    return start > 0 and sum(map(_is_list_line, lines)) * 2 >= len(lines) > 0


def _span(text: str) -> tuple[int, int]:
    """Return the start and end of the list between the last "References" heading and the next heading.

    Without a "References" heading, the list is the whole text.
    """
    headings = list(_HEADING.finditer(text))
    if not headings:
        return 0, len(text)
    start = headings[-1].end()
    following = _NEXT_HEADING.search(text, start)
    return start, following.start() if following else len(text)


def _cut(file: DecodedFile) -> CutFile:
    """Return the references of all lists in a file, and the passages of text outside the lists.

    In the result, `context` is true if version 0.1 recognised the list below the last heading, the only list that it
    read.
    """
    text = file.text
    start, end = _span(text)
    dated = _is_dated_list(text[:_HEAD]) or _ends_dated(text)
    spans: list[tuple[int, int]] = []
    pieces: list[Piece] = []
    for begin, stop in _split_sections(text, start, end):
        main = begin == start
        if not main and not _is_list(text[begin:stop]):
            continue
        spans.append((begin, stop))
        first = 1 + text.count("\n", 0, begin)
        found = cut_references(text[begin:stop].split("\n")) if dated else _cut_styled(text[begin:stop])
        pieces += [Piece(first + number, raw, None if main else ()) for number, raw in found]
    return CutFile(pieces=pieces, texts=read_passages(text, _find_others(text, spans)), context=dated)


def split_list(text: str) -> list[tuple[int, str]]:
    r"""Return the line index (from 0) and text of each reference in a list without a heading.

    >>> split_list("1. Doe J. Naps. J Nap. 2019;7:1-9.\n2. Roe A. Rest. J Nap. 2020;8:2-4.")
    [(0, 'Doe J. Naps. J Nap. 2019;7:1-9.'), (1, 'Roe A. Rest. J Nap. 2020;8:2-4.')]
    """
    if _is_dated_list(text[:_HEAD]):
        return list(cut_references(text.split("\n")))
    styled = _cut_styled(text)
    if _is_styled_list(text):
        return styled
    plain = list(cut_references(text.split("\n")))
    return max(styled, plain, key=_count_styled)  # nothing shows the style: more references are read


def read_reference(line: int, text: str) -> Row:
    """Return the values of one reference in the common columns. `line` is the number of its first line in the file."""
    return _normalise(_parse(Piece(line, text, None), True))


_HEAD: Final = 20_000  # characters at the beginning of a file that version 0.1 gave to a recogniser


def _split_sections(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the start and the end of each section of a text, without its heading.

    The reference list from `start` to `end` is one of the sections.
    """
    headings: list[tuple[int, int]] = []
    for begin, stop in sorted(
        m.span() for pattern in (_HEADING, _LINE_HEADING) for m in pattern.finditer(text)
    ):
        if headings and begin < headings[-1][1]:  # both patterns match
            headings[-1] = (headings[-1][0], max(stop, headings[-1][1]))
        elif stop <= start or begin >= end:
            headings.append((begin, stop))
    starts = sorted({0, *(stop for _, stop in headings), start} | ({end} if end < len(text) else set()))
    limits = [*(begin for begin, _ in headings), start, len(text)]
    return [
        (begin, end if begin == start else min(limit for limit in limits if limit > begin))
        for begin in starts
        if begin < len(text) and not any(h <= begin < stop for h, stop in headings)
    ]


def _find_others(text: str, lists: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the start and end of each passage outside the lists, without the headings directly above the lists."""
    found = []
    last = 0
    for start, end in [*lists, (len(text), len(text))]:
        heading = next((m for m in _HEADING.finditer(text, last, start) if m.end() == start), None)
        stop = heading.start() if heading is not None else start
        begin = last + len(text[last:stop]) - len(text[last:stop].lstrip())
        if begin < stop:
            found.append((begin, stop))
        last = end
    return found


_LINE_HEADING: Final = re.compile(_NEXT_HEADING.pattern + r"[^\n]*", re.MULTILINE)


def _is_list(text: str) -> bool:
    """Return whether a text is a list of references.

    At least half of its lines, and at least two, must begin with names and a year or with a statute. A text is also a
    list if more than half of its lines are references in another style.
    """
    lines = [_BULLET.sub("", line, count=1) for line in text.split("\n") if line.strip()]
    begun = sum(1 for line in lines if find_head(line) in {"named", "statute"})
    return (begun > 1 and begun * 2 >= len(lines)) or _count_styled([(0, line) for line in lines]) * 2 > len(
        lines
    )


_LINK: Final = re.compile(
    r"\[([^\[\]]*)\]\((\S+?)\)(?=[\s.,;]|$)|<((?:https?://|www\.)[^<>\s]+)>|((?:https?://|\bwww\.)\S+)"
    r"|\bdoi:?\s*(10\.\d{4,}\S+)",
    re.IGNORECASE,
)
# "Retrieved May 3, 2020, from", "Diakses dari", and after a link "(diakses 3 Mei 2020)"
_ACCESS: Final = re.compile(
    r"(?:(?<=[.,;:!?>)*_”\"\0])|^)\s*[(\[]?(?:retrieved|accessed|diakses|diunduh|dapat diakses"
    r"|available\s+(?:at|from|online)|tersedia\s+(?:di|pada|dari|online)|recuperado|consultado|disponible\s+(?:en|sur)"
    r"|disponível\s+em|acess(?:o|ado)\s+em|consulté|abgerufen|verfügbar\s+unter)\b"
    r"(?:[^()\[\]\0.]|(?<=\d)\.|(?<=\s[a-z]{3})\.(?=\s\d{4})){0,60}(?:[)\]]|\.|$|(?=\0))",
    re.IGNORECASE,
)


def _without_links(text: str) -> str:
    """Return the text of a reference without its number, its links and its dates of access."""
    rest = _ACCESS.sub("", _LINK.sub("\0", _ACCESSED.sub("", text))).replace("\0", "").strip(" \t\n,")
    return _OWN_NUMBER.sub("", _STOPS.sub(".", rest))


_OWN_NUMBER: Final = re.compile(r"^(?:\d{1,3}\.\s+|\[\d{1,3}\]\s*)(?=[^\W\d_])")  # of a reference in a list


_STOPS: Final = re.compile(r"\.(?:\s+\.)+$")  # around the links at the end


# the date of access in IEEE style, as in "Accessed: Jan. 3, 2020."
_ACCESSED: Final = re.compile(r"\bAccessed:\s*[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4}\.?")


def _parse(piece: Piece, context: Any) -> Entry:
    """Return the entry of a reference. `context` is False if version 0.1 did not recognise the list that contains the reference."""
    text = " ".join(piece.raw.split())
    links = [next(filter(None, m.groups()[1:])).rstrip(".,;") for m in _LINK.finditer(text)]
    rest = _without_links(text)
    linked = [
        ("doi" if "10." in u and ("doi" in u or not u.startswith(("http", "www"))) else "url", u)
        for u in links
    ]
    fields = read_styled(rest)
    kind = dict(fields).get("type", "") if fields is not None else ""
    if fields is None:
        fields, kind = read_apa(rest)
    tags = tuple((n, v) for n, v in [("reference", text), *fields, *linked] if v)
    return Entry(
        format="reference-list",
        line=piece.line,
        type=kind or _kind(dict(tags)),
        tags=tags,
        former=() if context is False else _find_former(text, tags),
    )


def _find_former(text: str, tags: Tags) -> tuple[Former, ...] | None:
    """Return the entry that version 0.1 made from a reference, or None if it had the same tags as `tags`."""
    kind, before = parse_reference(text)
    return None if before == tags else (Former(kind, before),)


def _kind(fields: dict[str, str]) -> str:
    if "booktitle" in fields:
        return "chapter"
    if "journal" in fields:
        return "article"
    if STATUTE.match(fields.get("title", "")):
        return "regulation"
    if "report_number" in fields:
        return "report"
    if "publisher" in fields:
        return "book"
    return "webpage" if "url" in fields and "doi" not in fields else "other"


def _normalise(entry: Entry) -> Row:
    fields = dict(reversed(entry.tags))
    get, styled = fields.get, "type" in fields  # a styled reference has one tag for each author
    return make_row(
        types=(entry.type,),
        title=get("title", "").replace("*", ""),
        authors=[v for n, v in entry.tags if n == "author"] if styled else _authors(get("author", "")),
        year=get("year", ""),
        journal=get("journal", "") or get("booktitle", ""),
        volume=get("volume", ""),
        issue=get("issue", ""),
        pages=get("pages", ""),
        dois=(get("doi", ""),),
        publisher=get("publisher", ""),
        edition=get("edition", ""),
        report_number=get("report_number", ""),
        urls=[v for n, v in entry.tags if n == "url"],
    )


_AND: Final = re.compile(
    r"(?<=\.),?\s+dan\s+|,?\s+dan\s+(?=[^\W\d_][\w'’-]+(?:\s[\w'’-]+)?,\s*[^\W\d_]{1,2}\.)"
)


def _authors(text: str) -> list[str]:
    """Return the names in a list in APA style, in the order of the list. The "..." for omitted names is kept as a name.

    The Indonesian "dan" (and) separates names only where it is unlikely to be part of an organisation's name.
    """
    text = re.sub(r"^(\w[\w'’-]*)\s+dan\s+(\w[\w'’-]*)\.?$", r"\1 & \2", _AND.sub(" & ", text))
    text = _OTHER_AND.sub(" & ", text)
    if _FULL_NAMES.match(text) or _WITH_PARTICLE.fullmatch(text):
        return split_people(text)
    text = _SUFFIX.sub(r"\1, \3, \2", text)
    names = split_names(re.sub(r"(?:\.\s?){3}\s*|…\s*", "..., ", text))
    return [n if re.search(r"(?:^|[\s.-])[^\W\d_]{1,3}\.$|\.\.\.$", n) else n.rstrip(".") for n in names]


# "Quill III, George" and "Quill III, G. T., & Ost, R."
_SUFFIX: Final = re.compile(
    r"(?<![\w'’-])([^\W\d_][\w'’-]+)\s(Jr\.?|Sr\.?|I{2,3}|IV),\s*((?:[^\W\d_]\.[\s-]?)*[^\W\d_]\.(?=,)|[^,;&]+$)"
)
_OTHER_AND: Final = re.compile(r"(?<=\b[^\W\d_]\.),?\s+(?:y|e|et(?!\s+al\b)|und|en|and)\s+(?=[^\W_])")
# "Quill, Mara, and Piet Ost": Chicago inverts only the first of several full names
_FULL_NAMES: Final = re.compile(
    r"[^,.;]+,\s*(?:[^\W\d_]\.\s)?[^\W\d_]{2,}(?:\s[^,;]+)?(?:,?\s+(?:and|&)|,\s+dan)\s+[^\W\d_]{2,}[^,;]*\s[^,;]+$"
)
# one author, "van Ost, Mara"
_WITH_PARTICLE: Final = re.compile(
    r"(?:(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|al|el)\s){1,3}[A-Z][\w'’-]+,\s[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]*\.?){0,2}\.?"
)
_KNOWN: Final = frozenset(
    "reference author year title journal booktitle volume issue pages doi url publisher edition report_number type".split()
)


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="Reference list",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
