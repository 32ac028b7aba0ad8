"""Read a reference list that was pasted as plain text or Markdown, or that is at the end of a paper.

Citation chasing starts with such a list. If a reference does not state a value, the value is missing. Missing values
are neither looked up nor guessed.

Source for APA style: Publication Manual of the American Psychological Association, 7th edition, chapters 9
and 10. Other styles are in `slr.formats.reference_style`.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from slr.formats.cover import read_passages
from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row, Tags
from slr.formats.headless_table import is_headless_table
from slr.formats.identity.reference import parse_reference
from slr.formats.reference_book import WITHIN, drop_notes, partition_title, refine_book, take_report
from slr.formats.reference_line import (
    DATE,
    STATUTE,
    YEARS,
    cut_references,
    ends_names,
    find_head,
    match_bare_date,
    split_numbered,
)
from slr.formats.reference_name import (
    ROLES,
    match_given_first,
    match_inverted,
    match_vancouver,
    match_whole_names,
    split_people,
    strip_roles,
)
from slr.formats.reference_style import (
    is_reference,
    opens_reference,
    read_styled,
    space_number,
    split_journal,
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
_MEMBERS: Final = 3  # of JSON, perhaps below a line of text


def _is_styled_list(text: str) -> bool:
    """Return whether most references of a text are in a style that version 0.1 did not recognise."""
    if _OTHER.match(text):
        return False
    start, end = _span(text)
    listed = text[start:end]
    if not _count_styled(_cut_styled("\n".join(listed.split("\n", _FIRST)[:_FIRST]))):
        return False
    whole = _cut_styled(listed)
    shown = whole[:-1] if len(whole) > 1 and len(text) >= _LONG else whole  # the last may be cut off
    return 0 < len(shown) <= 2 * _count_styled(shown)


def _count_styled(references: Sequence[tuple[int, str]]) -> int:
    short = (text for _, text in references if len(text) < _LONG)
    return sum(1 for text in short if is_reference(_without_links(text)))


_FIRST: Final = 12  # number of first lines, one of which must be a reference


_LONG: Final = 15_000  # characters; the text that a recogniser sees may end within a reference
# JSON, RTF, XML, BibTeX, a tagged format, or a table
_OTHER: Final = re.compile(
    r"\s*(?:[{@%](?!\W*\d)|<[!?/]|<[A-Za-z][\w:.-]*(?:\s*/?>|\s*\n|\s+[\w:-]+\s*=)|\[\s*[{\"]|(?:[^\n]*\n){0,2}?(?:[A-Z][A-Z0-9]{1,3} {0,2}- |PT [A-Z]|VR 1))|[^\n]*(?:\t[^\n]*){3}"
)


def _cut_styled(text: str) -> list[tuple[int, str]]:
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

    The list of names may continue on the next line, before the year.
    """
    head = find_head(text)
    return head == "named" or (head == "names" and ends_names(below))


def _is_list_line(line: str) -> bool:
    text = _BULLET.sub("", line, count=1)
    return (
        bool(_LIST_LINE.match(text)) or find_head(text) in {"named", "statute"} or bool(match_bare_date(text))
    )


def recognise_paper(text: str) -> bool:
    """Return whether a text ends with a reference list under a heading. A long paper may precede the list."""
    return _span(text)[0] > 0 and (_ends_dated(text) or _is_styled_list(text))


def _ends_dated(text: str) -> bool:
    start, end = _span(text)
    lines = [line for line in text[start:end].split("\n") if line.strip()]
    return start > 0 and sum(map(_is_list_line, lines)) * 2 >= len(lines) > 0


def _span(text: str) -> tuple[int, int]:
    """Return the start and end of the list between the last "References" heading and the next heading."""
    headings = list(_HEADING.finditer(text))
    if not headings:
        return 0, len(text)
    start = headings[-1].end()
    following = _NEXT_HEADING.search(text, start)
    return start, following.start() if following else len(text)


def _cut(file: DecodedFile) -> CutFile:
    """Return the references of all lists in the text, and list all other text.

    The context of the result says whether version 0.1 recognised the list below the last heading, which is the only
    list that it read.
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
    r"""Return the line index (from 0) and text of each reference in a list without a heading, in any style.

    >>> split_list("1. Doe J. Naps. J Nap. 2019;7:1-9.\\n2. Roe A. Rest. J Nap. 2020;8:2-4.")
    [(0, 'Doe J. Naps. J Nap. 2019;7:1-9.'), (1, 'Roe A. Rest. J Nap. 2020;8:2-4.')]
    """
    if _is_dated_list(text[:_HEAD]) or not _is_styled_list(text):
        return list(cut_references(text.split("\n")))
    return _cut_styled(text)


def read_reference(line: int, text: str) -> Row:
    """Return the values of one reference in the common columns."""
    return _normalise(_parse(Piece(line, text, None), True))


_HEAD: Final = 20_000  # characters that a recogniser saw in version 0.1


def _split_sections(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sections of a text without their headings. The list from `start` to `end` is one section."""
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
    """Return the spans of the text outside the lists, without the headings directly above the lists."""
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
    """Return whether most lines begin with names and a year."""
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
    r"(?:[^()\[\]\0.]|(?<=\d)\.){0,60}(?:[)\]]|\.|$|(?=\0))",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(
    r"[,.]?\s*(?:vol\.?\s*)?(?P<volume>\d+)?\s*(?:\((?P<issue>[^()]+)\))?\s*(?:,\s*(?:pp?\.\s*|hal\.\s*"
    r"|Article\s+)?(?P<pages>[A-Za-z]?\d[\w.]*?(?:\s*[–—-]\s*[A-Za-z]?\d[\w.]*?)?))?\s*\.?\s*$",
    re.IGNORECASE,
)
_PLAIN_PLACE: Final = re.compile(
    r",\s*(?:vol\.?\s*)?(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^()]+)\))?\s*(?:[,:]\s*(?:(?:pp?|hal|hlm|s|págs?)\.\s*"
    r"|(?:article|artikel|artículo|art\.)\s+(?:(?:no|id)\.?\s*)?)?"
    r"(?P<pages>[A-Za-z]?\d[\w.]*?(?:\s*[–—-]\s*[A-Za-z]?\d[\w.]*?)?))?\s*\.?\s*$",
    re.IGNORECASE,
)
# the place in words, or after the journal without a comma: "Jurnal X, Vol. 5 No. 2, hal. 10-20"
_WORDED_PLACE: Final = re.compile(
    r"[,.]?\s+(?:vol(?:ume\b|\.)?\s*)?(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^()]+)\)|[,.]?\s*(?:no\.?"
    r"|nomor)\s*(?P<number>\d[\w/–-]*))\s*(?:[,:.]\s*(?:(?:pp?|hal|hlm|s)\.?\s*"
    r"|halaman\s+)?(?P<pages>[a-z]?\d+(?:\s*[–—-]\s*[a-z]?\d+)?))?\s*\.?\s*$",
    re.IGNORECASE,
)
# the volume after the journal without a comma: "Lamp Studies 40, 386–389."
_CLOSE_PLACE: Final = re.compile(
    r"(?<=[^\W\d_])\.?\s+(?P<volume>\d{1,4})(?P<issue>)\s*[,:]\s*(?P<pages>[A-Za-z]?\d+\s*[–—-]\s*[A-Za-z]?\d+)\s*\.?\s*$"
)
# "(Eds.)", ", editors,": an abbreviation without brackets may also precede the editors
_BOOK_ROLES: Final = rf"(?:{ROLES}(?<=\))[,.:]?|(?<!\.){ROLES}(?<!\.)[,.:])"
_CHAPTER: Final = re.compile(
    rf"(?:^|[.?!]\s+){WITHIN}:?\s+(?:(?P<editors>(?:(?!\.\s+{WITHIN}\s)[^()]){{1,800}}?){_BOOK_ROLES}\s*)?"
    r"(?P<book>[*_\"“]*(?!Pp?\.)[^\W_a-z][^()]{1,800}?)[\s,.]*"
    r"(?=(?P<rest>\([^()]*\b(?:[Pp]p?|[Hh]al|[Hh]lm|S|[Pp]ágs?)\.[^()]*\).*|(?<![\s.][A-Z])(?<!\b[Vv]ol)(?<!\b[Nn]o)(?<!\bpp)(?<!\bEd)\..*|$))"
)
_BOOK_PAGES: Final = re.compile(
    r"\((?:[^()]*,\s*)?(?:pp?|hal|hlm|s|págs?)\.\s*(?P<pages>[^()]+)\)", re.IGNORECASE
)
_EDITION: Final = re.compile(
    r"\s*\((?P<edition>(?:(?:\d+\s?(?:st|nd|rd|th)|[a-z]+\.?)\s+(?:and\s+[a-z]+\s+)?ed(?:ition|n)?\.?"
    r"|\d+\.?\s?[ªº]?\.?\s?(?:ed|edn|edición|edição|aufl|auflage)\.?"
    r"|(?:edisi|cetakan|ed\.)\s+[\w-]+(?:\s\w+)?|edisi))"
    r"(?:\)|,\s*(?=[^()]*\)))(?P<more>[^()]*\))?",
    re.IGNORECASE,
)
_EDITION_ALONE: Final = re.compile(
    r"(?<=[.,*_])\s+(?P<edition>(?:edisi|cetakan)\s+(?:ke-?\s?\w+|\w+)|\d+(?:st|nd|rd|th)\s+ed(?:ition"
    r"|n)?)\s*[.,](?=\s|$)",
    re.IGNORECASE,
)


def _without_links(text: str) -> str:
    rest = _ACCESS.sub("", _LINK.sub("\0", _ACCESSED.sub("", text))).replace("\0", "").strip(" \t\n,")
    return _OWN_NUMBER.sub("", _STOPS.sub(".", rest))


_OWN_NUMBER: Final = re.compile(r"^(?:\d{1,3}\.\s+|\[\d{1,3}\]\s*)(?=[^\W\d_])")  # of a reference in a list


_STOPS: Final = re.compile(r"\.(?:\s+\.)+$")  # around the links at the end


# the date of access in IEEE style, as in "Accessed: Jan. 3, 2020."
_ACCESSED: Final = re.compile(r"\bAccessed:\s*[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4}\.?")


def _parse(piece: Piece, context: Any) -> Entry:
    """Return the entry of a reference. `context` is False if version 0.1 did not recognise the list."""
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
        fields, kind = _read_apa(rest)
    tags = tuple((n, v) for n, v in [("reference", text), *fields, *linked] if v)
    return Entry(
        format="reference-list",
        line=piece.line,
        type=kind or _kind(dict(tags)),
        tags=tags,
        former=() if context is False else _find_former(text, tags),
    )


def _find_former(text: str, tags: Tags) -> tuple[Former, ...] | None:
    """Return the entry that version 0.1 made of a reference, or None if its tags were the same."""
    kind, before = parse_reference(text)
    return None if before == tags else (Former(kind, before),)


def _read_apa(rest: str) -> tuple[list[tuple[str, str]], str]:
    """Return the fields of a reference in APA style, without its links, and its type or ""."""
    names, year, tail = _around_year(rest)
    last = None if year or names or DATE.search(rest) else _LAST_YEAR.search(tail, max(0, len(tail) - _TAIL))
    if last is not None:
        year, tail = last["year"], tail[: last.start()]
        names, tail = _split_people(tail)
    tail, number = take_report(drop_notes(tail))
    tail, edition = _take_edition(tail)
    dated = bool(names if last else year) or bool(DATE.search(rest))  # otherwise, all text is the title
    if tail.strip(" .*") and _is_title(names):
        fields = [("title", _ended(names.strip("*_ "))), ("year", year), *_unsigned(names, tail)]
    else:
        fields = [("author", strip_roles(names)), ("year", year), *_work(tail, dated=dated)]
    fields, kind = refine_book(fields)
    return [*fields, ("edition", edition), ("report_number", number)], kind


_TAIL: Final = 60  # characters at the end of a reference that may contain its date
# the year at the end of a reference in no style: "Quill M. Lamps. Oil Press, 2019."
_LAST_YEAR: Final = re.compile(
    r"(?:[\s,(]+(?:jan|feb|mar|apr|may|mei|jun|jul|aug|agu|sep|oct|okt|nov|dec|des)[a-z]*\.?)?"
    rf"[\s,;(]+(?P<year>{YEARS})\)?[.,;]*$",
    re.IGNORECASE,
)


def _split_people(text: str) -> tuple[str, str]:
    """Return the names at the beginning of a text, separated by semicolons, and the rest of the text."""
    forms = (match_given_first, match_whole_names, match_inverted)
    people = next((found for match in forms if (found := match(text)) is not None), None)
    if people is None and (found := match_vancouver(text)) is not None:
        # "Mara T. Quill. Lamps" begins like "Mara T"
        people = found if len(partition_title(found[1])[0].split()) >= _TITLE_WORDS else None
    return ("; ".join(people[0]), people[1]) if people else ("", text)


_TITLE_WORDS: Final = 4


def _around_year(text: str) -> tuple[str, str, str]:
    """Return the text before the year, the year, and the text after it.

    The text before the year contains the authors or, if the work has no author, the title.
    """
    match, bare = DATE.search(text), match_bare_date(text)
    if bare is not None and (match is None or bare.end() <= match.start()):
        return text[: bare.start("year")].rstrip(" ,"), bare["year"], text[bare.end() :]
    if match is None:
        return "", "", text
    year, before, after = (
        match.group(1) or "",
        text[: match.start()].strip(),
        text[match.end() :].lstrip(" .,:"),
    )
    if not after.strip(" .*"):
        return "", year, before.rstrip(" .,")
    return before.rstrip(" ,"), year, after


def _take_edition(text: str) -> tuple[str, str]:
    """Return a text without its edition, and the edition. The edition is in brackets, or between full stops or commas."""
    match = _EDITION.search(text)
    if match is not None:
        more = f" ({match['more'].strip()}" if match["more"] else ""
        return text[: match.start()] + more + text[match.end() :], match["edition"].strip()
    if (match := _EDITION_ALONE.search(text)) is not None:
        before, after = text[: match.start()], text[match.end() :]
        stop = "." if before.endswith(",") and after.strip() else ""  # "Title, 2nd ed., Publisher"
        return (before[:-1] + stop if stop else before) + after, match["edition"].strip()
    return text, ""


_LEADS: Final = frozenset(
    "and atau bagi bersama dalam dan dari dengan for from pada the untuk van von with yang".split()
)


def _is_title(before: str) -> bool:
    """Return whether the text before the year is a title (a statute, text in italics, or a sentence), not an author."""
    if STATUTE.match(before) or re.match(r"[*_]\S", before):
        return True
    words = re.findall(r"[^\W\d_]{4,}", before)[1:]
    counted = [word for word in words if word.casefold() not in _LEADS]
    low = sum(1 for word in counted if word.islower())
    signed = re.search(r",\s*[^\W\d_]\.|\bet al\b|\bdkk\b|&", before) is not None
    return not signed and len(before.split()) >= 3 and low * 2 >= len(counted) > 0


def _unsigned(title: str, tail: str) -> list[tuple[str, str]]:
    """Return the publisher or newspaper of a work without an author, from the text after the year."""
    if STATUTE.match(title) or title.startswith(("*", "_")):
        return [("publisher", tail.replace("*", "").strip(" .,"))]
    place = _PLAIN_PLACE.search(plain := tail.replace("*", ""))
    journal = plain[: place.start()] if place else plain
    return [("journal", journal.strip(" .,")), *(_numbers(place) if place else [])]


def _numbers(place: re.Match[str]) -> list[tuple[str, str]]:
    found = place.groupdict("")
    issue = found["issue"] or found.get("number", "")
    return [("volume", found["volume"]), ("issue", issue), ("pages", found["pages"])]


def _work(text: str, *, dated: bool) -> list[tuple[str, str]]:
    """Return a work's title, journal or book, volume, issue and pages, read from the text after the year."""
    text = text.strip()
    if text.startswith(("*", "_")) and (match := re.match(r"([*_]{1,2})(.+?)\1[.,]?\s*", text)):
        rest = text[match.end() :]
        # "*Title* (pp. 1-2). Publisher" is a book; "*Journal*, 10(3), 56." is a journal whose title was lost
        return [("title", match.group(2).strip(" .")), *_book_rest(rest)]
    if (match := re.search(r"\s([*_]{1,2})(?=\S)(.{1,600}?)(?<=\S)\1", text)) is not None:
        title, inner, rest = text[: match.start()].strip(), match.group(2).strip(), text[match.end() :]
        chapter = re.search(r"(?:^|[.?!]\s+)(In|Dalam)\s+(?P<editors>.*)$", title)
        if chapter is not None:
            return [
                ("title", title[: chapter.start()].rstrip(" .") or title),
                ("booktitle", inner),
                *_book_rest(rest),
            ]
        inner, own_place = _split_place(inner)
        return [("title", _ended(title)), ("journal", inner), *(own_place or _place(rest))]
    return _plain_work(text, dated=dated)


def _ended(title: str) -> str:
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _split_place(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a journal or book, and the volume if the volume is also in italics, as in "*Journal, 6*"."""
    match = re.search(r",\s*(\d{1,4})$", text)
    return (text[: match.start()], [("volume", match.group(1))]) if match else (text, [])


def _place(text: str) -> list[tuple[str, str]]:
    match = _PLACE.match(text.replace("*", "").replace("_", ""))
    if match is None:
        return [("rest", text.strip(" .,"))]
    volume, issue, pages = match.group("volume", "issue", "pages")
    if volume and not issue and not pages and ("–" in text or "-" in text):
        volume, pages = "", volume
    return [("volume", volume or ""), ("issue", issue or ""), ("pages", pages or "")]


def _book_rest(text: str) -> list[tuple[str, str]]:
    pages = _BOOK_PAGES.search(text)
    publisher = _BOOK_PAGES.sub("", text)
    last = _LAST_PAGES.search(publisher) if pages is None else None
    if last is not None:
        return [("pages", last["pages"]), ("publisher", publisher[: last.start()].strip(" .,"))]
    place = _PLACE.fullmatch(publisher) if re.match(r"\s*,?\s*\d", publisher) else None
    if place is not None:
        return _place(publisher)
    return [("pages", pages.group("pages") if pages else ""), ("publisher", publisher.strip(" .,"))]


# "Oil Press, pp. 3-9": pages after the publisher
_LAST_PAGES: Final = re.compile(
    r"(?<=[^\W\d_])[.,]\s*(?:pp?\.\s*|pages\s+|hal\.\s*|hlm\.\s*|S\.\s*)?(?P<pages>\d+\s?[–-]+\s?\d+)\.?$",
    re.IGNORECASE,
)


def _plain_work(text: str, *, dated: bool) -> list[tuple[str, str]]:
    """Return the parts of a work without italics, split at the last full stop before the numbers at the end."""
    if (chapter := _plain_chapter(text)) is not None:
        return chapter
    place = _PLAIN_PLACE.search(text) or (
        (_WORDED_PLACE.search(text) or _CLOSE_PLACE.search(text)) if dated else None
    )
    if place is not None and _YEAR_ALONE.fullmatch(place.group()):  # "Title, Oil Press, Leeds, 2019."
        text, place = text[: place.start()], None
    if place is None:
        title, rest = partition_title(text.rstrip(" .")) if dated else (text, "")
        early = _EARLY.search(rest)
        rest = rest[: early.start()] if early else rest
        named = early is not None or _JOURNAL.search(rest) is not None
        return [("title", _ended(title)), ("journal" if named else "publisher", rest.strip(" .,"))]
    title, journal = split_journal(text[: place.start()])
    if not journal and dated:
        title, journal = _split_at_comma(title)
    return [("title", _ended(title)), ("journal", _IN.sub("", journal)), *_numbers(place)]


_YEAR_ALONE: Final = re.compile(rf"[,.\s]*{YEARS}[.\s]*")
_IN: Final = re.compile(rf"^{WITHIN}:\s+")
# "Lamp Studies. Advance online publication"
_EARLY: Final = re.compile(
    r"[.,]?\s*\b(?:advance online publication|publikasi daring awal)\b.*$", re.IGNORECASE
)


def _split_at_comma(text: str) -> tuple[str, str]:
    """Return the title and the journal in a text such as "Title of a work, Lamp Studies".

    The journal is the text after the last comma. If the text after this comma has a lower-case word (apart from words
    such as "of"), or fewer than two words, there is no journal, and the whole text is the title.
    """
    title, _, journal = text.rpartition(", ")
    words = [word for word in re.findall(r"[^\W\d_]+", journal) if word.casefold() not in _SMALL]
    return (title, journal) if title and len(words) > 1 and not any(map(str.islower, words)) else (text, "")


_SMALL: Final = frozenset("a and dan de del der di du e et for für in la le of on the und y".split())


_JOURNAL: Final = re.compile(
    r"\b(?:journal|jurnal|proceedings|prosiding|annals|transactions|proc\.|conference|symposium|workshop)(?!\w)",
    re.IGNORECASE,
)


def _plain_chapter(text: str) -> list[tuple[str, str]] | None:
    """Return the parts of "Title. In A. Editor (Ed.), Book (pp. 1-2). Publisher", or None for other works.

    The word "In" is not enough, because any sentence may begin with it. The text must also contain editors, pages in
    brackets, or proceedings.
    """
    for match in _CHAPTER.finditer(text):
        pages = _BOOK_PAGES.match(match["rest"])
        if not (match["editors"] or pages or _MEETING.search(match["book"])):
            continue
        start = match.start() + (text[match.start()] in "?!")
        inner = _INNER_PLACE.search(book := match["book"].rstrip(" .,"))
        numbers = inner.groupdict("") if inner else {}
        rest = {name: value or numbers.get(name, "") for name, value in _book_rest(match["rest"])}
        return [
            ("title", _ended(text[:start].strip())),
            ("booktitle", book[: inner.start()] if inner else book),
            *(numbers | rest).items(),
        ]
    return None


_MEETING: Final = re.compile(
    r"^(?:Proceeding|Prosiding|Proc\b)|\b(?:Conference|Symposium|Workshop|Congress|Konferensi|Seminar)\b"
)
# "Book, vol. 2, pages 3-9, Leeds"
_INNER_PLACE: Final = re.compile(
    r",\s*(?:vol(?:\.|ume)?\s*(?P<volume>\d+|[IVXLC]+)\b[.,]*\s*)?(?:no\.?\s*(?P<issue>\d+)\b[.,]*\s*)?"
    r"(?:(?:pp?\.\s*|pages\s+|hal\.\s*|S\.\s*)?(?P<pages>\d+\s?[–-]+\s?\d+)(?=,|\s+[A-Z]|\s*$)(?:[,\s].*)?)?$",
    re.IGNORECASE,
)


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
    """Return the names of an APA list. The "..." for omitted names is kept as a name.

    The Indonesian "dan" (and) may be part of an organisation's name.
    """
    text = re.sub(r"^(\w[\w'’-]*)\s+dan\s+(\w[\w'’-]*)\.?$", r"\1 & \2", _AND.sub(" & ", text))
    text = _OTHER_AND.sub(" & ", text)
    if _FULL_NAMES.match(text):
        return split_people(text)
    names = split_names(re.sub(r"(?:\.\s?){3}\s*|…\s*", "..., ", text))
    return [n if re.search(r"(?:^|[\s.-])[^\W\d_]{1,3}\.$|\.\.\.$", n) else n.rstrip(".") for n in names]


_OTHER_AND: Final = re.compile(r"(?<=\b[^\W\d_]\.),?\s+(?:y|e|et(?!\s+al\b)|und|en|and)\s+(?=[^\W_])")
# "Quill, Mara, and Piet Ost": Chicago inverts only the first of several full names
_FULL_NAMES: Final = re.compile(
    r"[^,.;]+,\s*[^\W\d_][^\W\d_]+(?:\s[^,;]+)?,?\s+(?:and|&)\s+[^\W\d_]{2,}[^,;]*\s[^,;]+$"
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
